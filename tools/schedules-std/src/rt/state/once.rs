//! `Once`, `OnceLock` and `LazyLock`: whoever comes first initializes.

use std::sync::atomic::Ordering::{AcqRel, Acquire};

use formats::graph::{Kind, ObjectState, OnceState};

use super::variable::variable;
use super::views::Carrier;
use super::{Object, ObjectId, Outcome, State, ThreadId};
use crate::rt::bug::bug;
use crate::rt::fingerprint::Fingerprint;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Once {
    New,
    Running {
        thread: ThreadId,
        after_panic: bool,
    },
    /// With what it is initialized.
    Done(Fingerprint),
    /// The last to try has panicked.
    Poisoned,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Operation {
    /// Waits while somebody is at it; then initializes, or finds initialized.
    Enter,
    /// Waits for an initialization by others; `force` also for the next, if one
    /// ends by a panic.
    Await {
        force: bool,
    },
    /// Has initialized.
    Settle {
        value: Fingerprint,
    },
    /// Gives up initializing, by a panic.
    GiveUp,
    Look,
}

impl Operation {
    pub fn kind(&self) -> Kind {
        match self {
            Operation::Enter => Kind::Enter,
            Operation::Await { .. } => Kind::AwaitOnce,
            Operation::Settle { .. } => Kind::Settle,
            Operation::GiveUp => Kind::GiveUp,
            Operation::Look => Kind::Look,
        }
    }
}

impl Once {
    pub(super) fn is_done(&self) -> bool {
        matches!(self, Once::Done(_))
    }

    pub fn view(&self) -> ObjectState {
        ObjectState::Once(match self {
            Once::New => OnceState::New,
            Once::Running { thread, .. } => OnceState::Running(*thread),
            Once::Done(_) => OnceState::Done,
            Once::Poisoned => OnceState::Poisoned,
        })
    }
}

impl State {
    fn once(&self, id: ObjectId) -> &Once {
        match self.object(id) {
            Object::Once(once) => once,
            other => bug(format_args!("object {id} is no Once, but {other:?}")),
        }
    }

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
        let once = match self.object_mut(id) {
            Object::Once(once) => once,
            other => bug(format_args!("object {id} is no Once, but {other:?}")),
        };
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
