//! The frame of a test program that makes its tests when it runs.
//!
//! What such a program finds is told in words. A stack of the program itself
//! would say nothing of the book, so there is none, whatever `RUST_BACKTRACE`
//! asks for.

use std::panic::{self, PanicHookInfo};
use std::process::ExitCode;

use anyhow::Result;
use libtest_mimic::Trial;

/// The `main` of a test program. `test` makes the tests and runs them; an error
/// is what keeps it from that.
pub fn main(test: impl FnOnce() -> Result<ExitCode>) -> ExitCode {
    panic::set_hook(Box::new(tell));
    test().unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}

/// A test that fails with the error, and what it came from, in one line.
pub fn trial(name: impl Into<String>, test: impl FnOnce() -> Result<()> + Send + 'static) -> Trial {
    Trial::test(name, move || {
        test().map_err(|error| format!("{error:#}").into())
    })
}

fn tell(panic: &PanicHookInfo<'_>) {
    let said = panic.payload_as_str().unwrap_or("it panicked");
    match panic.location() {
        Some(place) => eprintln!("{}:{}: {said}", place.file(), place.line()),
        None => eprintln!("{said}"),
    }
}
