//! Parking: each thread has one token, which an unpark lays down and a park
//! takes up.

use formats::graph::Kind;

use super::{Outcome, State, ThreadId};

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Operation {
    Park { timed: bool },
    Unpark(ThreadId),
}

impl Operation {
    pub fn kind(&self) -> Kind {
        match self {
            Operation::Park { .. } => Kind::Park,
            Operation::Unpark(_) => Kind::Unpark,
        }
    }
}

impl State {
    pub(super) fn park_alternatives(&self, id: ThreadId, operation: &Operation) -> usize {
        match operation {
            Operation::Park { timed } => {
                let thread = self.thread(id);
                let for_no_reason = self.rules.spurious && !thread.woke_spuriously;
                (thread.token || *timed || for_no_reason).into()
            }
            Operation::Unpark(_) => 1,
        }
    }

    pub(super) fn park_transition(&mut self, id: ThreadId, operation: &Operation) -> Outcome {
        match operation {
            Operation::Park { .. } => self.thread_mut(id).token = false,
            Operation::Unpark(other) => self.thread_mut(*other).token = true,
        }
        Outcome::Done
    }
}
