//! Parking and unparking, and what other waits leave of a token.

use crate::rt::state::ids::ThreadId;
use crate::rt::state::outcome::Outcome;
use crate::rt::state::park::Operation;
use crate::rt::state::seen::Carrier;
use crate::rt::state::{State, life, operation};

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
            Operation::Park { .. } => {
                if std::mem::take(&mut self.thread_mut(id).token) {
                    self.acquire_last(id, Carrier::Token(id));
                }
            }
            Operation::Unpark(other) => {
                self.thread_mut(*other).token = true;
                self.release(id, Carrier::Token(*other));
            }
        }
        Outcome::Done
    }

    /// Marks those who wait in something that parks. They have parked by now, or
    /// are still on their way.
    pub(super) fn note_parked(&mut self) {
        let waiting: Vec<_> = self
            .rules
            .parks
            .iter()
            .copied()
            .filter(|id| self.waits_by_parking(*id))
            .collect();
        for id in waiting {
            self.thread_mut(id).has_parked_within = true;
        }
    }

    fn waits_by_parking(&self, id: ThreadId) -> bool {
        match self.pending(id) {
            Some(operation::Operation::Channel(channel, operation)) => {
                self.has_to_wait(*channel, operation)
            }
            Some(operation::Operation::Thread(operation @ life::Operation::JoinAll(_))) => {
                self.thread_alternatives(id, operation) == 0
            }
            _ => false,
        }
    }

    /// A thread has waited in something that parks: whether a token `is_left`.
    pub(super) fn leave_token(&mut self, id: ThreadId, outcome: &Outcome, is_left: bool) {
        let thread = self.thread_mut(id);
        match outcome {
            // Its time was over, and nobody has unparked it.
            Outcome::No => thread.token &= is_left,
            _ => thread.token = is_left,
        }
    }

    /// Whether somebody can tell when exactly a thread ends: whoever has opened its
    /// scope, and parks.
    pub fn end_unparks(&self, id: ThreadId) -> bool {
        let scope = self.thread(id).scope;
        scope.is_some_and(|(owner, _)| self.rules.parks.contains(&owner))
    }

    /// The last thread of a scope that ends unparks whoever has opened it.
    pub(super) fn unpark_scope(&mut self, id: ThreadId) {
        let Some(scope) = self.thread(id).scope else {
            return;
        };
        let is_last = self
            .threads()
            .all(|(other, thread)| thread.scope != Some(scope) || self.is_finished(other));
        if is_last && self.rules.parks.contains(&scope.0) {
            self.thread_mut(scope.0).token = true;
        }
    }
}
