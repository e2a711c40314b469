//! What the program prints, and who holds the streams.

use formats::graph::Kind;

use super::ids::ThreadId;
use crate::rt::bug::bug;

/// What follows the message of the first panic.
const NOTE: &str =
    "note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n";

#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Output {
    /// The first panic prints a note that later ones don't.
    pub(super) has_panicked: bool,
    /// What has been printed on standard output since the last end of a line.
    pub(super) kept: String,
    /// Who holds standard output, and how often.
    pub(super) output: Holder,
    pub(super) error: Holder,
}

pub(super) type Holder = Option<(ThreadId, usize)>;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stream {
    Output,
    Error,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Operation {
    /// On standard output, which shows whole lines and keeps the rest.
    Print(String),
    /// On standard error, which keeps nothing: a piece, which locks the stream
    /// until the last of its kind.
    PrintError {
        text: String,
        is_last: bool,
    },
    /// The message of a panic, on standard error.
    PrintPanic(String),
    Lock(Stream),
    Unlock(Stream),
}

impl Operation {
    pub fn kind(&self) -> Kind {
        match self {
            Operation::Print(_) => Kind::Print,
            Operation::PrintError { .. } => Kind::PrintError,
            Operation::PrintPanic(_) => Kind::PrintPanic,
            Operation::Lock(_) => Kind::LockStream,
            Operation::Unlock(_) => Kind::UnlockStream,
        }
    }

    /// What it prints.
    pub fn text(&self) -> &str {
        match self {
            Operation::Print(text)
            | Operation::PrintError { text, .. }
            | Operation::PrintPanic(text) => text,
            Operation::Lock(_) | Operation::Unlock(_) => "",
        }
    }

    pub(super) fn stream(&self) -> Stream {
        match self {
            Operation::Print(_) => Stream::Output,
            Operation::PrintError { .. } | Operation::PrintPanic(_) => Stream::Error,
            Operation::Lock(stream) | Operation::Unlock(stream) => *stream,
        }
    }
}

impl Output {
    fn holder(&mut self, stream: Stream) -> &mut Holder {
        match stream {
            Stream::Output => &mut self.output,
            Stream::Error => &mut self.error,
        }
    }

    /// The end of the program shows what was kept, unless somebody else holds
    /// the stream.
    pub(super) fn shown_at_end(&self, id: ThreadId) -> &str {
        match self.output {
            Some((holder, _)) if holder != id => "",
            _ => &self.kept,
        }
    }

    /// What a terminal shows of an operation.
    pub(super) fn shows(&self, operation: &Operation) -> String {
        match operation {
            Operation::Print(text) => {
                let all = format!("{}{text}", self.kept);
                let end = all.rfind('\n').map_or(0, |end| end + 1);
                all[..end].to_owned()
            }
            Operation::PrintError { text, .. } => text.clone(),
            Operation::PrintPanic(text) if self.has_panicked => text.clone(),
            Operation::PrintPanic(text) => format!("{text}{NOTE}"),
            Operation::Lock(_) | Operation::Unlock(_) => String::new(),
        }
    }

    pub(super) fn lock(&mut self, id: ThreadId, stream: Stream) {
        let holder = self.holder(stream);
        *holder = Some((id, holder.map_or(1, |(_, times)| times + 1)));
    }

    pub(super) fn unlock(&mut self, id: ThreadId, stream: Stream) {
        let holder = self.holder(stream);
        *holder = match *holder {
            Some((holder, 1)) if holder == id => None,
            Some((holder, times)) if holder == id => Some((id, times - 1)),
            other => bug(format_args!(
                "thread {id} unlocks a stream that is held by {other:?}"
            )),
        };
    }
}
