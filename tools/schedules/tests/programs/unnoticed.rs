//! Programs in which somebody notices what looks as if nobody could. Above each
//! stands what is true, and why.

use crate::case::{Case, shows, whole};

pub const CASES: &[Case] = &[
    // A value that takes steps while it is put into words holds the stream, and gives
    // it back.
    shows(
        "standard error is given back after a value that takes steps",
        &[("exit 0", 1)],
        &["Mutex { data: 1, poisoned: false, .. }\nb\n"],
        r#"
use std::sync::Mutex;
use std::thread;
static V: Mutex<u32> = Mutex::new(1);
fn main() {
    thread::spawn(|| eprintln!("{V:?}")).join().unwrap();
    eprintln!("b");
}
    "#,
    ),
    // Whoever stores last, it is read through a `&mut`, and shown only when the atomic
    // has another value again.
    whole(
        "what is read through a &mut of an atomic is remembered",
        &[("exit 0", 2)],
        r#"
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;
fn main() {
    let mut a = AtomicU32::new(0);
    thread::scope(|s| {
        s.spawn(|| a.store(1, SeqCst));
        s.spawn(|| a.store(2, SeqCst));
    });
    let seen = *a.get_mut();
    a.store(0, SeqCst);
    println!("reset");
    println!("{seen}");
}
    "#,
    ),
    // The same with a lock, that a thread of a second scope sets back.
    whole(
        "what is read through a &mut of a lock is remembered",
        &[("exit 0", 2)],
        r#"
use std::sync::Mutex;
use std::thread;
fn main() {
    let mut a = Mutex::new(0);
    thread::scope(|s| {
        s.spawn(|| *a.lock().unwrap() = 1);
        s.spawn(|| *a.lock().unwrap() = 2);
    });
    let seen = *a.get_mut().unwrap();
    thread::scope(|s| {
        s.spawn(|| *a.lock().unwrap() = 0);
    });
    println!("reset");
    println!("{seen}");
}
    "#,
    ),
    // The program may end before the text is kept, or while the stream is held: then
    // nothing is shown. Else it is shown at the end.
    shows(
        "the end of the program notices who holds the stream",
        &[("exit 0", 2)],
        &["", "x"],
        r#"
use std::fmt;
use std::sync::mpsc;
use std::thread;
struct D(mpsc::Sender<()>);
impl fmt::Display for D {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.0.send(()).unwrap();
        f.write_str("x")
    }
}
fn main() {
    let (tx, rx) = mpsc::channel();
    thread::spawn(move || print!("{}", D(tx)));
    rx.recv().unwrap();
}
    "#,
    ),
    // Between the line and the end of its thread, which says nothing of its panic,
    // the program may end; or before the line.
    whole(
        "a panic without a message comes after what was printed",
        &[("exit 0", 2), ("exit 0, a thread panicked", 1)],
        r#"
use std::panic::resume_unwind;
use std::thread;
fn main() {
    thread::spawn(|| {
        println!("a");
        resume_unwind(Box::new(1))
    });
}
    "#,
    ),
    // Whoever is the last owner drops the value, which nobody else sees; its thread
    // remembers it.
    shows(
        "who was the last owner is known to its thread alone",
        &[("exit 0", 2)],
        &["true\n", "false\n"],
        r#"
use std::cell::Cell;
use std::sync::{Arc, mpsc};
use std::thread;
thread_local! {
    static LAST: Cell<bool> = const { Cell::new(false) };
}
struct S;
impl Drop for S {
    fn drop(&mut self) {
        LAST.set(true);
    }
}
fn main() {
    let mine = Arc::new(S);
    let theirs = Arc::clone(&mine);
    let (tx, rx) = mpsc::channel();
    let t = thread::spawn(move || {
        tx.send(()).unwrap();
        drop(theirs);
    });
    rx.recv().unwrap();
    drop(mine);
    t.join().unwrap();
    println!("{}", LAST.get());
}
    "#,
    ),
    // If the handle goes first, the thread drops what it returns; else `main` does.
    shows(
        "who drops what a thread returns is known to its thread alone",
        &[("exit 0", 2)],
        &["true\n", "false\n"],
        r#"
use std::cell::Cell;
use std::thread;
thread_local! {
    static LAST: Cell<bool> = const { Cell::new(false) };
}
struct S;
impl Drop for S {
    fn drop(&mut self) {
        LAST.set(true);
    }
}
fn main() {
    drop(thread::spawn(|| S));
    println!("{}", LAST.get());
}
    "#,
    ),
    // It prints only if it is dropped by the other thread.
    shows(
        "what a value does when it is dropped may depend on the thread that drops it",
        &[("exit 0", 2)],
        &["", "late\n"],
        r#"
use std::sync::{Arc, mpsc};
use std::thread;
struct S;
impl Drop for S {
    fn drop(&mut self) {
        if thread::current().name() != Some("main") {
            println!("late");
        }
    }
}
fn main() {
    let mine = Arc::new(S);
    let theirs = Arc::clone(&mine);
    let (tx, rx) = mpsc::channel();
    let t = thread::spawn(move || {
        tx.send(()).unwrap();
        drop(theirs);
    });
    rx.recv().unwrap();
    drop(mine);
    t.join().unwrap();
}
    "#,
    ),
];
