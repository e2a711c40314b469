//! Programs that mean no good, or are not there yet.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use super::{Reader, Test};

pub const TESTS: &[(&str, Test)] = &[
    (
        "the compiler's own words come first",
        the_compiler_comes_first,
    ),
    ("what does not parse has its line", what_does_not_parse),
    ("a program that never ends is told so", never_ends),
    (
        "a program that computes forever is told so",
        computes_forever,
    ),
    ("a flood is cut off", floods),
    ("a program that starts others is refused", forks),
    ("a program that reads input is refused", reads_input),
    ("no main, and main that is changed", other_mains),
    ("what is printed by hand is no answer", printed_by_hand),
    ("Ctrl-C ends it, and leaves the record alone", ctrl_c),
];

fn the_compiler_comes_first(reader: &Reader) -> Result<()> {
    let said = reader.check(&reader.solution()?.replace("&AtomicU32", "&AtomicU99"))?;
    said.expect(1, "error[E0")?;
    said.expect(1, "first.rs:6")
}

fn what_does_not_parse(reader: &Reader) -> Result<()> {
    reader
        .check("fn main() {\n    let = 1;\n}\n")?
        .expect(1, "first.rs:2")
}

fn never_ends(reader: &Reader) -> Result<()> {
    let text = reader.solution()?.replace(
        "letters.fetch_add(1, SeqCst);",
        "loop { letters.fetch_add(1, SeqCst); }",
    );
    reader
        .check(&text)?
        .expect(1, "as if it spins or never ends")
}

fn computes_forever(reader: &Reader) -> Result<()> {
    let text = reader
        .solution()?
        .replace("letters.fetch_add(1, SeqCst);", "loop {}");
    reader
        .check(&text)?
        .expect(1, "without a step, as if it never ends")
}

fn floods(reader: &Reader) -> Result<()> {
    let text = reader.solution()?.replace(
        "letters.fetch_add(1, SeqCst);",
        "println!(\"{}\", \"x\".repeat(1 << 20)); letters.fetch_add(1, SeqCst);",
    );
    reader.check(&text)?.expect(1, "prints more than")
}

fn forks(reader: &Reader) -> Result<()> {
    let text = reader.solution()?.replace(
        "letters.fetch_add(1, SeqCst);",
        "std::process::Command::new(\"sleep\").arg(\"9\").spawn().ok();",
    );
    reader.check(&text)?.expect(1, "can't be explored")
}

fn reads_input(reader: &Reader) -> Result<()> {
    let text = reader.solution()?.replace(
        "letters.fetch_add(1, SeqCst);",
        "std::io::stdin().read_line(&mut String::new()).ok();",
    );
    reader.check(&text)?.expect(1, "can't be explored")
}

fn other_mains(reader: &Reader) -> Result<()> {
    reader
        .check("//! first: nothing.\n")?
        .expect(1, "has no `main`")?;
    let changed = reader
        .solution()?
        .replace("let letters", "let _more = 1;\n    let letters");
    reader
        .check(&changed)?
        .expect(1, "`main` is not as it was at the start")
}

fn printed_by_hand(reader: &Reader) -> Result<()> {
    reader
        .check("fn main() {\n    println!(\"2\");\n}\n")?
        .expect(1, "that is an answer to another question")
}

#[cfg(unix)]
fn ctrl_c(reader: &Reader) -> Result<()> {
    use std::process::{Command, Stdio};
    reader.run(&["start", "first"])?;
    let record = std::fs::read_to_string(reader.desk().join("progress.json"))?;
    let text = reader
        .solution()?
        .replace("letters.fetch_add(1, SeqCst);", "loop {}");
    std::fs::write(reader.desk().join("first.rs"), text)?;
    let mut check = reader.command(&["check", "first"]);
    let mut check = check.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let deadline = Instant::now() + Duration::from_secs(60);
    // It has to be on its way, with a handler; before that it ends by the signal itself.
    loop {
        let interrupt = Command::new("kill")
            .args(["-INT", &check.id().to_string()])
            .status();
        ensure!(interrupt.is_ok(), "there is no `kill`");
        if let Some(status) = check.try_wait()? {
            ensure!(!status.success(), "it has passed");
            break;
        }
        ensure!(Instant::now() < deadline, "Ctrl-C does not end it");
        std::thread::yield_now();
    }
    let after = std::fs::read_to_string(reader.desk().join("progress.json"))?;
    ensure!(record == after, "the record was changed: {after}");
    let _: serde_json::Value = serde_json::from_str(&after).context("the record is whole")?;
    Ok(())
}

#[cfg(not(unix))]
fn ctrl_c(_: &Reader) -> Result<()> {
    let _ = (Duration::ZERO, Instant::now());
    Ok(())
}
