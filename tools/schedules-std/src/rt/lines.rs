//! Where in the program something happens, when nobody says so.
//!
//! A value's `Drop` is not told who calls it, and neither is a `clone` that a
//! collection asks for. The call stack tells: the compiler notes for each call,
//! also for those of `drop` that it adds itself, the line that it belongs to. A
//! variable is dropped in the line in which its scope ends, and a temporary in
//! that in which its statement ends.

use std::backtrace::Backtrace;
use std::panic;

use super::location::{self, Location};

/// The file with `main`, as call stacks name it. A program whose lines are asked of them
/// has no other.
fn program() -> &'static str {
    location::files().first().map_or("", |file| &file.name)
}

/// Where the stand-in's own sources are.
const STAND_IN: &str = env!("CARGO_MANIFEST_DIR");

/// The lines and columns of the program that are being executed: a call, the
/// call that led to it, and so on. Where the system's tables have no columns,
/// these are 0.
pub fn called() -> Vec<(u32, u32)> {
    let stack = format!("{:#}", Backtrace::force_capture());
    stack.lines().filter_map(place_in_program).collect()
}

/// `at /home/ada/book/src/main.rs:12:5`, if that is the program's file. The
/// column may be missing.
fn place_in_program(frame: &str) -> Option<(u32, u32)> {
    let frame = frame.trim().strip_prefix("at ")?.replace('\\', "/");
    let (rest, last) = frame.rsplit_once(':')?;
    let last = last.parse().ok()?;
    let line_before = rest
        .rsplit_once(':')
        .and_then(|(path, line)| Some((path, line.parse().ok()?)));
    let (path, line, column) = match line_before {
        Some((path, line)) => (path, line, last),
        None => (rest, last, 0),
    };
    let above = path.strip_suffix(program())?;
    let is_library = path.starts_with("/rustc/") || path.starts_with(&STAND_IN.replace('\\', "/"));
    ((above.is_empty() || above.ends_with('/')) && !is_library)
        .then(|| (line, location::unshifted(Some(line), column)))
}

/// The innermost line of the program; none when the stack does not tell.
pub fn innermost() -> Location {
    let (line, column) = called().first().copied().unwrap_or_default();
    Location {
        file: "",
        line,
        column,
    }
}

/// The caller's place if that is in the program, or else the innermost line.
#[track_caller]
pub fn here() -> Location {
    let caller = panic::Location::caller();
    if caller.file().replace('\\', "/") == program() {
        return Location::from(caller);
    }
    innermost()
}
