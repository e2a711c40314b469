//! What a save sets off, and what Ctrl-C leaves behind: nothing.

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use crate::small::{Small, is_running};
use rustix::process::{Pid, Signal, kill_process};

/// How long anything here may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// The command while it runs, and what it says on standard error.
struct Running {
    child: Child,
    lines: Receiver<String>,
}

impl Running {
    fn start(book: &Small, arguments: &[&str]) -> Self {
        let mut command = book.command(arguments);
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the command can be started");
        let stderr = child.stderr.take().expect("stderr is piped");
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                // Nobody listens to the last lines.
                let _ = sender.send(line);
            }
        });
        Running { child, lines }
    }

    /// Reads on until a line has `part`; returns all that was read.
    #[track_caller]
    fn until(&self, part: &str) -> String {
        let mut all = String::new();
        while !all.contains(part) {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) => all.push_str(&format!("{line}\n")),
                Err(error) => panic!("`{part}` was never said ({error}), but:\n{all}"),
            }
        }
        all
    }

    fn interrupt(&mut self) -> Option<i32> {
        let pid = Pid::from_child(&self.child);
        kill_process(pid, Signal::INT).expect("it still runs");
        let status = self.child.wait().expect("it ends");
        status.code()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits until `holds`.
#[track_caller]
fn wait_until(what: &str, holds: impl Fn() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(
            start.elapsed() < PATIENCE,
            "{what}: not within {PATIENCE:?}"
        );
        thread::sleep(Duration::from_millis(20));
    }
}

/// Tells its own number and that of a child, and waits forever.
const WAITS: &str = r#"
fn main() {
    let child = std::process::Command::new("sleep").arg("600").spawn();
    let child = child.expect("sleep is there").id();
    let numbers = format!("{}\n{child}\n", std::process::id());
    std::fs::write("target/unfinished", numbers).expect("it writes");
    std::fs::rename("target/unfinished", "target/numbers").expect("it writes");
    loop {
        std::thread::park();
    }
}
"#;

#[test]
fn an_interrupted_check_leaves_no_process_and_no_file() {
    for arguments in [&["check", "waits"][..], &["record", "waits", "--write"]] {
        let book = Small::copy();
        book.add("waits", "contract = \"exact\"", WAITS);
        let mut running = Running::start(&book, arguments);
        wait_until("the listing runs", || book.path("target/numbers").exists());
        assert_eq!(running.interrupt(), Some(130));
        let numbers = book.read("target/numbers");
        assert_eq!(numbers.lines().count(), 2);
        for pid in numbers.lines() {
            wait_until("the listing and its child are gone", || !is_running(pid));
        }
        assert!(!book.path("code/threads/waits/output.txt").exists());
    }
}

#[test]
fn an_interrupted_build_leaves_no_compiler() {
    let book = Small::copy();
    book.add("slow", "contract = \"exact\"", "fn main() {}\n");
    let manifest = book.read("code/threads/slow/Cargo.toml");
    let manifest = manifest.replace("edition", "build = \"wait.rs\"\nedition");
    book.write("code/threads/slow/Cargo.toml", manifest);
    let waits = WAITS.replace("target/", "../../../target/");
    book.write("code/threads/slow/wait.rs", waits);
    let mut running = Running::start(&book, &["check", "slow"]);
    wait_until("cargo builds", || book.path("target/numbers").exists());
    assert_eq!(running.interrupt(), Some(130));
    for pid in book.read("target/numbers").lines() {
        wait_until("the build is gone", || !is_running(pid));
    }
}

#[test]
fn a_save_is_followed_by_the_findings_of_what_it_touches() {
    let book = Small::copy();
    let mut running = Running::start(&book, &["watch"]);
    running.until("watching");

    book.edit(
        "src/threads/panics.md",
        "threads.md#counting",
        "threads.md#count",
    );
    let said = running.until("step:");
    assert!(said.contains("no heading `#count`"), "{said}");
    assert!(said.contains("out of step: 1 finding"), "{said}");

    book.edit(
        "src/threads/panics.md",
        "threads.md#count",
        "threads.md#counting",
    );
    let said = running.until("step:");
    assert_eq!(said, "in step: src/threads/panics.md\n");

    // A heading that another chapter links to.
    book.edit("src/threads/threads.md", "## Counting", "## Sums");
    let said = running.until("step:");
    assert!(said.contains("src/threads/panics.md:3"), "{said}");
    book.edit("src/threads/threads.md", "## Sums", "## Counting");
    running.until("in step: src/threads/threads.md\n");

    book.edit("code/threads/count/src/main.rs", "1 + 1", "1 + 2");
    let said = running.until("step:");
    assert!(said.contains("building 1 listing\n[1/1] count\n"), "{said}");
    assert!(
        said.contains("expected `the sum is 2`, found `the sum is 3`"),
        "{said}"
    );

    book.edit(
        "code/threads/count/src/main.rs",
        "ANCHOR: sum",
        "ANCHOR: total",
    );
    let said = running.until("step:");
    assert!(
        said.contains("has no anchor `sum`"),
        "the chapter is read again: {said}"
    );

    book.edit("src/SUMMARY.md", "panics.md", "panic.md");
    let said = running.until("step:");
    assert!(
        said.contains("the chapter `src/threads/panic.md`"),
        "{said}"
    );
    book.edit("src/SUMMARY.md", "panic.md", "panics.md");
    running.until("step:");

    // What no page shows is no reason to say anything.
    book.write("notes.txt", "mine");
    book.write("src/threads/.panics.md.swp", "an editor's");
    assert!(
        running
            .lines
            .recv_timeout(Duration::from_millis(400))
            .is_err()
    );
    assert_eq!(running.interrupt(), Some(0));
}
