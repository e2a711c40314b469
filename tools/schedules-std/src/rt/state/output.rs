//! What the program prints, and who holds the streams.

use formats::graph::Kind;

use super::ids::ThreadId;
use crate::rt::bug::bug;

/// So many bytes of a line the real library keeps.
const ROOM: usize = 1024;

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
    /// On standard output, which shows whole lines and keeps the rest: what is written in
    /// one go or, of several, the first to last, which lock the stream.
    Print {
        pieces: Pieces,
        is_last: bool,
    },
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

/// A text, and where its pieces end that are written one after the other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Pieces {
    text: String,
    ends: Vec<usize>,
}

impl Pieces {
    pub fn push(&mut self, piece: &str) {
        if !piece.is_empty() {
            self.text.push_str(piece);
            self.ends.push(self.text.len());
        }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let starts = [0].into_iter().chain(self.ends.iter().copied());
        let places = starts.zip(&self.ends);
        places.map(|(start, end)| &self.text[start..*end])
    }

    /// The same in parts of which each shows something at once, as a line that ends.
    pub fn parts(&self) -> Vec<Pieces> {
        // Where more is kept than there is room for, any piece may show something.
        let is_long = self.text.len() > ROOM / 2;
        let mut parts = vec![Pieces::default()];
        let mut has_ended = false;
        for piece in self.iter() {
            // What is kept behind the last line belongs to it.
            if has_ended && (is_long || piece.contains('\n')) {
                parts.push(Pieces::default());
                has_ended = false;
            }
            if let Some(part) = parts.last_mut() {
                part.push(piece);
            }
            has_ended |= is_long || piece.contains('\n');
        }
        parts
    }
}

impl Operation {
    pub fn kind(&self) -> Kind {
        match self {
            Operation::Print { .. } => Kind::Print,
            Operation::PrintError { .. } => Kind::PrintError,
            Operation::PrintPanic(_) => Kind::PrintPanic,
            Operation::Lock(_) => Kind::LockStream,
            Operation::Unlock(_) => Kind::UnlockStream,
        }
    }

    /// What it prints.
    pub fn text(&self) -> &str {
        match self {
            Operation::Print { pieces, .. } => pieces.text(),
            Operation::PrintError { text, .. } | Operation::PrintPanic(text) => text,
            Operation::Lock(_) | Operation::Unlock(_) => "",
        }
    }

    /// Whether it writes to standard error.
    pub fn is_on_error(&self) -> bool {
        matches!(
            self,
            Operation::PrintError { .. } | Operation::PrintPanic(_)
        )
    }

    pub(super) fn stream(&self) -> Stream {
        match self {
            Operation::Print { .. } => Stream::Output,
            Operation::PrintError { .. } | Operation::PrintPanic(_) => Stream::Error,
            Operation::Lock(stream) | Operation::Unlock(stream) => *stream,
        }
    }
}

/// What is shown of what is written behind what is kept, and what is kept then: as `LineWriter`
/// does it, and the `BufWriter` below.
pub(super) fn written(kept: &mut String, pieces: &Pieces) -> String {
    let mut shown = String::new();
    for piece in pieces.iter() {
        let lines = piece.rfind('\n').map_or(0, |end| end + 1);
        let (lines, rest) = piece.split_at(lines);
        if !lines.is_empty() || kept.len() + rest.len() > ROOM {
            shown.push_str(kept);
            shown.push_str(lines);
            kept.clear();
        }
        match rest.len() < ROOM {
            true => kept.push_str(rest),
            false => shown.push_str(rest),
        }
    }
    shown
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
            Operation::Print { pieces, .. } => written(&mut self.kept.clone(), pieces),
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
