//! How an execution of a program ends.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How an execution ends. In files and manifests it is a text: `deadlock`, `spins`, `race`,
/// `exit 0`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Ending {
    /// Threads are left, and none of them can go on, ever.
    Deadlock,
    /// Threads are left, and all that some of them can do is to go round in a loop, ever.
    Spins,
    /// Two threads come to the same plain data, one of them to write, and nothing orders
    /// them: from there on the language does not say what the program does.
    Race,
    /// The process ends with this status: 101 after a panic of `main`.
    Exit(i32),
    /// The same, and a thread has panicked of which nobody has asked what became.
    ExitAfterPanic(i32),
}

/// What follows the status in the text of [`Ending::ExitAfterPanic`].
const AFTER_PANIC: &str = ", a thread panicked";

impl Ending {
    /// The program returned from `main`, and found nothing amiss.
    pub const SUCCESS: Ending = Ending::Exit(0);
    /// `main` panicked.
    pub const PANIC: Ending = Ending::Exit(101);

    /// Whether the program never ends.
    pub fn is_stuck(self) -> bool {
        matches!(self, Ending::Deadlock | Ending::Spins)
    }
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Ending::Deadlock => f.write_str("deadlock"),
            Ending::Spins => f.write_str("spins"),
            Ending::Race => f.write_str("race"),
            Ending::Exit(status) => write!(f, "exit {status}"),
            Ending::ExitAfterPanic(status) => write!(f, "exit {status}{AFTER_PANIC}"),
        }
    }
}

impl From<Ending> for String {
    fn from(ending: Ending) -> Self {
        ending.to_string()
    }
}

/// A text that names no [`Ending`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoEnding(String);

impl fmt::Display for NoEnding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is no ending: say `exit 0`, `exit 101`, `deadlock`, `spins`, or `race`",
            self.0
        )
    }
}

impl std::error::Error for NoEnding {}

impl FromStr for Ending {
    type Err = NoEnding;

    fn from_str(text: &str) -> Result<Self, NoEnding> {
        let no_ending = || NoEnding(text.to_owned());
        if text == "deadlock" {
            return Ok(Ending::Deadlock);
        }
        if text == "spins" {
            return Ok(Ending::Spins);
        }
        if text == "race" {
            return Ok(Ending::Race);
        }
        let status = text.strip_prefix("exit ").ok_or_else(no_ending)?;
        let (status, ending): (_, fn(i32) -> Ending) = match status.strip_suffix(AFTER_PANIC) {
            Some(status) => (status, Ending::ExitAfterPanic),
            None => (status, Ending::Exit),
        };
        let ending = ending(status.parse().map_err(|_| no_ending())?);
        // One ending has one text: no `exit +1`, no `exit 01`.
        match ending.to_string() == text {
            true => Ok(ending),
            false => Err(no_ending()),
        }
    }
}

impl TryFrom<String> for Ending {
    type Error = NoEnding;

    fn try_from(text: String) -> Result<Self, NoEnding> {
        text.parse()
    }
}
