//! What the program prints.

use formats::graph::Kind;

use super::Outcome;

/// What follows the message of the first panic.
const NOTE: &str =
    "note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n";

#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Output {
    /// The first panic prints a note that later ones don't.
    has_panicked: bool,
    /// What has been printed on standard output since the last end of a line.
    kept: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Operation {
    /// Standard output, which shows whole lines and keeps the rest.
    Print(String),
    /// Standard error, which keeps nothing.
    PrintError(String),
    /// The message of a panic, on standard error.
    PrintPanic(String),
}

impl Operation {
    pub fn kind(&self) -> Kind {
        match self {
            Operation::Print(_) => Kind::Print,
            Operation::PrintError(_) => Kind::PrintError,
            Operation::PrintPanic(_) => Kind::PrintPanic,
        }
    }

    /// How many bytes it is.
    pub fn bytes(&self) -> usize {
        let (Operation::Print(text) | Operation::PrintError(text) | Operation::PrintPanic(text)) =
            self;
        text.len()
    }
}

impl Output {
    pub(super) fn kept(&self) -> &str {
        &self.kept
    }

    /// What a terminal shows of it.
    pub(super) fn shows(&self, operation: &Operation) -> String {
        match operation {
            Operation::Print(text) => {
                let all = format!("{}{text}", self.kept);
                let end = all.rfind('\n').map_or(0, |end| end + 1);
                all[..end].to_owned()
            }
            Operation::PrintError(text) => text.clone(),
            Operation::PrintPanic(text) if self.has_panicked => text.clone(),
            Operation::PrintPanic(text) => format!("{text}{NOTE}"),
        }
    }

    pub(super) fn transition(&mut self, operation: &Operation) -> Outcome {
        match operation {
            Operation::Print(text) => {
                self.kept.push_str(text);
                let shown = self.kept.rfind('\n').map_or(0, |end| end + 1);
                self.kept.drain(..shown);
            }
            Operation::PrintError(_) => {}
            Operation::PrintPanic(_) => self.has_panicked = true,
        }
        Outcome::Done
    }
}
