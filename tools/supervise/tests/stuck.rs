//! A program that is stuck is recognized, and one that only waits is not.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use supervise::probe::{self, Look};
use supervise::watchdog::{self, End, Limits, Notice, Run, STILL};
use tempfile::TempDir;

fn program(source: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("main.rs"), source).expect("the file can be written");
    let status = Command::new("rustc")
        .args(["--edition=2024", "-o", "main", "main.rs"])
        .current_dir(folder.path())
        .status()
        .expect("rustc can be run");
    assert!(status.success());
    let main = folder.path().join("main");
    (folder, main)
}

fn run(program: &Path, notice: Notice) -> Run {
    let limits = Limits {
        notice,
        ..Limits::default()
    };
    watchdog::run(Command::new(program), limits).expect("it can be run")
}

/// Whether this system tells for what the threads of a program wait.
fn can_tell() -> bool {
    probe::look(std::process::id()) != Look::Unknown
}

const STUCK: &str = r#"
use std::sync::{Barrier, Condvar, Mutex, mpsc};
use std::thread;

fn main() {
    let (lock, bell, barrier) = (Mutex::new(()), Condvar::new(), Barrier::new(2));
    let (_sender, receiver) = mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn(|| { let _two = (lock.lock(), lock.lock()); });
        scope.spawn(|| barrier.wait());
        scope.spawn(|| { let other = Mutex::new(()); drop(bell.wait(other.lock().unwrap())); });
        scope.spawn(move || receiver.recv());
        scope.spawn(|| thread::park());
        println!("last words");
    });
}
"#;

#[test]
fn a_stuck_program_is_recognized_with_all_that_it_printed() {
    let (_folder, program) = program(STUCK);
    let start = Instant::now();
    for _ in 0..20 {
        let run = run(&program, Notice::Stuck);
        let end = if can_tell() { End::Stuck } else { End::Still };
        assert_eq!((run.end, &*run.output), (end, "last words\n"));
    }
    // Twenty times two spans of silence would take longer.
    if can_tell() {
        assert!(start.elapsed() < 20 * STILL, "{:?}", start.elapsed());
    }
}

/// Threads that wait for each other nearly all the time, and never for good.
const BUSY: &str = r#"
use std::sync::mpsc;
use std::thread;

fn main() {
    let (there, here) = (mpsc::sync_channel(0), mpsc::sync_channel(0));
    let echo = thread::spawn(move || for number in there.1 { here.0.send(number).unwrap(); });
    for number in 0..20_000 {
        there.0.send(number).unwrap();
        assert_eq!(here.1.recv(), Ok(number));
    }
    drop(there.0);
    echo.join().unwrap();
}
"#;

#[test]
fn a_program_whose_threads_keep_waking_each_other_is_not_stuck() {
    let (_folder, program) = program(BUSY);
    for _ in 0..5 {
        let run = run(&program, Notice::Stuck);
        assert!(matches!(run.end, End::Exited(status) if status.success()));
    }
}

/// Everybody waits, and one of them with a timeout.
const PATIENT: &str = r#"
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

fn main() {
    let (sender, receiver) = mpsc::channel::<()>();
    let waiting = thread::spawn(move || receiver.recv_timeout(Duration::from_millis(300)));
    println!("{:?}", waiting.join().unwrap());
    drop(sender);
}
"#;

#[test]
fn a_program_that_waits_with_a_timeout_is_not_stuck() {
    let (_folder, program) = program(PATIENT);
    // Shorter than the silence that would have to do elsewhere.
    const { assert!(Duration::from_millis(300).as_millis() < STILL.as_millis()) };
    let run = run(&program, Notice::Stuck);
    assert_eq!(run.output, "Err(Timeout)\n");
}

/// Nobody waits for another, and nobody runs, for longer than a silence.
const ASLEEP: &str = r#"
use std::thread;
use std::time::Duration;

fn main() {
    println!("good night");
    thread::sleep(Duration::from_secs(3));
    println!("good morning");
}
"#;

#[test]
fn a_program_that_sleeps_is_still_and_not_stuck() {
    let (_folder, program) = program(ASLEEP);
    let still = run(&program, Notice::Still);
    assert_eq!((still.end, &*still.output), (End::Still, "good night\n"));
    let whole = run(&program, Notice::Nothing);
    assert!(matches!(whole.end, End::Exited(status) if status.success()));
    if can_tell() {
        let whole = run(&program, Notice::Stuck);
        assert_eq!(whole.output, "good night\ngood morning\n");
    }
}
