//! [`std::process`], with an `exit` that the search knows of.

use std::convert::Infallible;
use std::fmt::Debug;
use std::hash::Hash;

use formats::graph::Refusal;

use crate::rt;
use crate::rt::fingerprint::Fingerprint;
use crate::rt::state::life;
use crate::rt::state::operation::Operation;

/// As in `std`, a step that ends the program.
#[track_caller]
pub fn exit(code: i32) -> ! {
    rt::step(Operation::Thread(life::Operation::Exit(code)));
    // Only a thread that unwinds comes here: it can't be ended by a panic.
    rt::refuse(Refusal::ExitInDrop)
}

/// What is in a struct of the program's that is made of plain fields.
#[derive(Default)]
pub struct Contents(Fingerprint);

impl Contents {
    /// And this field.
    pub fn and(self, field: &impl Hash) -> Self {
        Contents(self.0.and(field))
    }
}

/// The program tells what is in one of its structs.
pub fn know<T: 'static>(contents: fn(&T) -> Contents) {
    rt::value::know(move |value| contents(value).0);
}

/// A program that aborts leaves nothing to go on with.
#[track_caller]
pub fn abort() -> ! {
    rt::refuse(Refusal::Abort)
}

/// What `main` may return. As in `std`, whose own gives a status that does not
/// tell its number.
pub trait Termination {
    /// Says what is wrong, if anything is, and gives the exit status.
    fn report(self) -> ExitCode;
}

impl Termination for () {
    fn report(self) -> ExitCode {
        ExitCode::SUCCESS
    }
}

impl Termination for Infallible {
    fn report(self) -> ExitCode {
        match self {}
    }
}

impl<T: Termination, E: Debug> Termination for Result<T, E> {
    fn report(self) -> ExitCode {
        match self {
            Ok(outcome) => outcome.report(),
            Err(error) => {
                rt::print_error(::core::format_args!("Error: {error:?}\n"));
                ExitCode::FAILURE
            }
        }
    }
}

impl Termination for ExitCode {
    fn report(self) -> ExitCode {
        self
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ExitCode(u8);

impl ExitCode {
    pub const SUCCESS: ExitCode = ExitCode(0);
    pub const FAILURE: ExitCode = ExitCode(1);

    fn number(self) -> i32 {
        i32::from(self.0)
    }
}

/// Explores the program with this `main`.
pub fn explore<Returned>(main: impl Main<Returned>) {
    rt::explore(move || main.run().number());
}

/// The same of a test, whose thread has its name.
pub fn explore_test<Returned>(name: &'static str, test: impl Main<Returned>) {
    rt::name_first(name);
    explore(test);
}

/// A program's `main`, by what it returns.
pub trait Main<Returned>: Copy + Send + 'static {
    fn run(self) -> ExitCode;
}

impl<T: Termination + 'static> Main<T> for fn() -> T {
    fn run(self) -> ExitCode {
        self().report()
    }
}

/// Stands for `!`, which has no name yet.
#[derive(Debug)]
pub enum Never {}

impl Main<Never> for fn() -> ! {
    fn run(self) -> ExitCode {
        self()
    }
}

impl From<u8> for ExitCode {
    fn from(code: u8) -> Self {
        ExitCode(code)
    }
}
