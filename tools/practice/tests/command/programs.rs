//! Programs that mean no good, or are not there yet.

use std::fs;
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
    (
        "a comment at what has to stay, and a last comma, change nothing",
        comments_and_commas,
    ),
    ("a macro of the same name is no `println!`", another_print),
    (
        "code that is never compiled does not count as kept",
        dead_code,
    ),
    (
        "an ordering by another name is asked for by its own",
        orderings_by_name,
    ),
    (
        "another panic than the one to bring about does not do",
        another_panic,
    ),
    (
        "what has to stay has to be there at the start",
        keeps_what_is_there,
    ),
    (
        "the page of a wrong answer has its schedule, and a right one has none",
        page_of_what_is_wrong,
    ),
    ("Ctrl-C ends it, and leaves the record alone", ctrl_c),
];

fn page_of_what_is_wrong(reader: &Reader) -> Result<()> {
    let page = reader.desk().join("first.html");
    let start = fs::read_to_string(reader.exercise().join("start.rs"))?;
    reader.check(&start.replace("seen + 1", "seen + 2"))?;
    let said = reader.run(&["check", "first", "--page", &page.to_string_lossy()])?;
    said.expect(
        1,
        &format!("The page of that schedule is {}", page.display()),
    )?;
    let text = fs::read_to_string(&page)?;
    ensure!(
        text.contains("#schedule=first:") && text.contains("seen + "),
        "the page does not begin with a schedule of the answer:\n{text}"
    );
    fs::remove_file(&page)?;
    reader.check(&reader.solution()?)?;
    let said = reader.run(&["check", "first", "--page", &page.to_string_lossy()])?;
    said.expect(0, "")?;
    ensure!(!page.exists(), "a right answer has a page: {}", said.out);
    Ok(())
}

fn the_compiler_comes_first(reader: &Reader) -> Result<()> {
    let said = reader.check(&reader.solution()?.replace("&AtomicU32", "&AtomicU99"))?;
    said.expect(1, "error[E0")?;
    said.expect(1, "first.rs:6")
}

fn what_does_not_parse(reader: &Reader) -> Result<()> {
    reader
        .check("fn main() {\n    let = 1;\n}\n")?
        .expect(1, "first.rs:2:9")?;
    reader
        .check("fn main() {\n    println!(\"2\");\n")?
        .expect(1, "this file contains an unclosed delimiter")
}

fn never_ends(reader: &Reader) -> Result<()> {
    let text = reader.solution()?.replace(
        "letters.fetch_add(1, SeqCst);",
        "loop { letters.fetch_add(1, SeqCst); }",
    );
    reader.check(&text)?.expect(
        1,
        "as if it spins or never ends, and so can't be explored\n",
    )
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

fn comments_and_commas(reader: &Reader) -> Result<()> {
    let text = reader.solution()?;
    let text = text
        .replace("fn main", "/// Two clerks count.\nfn main")
        .replace("AtomicU32::new(0)", "AtomicU32::new(0,)");
    reader.check(&text)?.expect(0, "right in every schedule")
}

fn another_print(reader: &Reader) -> Result<()> {
    let other = "macro_rules! println { ($($any:tt)*) => { std::println!(\"2\") } }";
    let start = fs::read_to_string(reader.exercise().join("start.rs"))?;
    let text = start.replace("fn count", &format!("{other}\n\nfn count"));
    reader
        .check(&text)?
        .expect(1, "puts something else in the place of `println!`")?;
    let text = text
        .replace("println {", "say {")
        .replace("fn count", "use say as println;\n\nfn count");
    reader
        .check(&text)?
        .expect(1, "puts something else in the place of `println!`")
}

fn dead_code(reader: &Reader) -> Result<()> {
    reader.change_manifest("[keeps]", "[keeps]\ncode = [\"fetch_add\"]")?;
    let text = reader.solution()?;
    reader.check(&text)?.expect(0, "right in every schedule")?;
    let updated = "fetch_update(SeqCst, SeqCst, |seen| Some(seen + 1)).expect(\"some\")";
    let text = text.replace("fetch_add(1, SeqCst)", updated);
    for dead in [
        "#[cfg(any())]\nfn dead(x: &AtomicU32) { x.fetch_add(1, SeqCst); }",
        "macro_rules! dead { () => { x.fetch_add(1, SeqCst) } }",
        "// fetch_add",
    ] {
        reader
            .check(&format!("{text}\n{dead}\n"))?
            .expect(1, "is built with `fetch_add`")?;
    }
    Ok(())
}

fn orderings_by_name(reader: &Reader) -> Result<()> {
    reader.change_manifest("make it right", "weaken it")?;
    let text = reader.solution()?;
    reader
        .check(&text)?
        .expect(1, "`AcqRel` is right in every schedule as well")?;
    let renamed = text
        .replace("SeqCst", "S")
        .replace("Ordering::S", "Ordering::SeqCst as S");
    let kept = text.replace("1, SeqCst", "1, ORDERING")
        + "\nconst ORDERING: std::sync::atomic::Ordering = SeqCst;\n";
    for text in [renamed, kept] {
        reader
            .check(&text)?
            .expect(1, "is not one of a single operation")?;
    }
    let weak = text.replace("SeqCst", "Relaxed");
    reader.check(&weak)?.expect(0, "right in every schedule")
}

fn another_panic(reader: &Reader) -> Result<()> {
    let goal = "[goal]\nreach = [\"exit 101\"]\npanics = \"seen twice\"\n[keeps]";
    let manifest = reader.exercise().join("exercise.toml");
    let text = fs::read_to_string(&manifest)?;
    let (before, _) = text.split_once("[goal]").context("there is a goal")?;
    fs::write(&manifest, format!("{before}{goal}\n"))?;
    reader
        .run(&["list"])?
        .expect(1, "go with `kind = \"break it\"`")?;
    reader.change_manifest("make it right", "break it")?;
    let panics = |what: &str| {
        let text = reader.solution()?;
        reader.check(&text.replace("letters.fetch_add(1, SeqCst);", what))
    };
    panics("assert_eq!(letters.fetch_add(1, SeqCst), 0, \"seen twice\");")?
        .expect(0, "right, it can")?;
    panics("assert_eq!(letters.fetch_add(1, SeqCst), 0);")?.expect(1, "no panic says")?;
    panics("letters.fetch_add(1, SeqCst);")?.expect(1, "It has to be possible")
}

fn keeps_what_is_there(reader: &Reader) -> Result<()> {
    reader.change_manifest("items = [\"main\"]", "items = [\"impl Drop\"]")?;
    reader
        .run(&["list"])?
        .expect(1, "`impl Drop` in `[keeps]` is no item of the start")
}

#[cfg(unix)]
fn ctrl_c(reader: &Reader) -> Result<()> {
    use std::process::{Command, Stdio};
    reader.run(&["start", "first"])?;
    let record = fs::read_to_string(reader.desk().join("progress.json"))?;
    let text = reader
        .solution()?
        .replace("letters.fetch_add(1, SeqCst);", "loop {}");
    fs::write(reader.desk().join("first.rs"), text)?;
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
    let after = fs::read_to_string(reader.desk().join("progress.json"))?;
    ensure!(record == after, "the record was changed: {after}");
    let _: serde_json::Value = serde_json::from_str(&after).context("the record is whole")?;
    Ok(())
}

#[cfg(not(unix))]
fn ctrl_c(_: &Reader) -> Result<()> {
    let _ = (Duration::ZERO, Instant::now());
    Ok(())
}
