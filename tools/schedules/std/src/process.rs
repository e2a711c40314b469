//! [`std::process`], with an `exit` that the search knows of.

use std::fmt::Debug;

/// Nothing of other processes, nor the number of this one.
pub use ::std::process::Termination;

use crate::rt;
use crate::rt::world::Op;

/// As in `std`, a step that ends the program.
#[track_caller]
pub fn exit(code: i32) -> ! {
    rt::step(Op::Exit(code));
    // The execution is over; nothing of this thread is left to do.
    rt::refuse("goes on after it has exited")
}

/// A program that aborts leaves nothing to go on with.
#[track_caller]
pub fn abort() -> ! {
    rt::refuse("aborts")
}

/// What `main` may return.
pub trait Outcome {
    /// Says what is wrong, if anything is, and gives the exit status.
    fn report(self) -> i32;
}

impl Outcome for () {
    fn report(self) -> i32 {
        0
    }
}

impl<T: Outcome, E: Debug> Outcome for Result<T, E> {
    fn report(self) -> i32 {
        match self {
            Ok(outcome) => outcome.report(),
            Err(error) => {
                rt::print_error(::core::format_args!("Error: {error:?}"), "\n");
                1
            }
        }
    }
}

/// As in `std`, whose own does not tell its number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ExitCode(u8);

impl ExitCode {
    pub const SUCCESS: ExitCode = ExitCode(0);
    pub const FAILURE: ExitCode = ExitCode(1);
}

impl From<u8> for ExitCode {
    fn from(code: u8) -> Self {
        ExitCode(code)
    }
}

impl Outcome for ExitCode {
    fn report(self) -> i32 {
        i32::from(self.0)
    }
}
