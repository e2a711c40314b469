//! Printing, and holding the streams.

use crate::rt::state::State;
use crate::rt::state::ids::ThreadId;
use crate::rt::state::outcome::Outcome;
use crate::rt::state::output::{Operation, Stream, written};
use crate::rt::state::seen::Carrier;

impl State {
    pub(super) fn output_alternatives(&self, id: ThreadId, operation: &Operation) -> usize {
        let holder = match operation.stream() {
            Stream::Output => self.output.output,
            Stream::Error => self.output.error,
        };
        holder.is_none_or(|(holder, _)| holder == id).into()
    }

    pub(super) fn output_transition(&mut self, id: ThreadId, operation: &Operation) -> Outcome {
        // Each stream has a lock.
        let stream = match operation.stream() {
            Stream::Output => Carrier::Output,
            Stream::Error => Carrier::Error,
        };
        self.acquire(id, stream);
        self.release(id, stream);
        let output = &mut self.output;
        match operation {
            Operation::Print { pieces, is_last } => {
                written(&mut output.kept, pieces);
                self.hold_between(id, Stream::Output, *is_last);
            }
            Operation::PrintError { is_last, .. } => {
                self.hold_between(id, Stream::Error, *is_last);
            }
            Operation::PrintPanic(_) => {
                output.has_panicked = true;
                self.thread_mut(id).has_panicked = true;
            }
            Operation::Lock(stream) => output.lock(id, *stream),
            Operation::Unlock(stream) => output.unlock(id, *stream),
        }
        Outcome::Done
    }

    /// A thread holds a stream from the first of what it writes to the last.
    fn hold_between(&mut self, id: ThreadId, stream: Stream, is_last: bool) {
        let is_between = self.thread(id).between_pieces;
        match (is_between, is_last) {
            (false, false) => self.output.lock(id, stream),
            (true, true) => self.output.unlock(id, stream),
            (true, false) | (false, true) => {}
        }
        self.thread_mut(id).between_pieces = !is_last;
    }
}
