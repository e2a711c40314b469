//! Whose access it is: that of a line of the program, or of the stand-in.
//!
//! The call stack tells, but not quickly. So it is asked once for each way to come to an
//! instruction: the compiler says when a function is entered, and from where, and when
//! it is left. Mostly the nearest calls decide; then those around them don't count, and a
//! function that calls itself is asked about once.

use std::backtrace::Backtrace;
use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::super::location::{self, Location};
use super::super::watch::{self, Work};

/// By a fingerprint of calls, and the instruction.
type Places = HashMap<(u64, usize), Option<Location>>;

#[derive(Default)]
struct Known {
    /// Where the nearest calls decide, by those.
    near: Places,
    /// By all calls that the thread is in.
    far: Places,
}

/// As many calls are near.
const NEAR: usize = 16;

#[derive(Clone, Copy)]
struct Call {
    code: usize,
    /// Of this call and of those around it.
    fingerprint: u64,
}

thread_local! {
    /// The calls that the thread is in.
    static CALLS: RefCell<Vec<Call>> = const { RefCell::new(vec![]) };
}

/// A function is entered, by the call before `code`.
pub fn enter(code: usize) {
    if watch::is_on() {
        let _work = Work::begin();
        // Nothing can be asked when the thread's own data is gone.
        let _ = CALLS.try_with(|calls| {
            let mut calls = calls.borrow_mut();
            let around = calls.last().map_or(0, |call| call.fingerprint);
            let fingerprint = mix(around, code);
            calls.push(Call { code, fingerprint });
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
    find(code, false)
}

/// The line of the program that is nearest on the stack, also for what the stand-in does.
pub fn of_program() -> Option<Location> {
    // No instruction is there.
    find(1, true)
}

fn find(code: usize, through_stand_in: bool) -> Option<Location> {
    static KNOWN: Mutex<Option<Known>> = Mutex::new(None);
    let calls = CALLS.try_with(|calls| {
        let calls = calls.borrow();
        let near = calls.iter().rev().take(NEAR);
        let near = near.fold(0, |around, call| mix(around, call.code));
        (near, calls.last().map_or(0, |call| call.fingerprint))
    });
    let (near, far) = calls.unwrap_or_default();
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let known = known.get_or_insert_default();
    let found = known.near.get(&(near, code));
    if let Some(found) = found.or_else(|| known.far.get(&(far, code))) {
        return *found;
    }
    let (found, frames) = asked(through_stand_in);
    match frames < NEAR {
        true => known.near.insert((near, code), found),
        false => known.far.insert((far, code), found),
    };
    found
}

/// The stand-in's own sources; these first of all are on the stack.
const STAND_IN: &str = env!("CARGO_MANIFEST_DIR");
const OWN: [&str; 2] = ["/src/rt/plain/", "/src/rt/memory.rs"];
/// What an `Arc` does as its value does is the program's doing.
const THROUGH: &str = "/src/sync/arc/traits.rs";
/// So is that a tool is made, which may be in the very place where others look for it.
const MADE: (&str, &str) = ("/src/sync/", "::new");

/// What the call stack tells, and how many frames of it decide.
fn asked(through_stand_in: bool) -> (Option<Location>, usize) {
    let stack = format!("{:#}", Backtrace::force_capture()).replace('\\', "/");
    let stand_in = STAND_IN.replace('\\', "/");
    let lines = stack.lines().zip(stack.lines().skip(1));
    let frames: Vec<_> = lines
        .filter_map(|(name, line)| Some((name, line.trim().strip_prefix("at ")?)))
        .collect();
    let is_own = |(_, frame): &(&str, &str)| {
        frame.contains(&stand_in) && OWN.iter().any(|part| frame.contains(part))
    };
    let first = frames.iter().rposition(is_own).map_or(0, |last| last + 1);
    for (number, (name, frame)) in frames[first..].iter().enumerate() {
        if let Some(location) = in_program(frame) {
            return (Some(location), number);
        }
        let is_program = through_stand_in
            || frame.contains(THROUGH)
            || name.ends_with(MADE.1) && frame.contains(MADE.0);
        if frame.starts_with(&stand_in) && !is_program {
            return (None, number);
        }
    }
    (None, frames.len())
}

/// `/home/ada/book/src/main.rs:12:5`, if that is one of the program's files.
fn in_program(frame: &str) -> Option<Location> {
    let mut parts = frame.rsplitn(3, ':');
    let column = parts.next()?.parse().ok()?;
    let line = parts.next()?.parse().ok()?;
    let path = parts.next()?;
    let file = location::file_at(Path::new(path))?;
    let mut here = Location {
        file: &file.name,
        line,
        column,
    };
    here.column = location::unshifted(here.line_of_program(), column);
    Some(here)
}
