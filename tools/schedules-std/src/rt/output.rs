//! Printing, as the real library does it.
//!
//! Standard output keeps what it gets up to the end of a line, and each stream
//! is locked while something is printed, also while that is put into words. The
//! words of most values take no step: then printing on standard output is one
//! step, or one for each line where somebody may notice that, and on standard error,
//! which keeps nothing, one for each piece that is written. If they do take steps, the lock is a step of its own, and others
//! wait for it; the same thread may print in between.

use std::fmt::{self, Arguments, Write};

use formats::graph::Refusal;

use super::address;
use super::current;
use super::location::Location;
use super::needs::prints_by_lines;
use super::runtime::{is_over, refuse_at, with};
use super::scheduler::{fused_at, step_at};
use super::state::operation::Operation;
use super::state::output::{Operation as Op, Pieces, Stream};

#[track_caller]
pub fn print(text: Arguments<'_>) {
    print_on(Stream::Output, text, Location::here());
}

#[track_caller]
pub fn print_error(text: Arguments<'_>) {
    print_on(Stream::Error, text, Location::here());
}

fn print_on(stream: Stream, text: Arguments<'_>, location: Location) {
    if with(|runtime| runtime.learned.deep_prints.contains(&location)) {
        return print_deeply(stream, text, location);
    }
    let words = current::puts_into_words(location);
    let mut pieces = Pieces::default();
    let result = pieces.write_fmt(text);
    drop(words);
    if result.is_err() {
        panic_of(stream);
    }
    ensure_no_address(pieces.text(), location);
    match stream {
        Stream::Output => {
            let mut parts = pieces.parts();
            if parts.len() > 1 && !prints_by_lines() {
                parts = vec![pieces];
            }
            let last = parts.len() - 1;
            for (number, pieces) in parts.into_iter().enumerate() {
                let part = Op::Print {
                    pieces,
                    is_last: number == last,
                };
                step_at(Operation::Output(part), location);
            }
        }
        Stream::Error => {
            let mut pieces: Vec<_> = pieces.iter().map(str::to_owned).collect();
            if pieces.is_empty() {
                pieces.push(String::new());
            }
            let last = pieces.len() - 1;
            for (number, text) in pieces.into_iter().enumerate() {
                let piece = Op::PrintError {
                    text,
                    is_last: number == last,
                };
                step_at(Operation::Output(piece), location);
            }
        }
    }
}

/// Locks the stream, and writes what comes as it comes.
fn print_deeply(stream: Stream, text: Arguments<'_>, location: Location) {
    step_at(Operation::Output(Op::Lock(stream)), location);
    let mut held = Held {
        stream,
        location,
        written: String::new(),
    };
    if held.write_fmt(text).is_err() {
        panic_of(stream);
    }
}

/// In the words of the real library, which expects no other error of a stream
/// that works.
fn panic_of(stream: Stream) -> ! {
    let name = match stream {
        Stream::Output => "stdout",
        Stream::Error => "stderr",
    };
    panic!("failed printing to {name}: formatter error");
}

/// An address is written in pieces, and so is looked for in all of them.
fn ensure_no_address(text: &str, location: Location) {
    if address::is_in(text) && !is_over() {
        refuse_at(Refusal::Address, location);
    }
}

impl Write for Pieces {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        self.push(piece);
        Ok(())
    }
}

/// A stream that is locked.
struct Held {
    stream: Stream,
    location: Location,
    /// Up to now.
    written: String,
}

impl Write for Held {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        self.written += piece;
        ensure_no_address(&self.written, self.location);
        // The lock is held from before the first piece to behind the last.
        let is_last = true;
        match self.stream {
            _ if piece.is_empty() => {}
            // A step, also where it is only kept: the end of the program notices what
            // is kept, and whether somebody holds the stream.
            Stream::Output => {
                let mut pieces = Pieces::default();
                pieces.push(piece);
                step_at(
                    Operation::Output(Op::Print { pieces, is_last }),
                    self.location,
                );
            }
            Stream::Error => {
                let text = piece.to_owned();
                step_at(
                    Operation::Output(Op::PrintError { text, is_last }),
                    self.location,
                );
            }
        }
        Ok(())
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if is_over() {
            return;
        }
        let unlock = Operation::Output(Op::Unlock(self.stream));
        match self.stream {
            Stream::Output => step_at(unlock, self.location),
            Stream::Error => fused_at(unlock, self.location),
        };
    }
}
