//! Whose access it is: that of a line of the program, or of the stand-in.
//!
//! The call stack tells, but not quickly. So it is asked once for each way to come to an
//! instruction: the compiler says when a function is entered, and from where, and when
//! it is left.

use std::backtrace::Backtrace;
use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::super::location::{self, Location};
use super::super::watch::{self, Work};

/// By the calls that a thread is in, and the instruction.
type Known = HashMap<(u64, usize), Option<Location>>;

thread_local! {
    /// The calls that the thread is in, each as a fingerprint of itself and of those
    /// around it.
    static CALLS: RefCell<Vec<u64>> = const { RefCell::new(vec![]) };
}

/// A function is entered, by the call before `code`.
pub fn enter(code: usize) {
    if watch::is_on() {
        let _work = Work::begin();
        // Nothing can be asked when the thread's own data is gone.
        let _ = CALLS.try_with(|calls| {
            let mut calls = calls.borrow_mut();
            let around = calls.last().copied().unwrap_or_default();
            calls.push(mix(around, code));
        });
    }
}

pub fn leave() {
    if watch::is_on() {
        let _work = Work::begin();
        let _ = CALLS.try_with(|calls| calls.borrow_mut().pop());
    }
}

/// Two ways in a program have two values in practice: it has few.
fn mix(around: u64, code: usize) -> u64 {
    let mixed = (around.rotate_left(5) ^ code as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ mixed >> 32
}

/// The line of the program of which the instruction before `code` is part, or which has
/// called what it is part of; none for what the stand-in does on its behalf.
pub fn of(code: usize) -> Option<Location> {
    static KNOWN: Mutex<Option<Known>> = Mutex::new(None);
    let around = CALLS.try_with(|calls| calls.borrow().last().copied());
    let key = (around.ok().flatten().unwrap_or_default(), code);
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let known = known.get_or_insert_default();
    *known.entry(key).or_insert_with(asked)
}

/// The stand-in's own sources; these first of all are on the stack.
const STAND_IN: &str = env!("CARGO_MANIFEST_DIR");
const OWN: [&str; 2] = ["/src/rt/plain/", "/src/rt/memory.rs"];

fn asked() -> Option<Location> {
    let stack = format!("{:#}", Backtrace::force_capture()).replace('\\', "/");
    let stand_in = STAND_IN.replace('\\', "/");
    let frames = stack
        .lines()
        .filter_map(|line| line.trim().strip_prefix("at "));
    let frames: Vec<_> = frames.collect();
    let is_own =
        |frame: &&str| frame.contains(&stand_in) && OWN.iter().any(|part| frame.contains(part));
    let first = frames.iter().rposition(is_own).map_or(0, |last| last + 1);
    for frame in &frames[first..] {
        if let Some(location) = in_program(frame) {
            return Some(location);
        }
        if frame.starts_with(&stand_in) {
            return None;
        }
    }
    None
}

/// `/home/ada/book/src/main.rs:12:5`, if that is one of the program's files.
fn in_program(frame: &str) -> Option<Location> {
    let mut parts = frame.rsplitn(3, ':');
    let column = parts.next()?.parse().ok()?;
    let line = parts.next()?.parse().ok()?;
    let path = parts.next()?;
    let file = location::file_at(Path::new(path))?;
    Some(Location {
        file: &file.name,
        line,
        column,
    })
}
