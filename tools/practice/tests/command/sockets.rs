//! What a reader's program with sockets may do.

use std::fs;

use anyhow::{Context, Result, ensure};

use super::{Reader, Test};

pub const TESTS: &[(&str, Test)] = &[
    ("a server that answers is right", answers),
    ("what is said in two pieces comes in two", two_pieces),
    ("a client is called back", calls),
    (
        "a client that fails has to fail without a panic",
        fails_well,
    ),
    (
        "a server that does not compile has its line",
        does_not_compile,
    ),
    (
        "a server that names no address is told so",
        names_no_address,
    ),
    ("a server that floods its output is ended", floods),
    ("a server that panics is quoted", panics),
    ("a server that says nothing is not waited for", says_nothing),
    ("a server that listens without end is told so", listens_on),
    ("a server that has ended is told so", has_ended),
    ("a sentence that nobody understands is named", odd_sentences),
    ("what only the search can count is refused", counts_nothing),
    #[cfg(unix)]
    ("what a server has started is gone", leaves_nobody),
];

const SERVER: &str = r#"//! first: an echo.
use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};

fn answer(stream: TcpStream) -> io::Result<()> {
    let mut line = String::new();
    BufReader::new(&stream).read_line(&mut line)?;
    (&stream).write_all(line.as_bytes())
}

fn main() -> io::Result<()> {
    let listener = TcpListener::bind(std::env::args().nth(1).as_deref().unwrap_or_default())?;
    println!("listening at {}", listener.local_addr()?);
    for stream in listener.incoming() {
        let _ = answer(stream?);
    }
    Ok(())
}
"#;

const STEPS: &str = r#"
    'Ada connects',
    'Ada says "he"',
    'Ada says "llo\n"',
    'Ada hears "hello\n"',
    'Ada hears the end',
"#;

/// The exercise has this conversation, and no other goal.
fn with(reader: &Reader, steps: &str) -> Result<()> {
    let manifest = reader.exercise().join("exercise.toml");
    let text = fs::read_to_string(&manifest)?;
    let goal = text
        .find("[goal]")
        .or_else(|| text.find("[[conversations]]"));
    let before = &text[..goal.context("there is a goal")?];
    let talk = format!("[[conversations]]\nabout = \"Ada\"\nsteps = [{steps}]\n");
    Ok(fs::write(manifest, format!("{before}{talk}"))?)
}

fn check(reader: &Reader, from: &str, to: &str) -> Result<super::Said> {
    with(reader, STEPS)?;
    ensure!(SERVER.contains(from), "no `{from}` in the server");
    reader.check(&SERVER.replace(from, to))
}

fn answers(reader: &Reader) -> Result<()> {
    check(reader, "", "")?.expect(0, "right in the one conversation")?;
    reader.run(&["list"])?.expect(0, "done  first")
}

fn two_pieces(reader: &Reader) -> Result<()> {
    let read = "BufReader::new(&stream).read_line(&mut line)?;";
    let once = "let mut bytes = [0; 9]; let count = io::Read::read(&mut &stream, &mut bytes)?; \
                line = String::from_utf8_lossy(&bytes[..count]).into(); let _ = BufReader::new(&[][..]).lines();";
    check(reader, read, once)?.expect(1, "But what Ada hears is \"he\".")
}

fn calls(reader: &Reader) -> Result<()> {
    with(
        reader,
        r#"'the program calls Ada', 'Ada hears "hello\n"', 'Ada leaves', 'the program prints "bye"', 'the program ends'"#,
    )?;
    reader
        .check(CLIENT)?
        .expect(0, "right in the one conversation")?;
    reader
        .check(&CLIENT.replace("\"bye\"", "\"good night\""))?
        .expect(1, "But the program prints `good night`.")?;
    reader
        .check(&CLIENT.replace("println", "std::process::exit(3); println"))?
        .expect(1, "But the program ends, with the status 3.")
}

const CLIENT: &str = r#"//! first: a client.
use std::io::{Read, Write};
use std::net::TcpStream;

fn main() {
    let mut stream = TcpStream::connect(std::env::args().nth(1).unwrap_or_default()).expect("Ada");
    stream.write_all(b"hello\n").expect("Ada listens");
    stream.read_to_string(&mut String::new()).expect("Ada is polite");
    println!("{}", "bye");
}
"#;

fn fails_well(reader: &Reader) -> Result<()> {
    with(
        reader,
        "'the program calls Ada', 'Ada leaves', 'the program fails'",
    )?;
    reader
        .check("fn main() -> Result<(), String> { call(); Err(String::new()) }\nfn call() { std::net::TcpStream::connect(std::env::args().nth(1).unwrap()).unwrap(); }\n")?
        .expect(0, "right in the one conversation")?;
    reader
        .check("fn main() { call(); panic!() }\nfn call() { std::net::TcpStream::connect(std::env::args().nth(1).unwrap()).unwrap(); }\n")?
        .expect(1, "But the program ends, with the status 101.")
}

fn does_not_compile(reader: &Reader) -> Result<()> {
    let said = check(reader, "stream?", "stream")?;
    said.expect(1, "error[E0308]")?;
    said.expect(1, "first.rs:15")
}

