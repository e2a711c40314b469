//! Initializing once, and waiting for whoever does.

use std::sync::atomic::Ordering::{AcqRel, Acquire};

use crate::rt::bug::bug;
use crate::rt::state::State;
use crate::rt::state::ids::{ObjectId, ThreadId};
use crate::rt::state::once::{Once, Operation};
use crate::rt::state::outcome::Outcome;
use crate::rt::state::seen::Carrier;
use crate::rt::state::variable::variable;

impl State {
    /// Where it may look as if nobody has initialized yet, though somebody has.
    fn is_glimpsed(&self) -> bool {
        self.rules.weak && self.rules.glances.initialized
    }

    pub(super) fn once_alternatives(
        &self,
        thread: ThreadId,
        id: ObjectId,
        operation: &Operation,
    ) -> usize {
        if *operation == Operation::Look && self.is_glimpsed() {
            return self.glimpses(thread, variable(id), Acquire).len();
        }
        let once = self.once(id);
        let enabled = match operation {
            Operation::Enter => !matches!(once, Once::Running { .. }),
            Operation::Await { force } => match once {
                Once::Done(_) => true,
                Once::Poisoned => !force,
                Once::New | Once::Running { .. } => false,
            },
            Operation::Settle { .. } | Operation::GiveUp | Operation::Look => true,
        };
        enabled.into()
    }

    pub(super) fn once_transition(
        &mut self,
        thread: ThreadId,
        id: ObjectId,
        operation: &Operation,
        alternative: usize,
    ) -> Outcome {
        if self.is_glimpsed() {
            match operation {
                Operation::Look
                    if self.glimpse(thread, (variable(id), Acquire), alternative) == 0 =>
                {
                    return Outcome::No;
                }
                Operation::Settle { .. } => self.exchange(thread, variable(id), 1, AcqRel),
                Operation::GiveUp => self.exchange(thread, variable(id), 0, AcqRel),
                // Nobody goes on before it has found the last.
                Operation::Enter | Operation::Await { .. } => {
                    self.glimpse(thread, (variable(id), Acquire), 0);
                }
                Operation::Look => {}
            }
        }
        if let Operation::Settle { .. } | Operation::GiveUp = operation {
            self.release(thread, Carrier::Object(id));
        }
        let outcome = self.enter_or_settle(thread, id, operation);
        let is_poisoned = matches!(operation, Operation::Await { .. });
        match outcome {
            Outcome::Ready(_) | Outcome::ItsTurn { .. } => {
                self.acquire(thread, Carrier::Object(id));
            }
            Outcome::No if is_poisoned => self.acquire(thread, Carrier::Object(id)),
            _ => {}
        }
        outcome
    }

    fn enter_or_settle(
        &mut self,
        thread: ThreadId,
        id: ObjectId,
        operation: &Operation,
    ) -> Outcome {
        let once = self.once_mut(id);
        match (operation, &*once) {
            (Operation::Enter | Operation::Await { .. } | Operation::Look, Once::Done(value)) => {
                Outcome::Ready(*value)
            }
            (Operation::Enter, Once::New | Once::Poisoned) => {
                let after_panic = *once == Once::Poisoned;
                *once = Once::Running {
                    thread,
                    after_panic,
                };
                Outcome::ItsTurn { after_panic }
            }
            (Operation::Settle { value }, Once::Running { .. }) => {
                *once = Once::Done(*value);
                Outcome::Done
            }
            (Operation::GiveUp, Once::Running { .. }) => {
                *once = Once::Poisoned;
                Outcome::Done
            }
            (Operation::Look, _) | (Operation::Await { force: false }, Once::Poisoned) => {
                Outcome::No
            }
            (operation, once) => bug(format_args!("{operation:?} of object {id}, {once:?}")),
        }
    }
}