fn names_no_address(reader: &Reader) -> Result<()> {
    let words = "has to end with the address at which";
    check(reader, "println!(\"listening", "println!(\"x\\n listening")?.expect(1, words)?;
    // Nobody else's machine is called.
    check(reader, "{}\"", "192.0.2.1:80 {:.0?}\"")?.expect(1, words)
}

fn floods(reader: &Reader) -> Result<()> {
    check(
        reader,
        "let _ = answer(stream?);",
        "let _ = answer(stream?); loop { println!(\"x\"); }",
    )?
    .expect(0, "right")?;
    check(
        reader,
        "let _ = answer(stream?);",
        "let _s = stream?; loop { println!(\"x\"); }",
    )?
    .expect(1, "But the program prints, and does not stop.")
}

fn panics(reader: &Reader) -> Result<()> {
    let said = check(
        reader,
        "(&stream).write_all",
        "assert!(line.is_empty(), \"I heard {line}\"); (&stream).write_all",
    )?;
    said.expect(1, "But the connection ends.")?;
    said.expect(1, "first.rs:8:")?;
    said.expect(1, "I heard hello")
}

fn says_nothing(reader: &Reader) -> Result<()> {
    check(
        reader,
        "read_line(&mut line)?;",
        "read_line(&mut line)?; line.clear();",
    )?
    .expect(1, "But the connection ends.")?;
    check(
        reader,
        "let _ = answer(stream?);",
        "let stream = stream?; let _ = answer(stream.try_clone()?); std::mem::forget(stream);",
    )?
    .expect(1, "But nothing comes")
}

fn listens_on(reader: &Reader) -> Result<()> {
    with(reader, r#"'Ada connects', 'Ada says "x" without end'"#)?;
    reader
        .check(SERVER)?
        .expect(1, "But the program does not let go: it has listened to")?;
    let limited = SERVER.replace(
        "BufReader::new(&stream)",
        "BufReader::new(io::Read::take(&stream, 99))",
    );
    reader.check(&limited)?.expect(0, "right")
}

fn has_ended(reader: &Reader) -> Result<()> {
    check(
        reader,
        "for stream in listener.incoming()",
        "for stream in listener.incoming().take(0)",
    )?
    .expect(1, "But the")?;
    with(
        reader,
        r#"'Ada connects', 'Ada says "x\n"', 'Ada hears "x\n"', 'the program ends'"#,
    )?;
    reader.check(SERVER)?.expect(1, "But nothing comes")?;
    reader
        .check(&SERVER.replace("incoming()", "incoming().take(1)"))?
        .expect(0, "right")
}

fn odd_sentences(reader: &Reader) -> Result<()> {
    for (steps, words) in [
        ("'Ada sings'", "`Ada sings`: somebody `connects`"),
        ("'ada connects'", "`ada` is nobody's name"),
        ("'Ada says hello'", "what is said stands in quotes"),
        ("'Ada says \"\"'", "there is nothing between the quotes"),
        ("'Ada says \"x\" often'", "after the quotes comes nothing"),
        ("'Ada says \"x\" 99999999 times'", "number too large"),
        (
            "'the program sleeps'",
            "`the program sleeps`: the program `calls NAME`",
        ),
        ("'Ada leaves'", "whoever acts is connected before, once"),
        (
            "'Ada connects', 'Ada connects'",
            "whoever acts is connected before, once",
        ),
    ] {
        with(reader, steps)?;
        let said = reader.run(&["list"])?;
        said.expect(1, words)?;
        said.expect(1, "exercise.toml")?;
    }
    Ok(())
}

fn counts_nothing(reader: &Reader) -> Result<()> {
    with(reader, STEPS)?;
    let manifest = reader.exercise().join("exercise.toml");
    let text = fs::read_to_string(&manifest)?;
    fs::write(&manifest, format!("{text}\n[keeps]\nthreads = 2\n"))?;
    reader
        .run(&["list"])?
        .expect(1, "are counted by the search")?;
    fs::write(&manifest, text.replace("make it right", "weaken it"))?;
    reader
        .run(&["list"])?
        .expect(1, "with a program that is to be right")
}

/// The server writes the number of what it has started to a file.
#[cfg(unix)]
fn leaves_nobody(reader: &Reader) -> Result<()> {
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};
    let file = reader.desk().join("number");
    let start = format!(
        "let other = std::process::Command::new(\"sleep\").arg(\"600\").spawn()?; \
         std::fs::write({file:?}, other.id().to_string())?; let _ = answer(stream?);"
    );
    check(reader, "let _ = answer(stream?);", &start)?.expect(0, "right")?;
    let number = fs::read_to_string(&file)?;
    let until = Instant::now() + Duration::from_secs(10);
    loop {
        let there = Command::new("kill")
            .args(["-0", &number])
            .stderr(Stdio::null())
            .status()?;
        // Whoever adopts it may not have noticed its end yet.
        let status = fs::read_to_string(format!("/proc/{number}/status")).unwrap_or_default();
        if !there.success() || status.contains("State:\tZ") {
            return Ok(());
        }
        ensure!(Instant::now() < until, "{number} is still there");
        std::thread::yield_now();
    }
}
