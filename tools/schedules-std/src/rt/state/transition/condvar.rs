//! What is done to a `Condvar`: sleeping, waking up, and telling others to.

use crate::rt::bug::bug;
use crate::rt::state::condvar::Operation;
use crate::rt::state::ids::{ObjectId, ThreadId};
use crate::rt::state::outcome::Outcome;
use crate::rt::state::seen::Carrier;
use crate::rt::state::thread::Status;
use crate::rt::state::{State, operation};

impl State {
    pub fn is_notified(&self, id: ThreadId, condvar: ObjectId) -> bool {
        self.condvar(condvar).0.get(&id) == Some(&true)
    }

    pub(super) fn condvar_alternatives(
        &self,
        id: ThreadId,
        condvar: ObjectId,
        operation: &Operation,
    ) -> usize {
        match operation {
            Operation::Wake { lock, .. } if self.is_notified(id, condvar) => {
                self.lock(*lock).is_free().into()
            }
            Operation::Wake { timed, .. } => {
                let for_no_reason = self.rules.spurious && !self.thread(id).woke_spuriously;
                usize::from(*timed) + usize::from(for_no_reason)
            }
            Operation::Regain { lock, .. } => self.lock(*lock).is_free().into(),
            Operation::NotifyOne => self.condvar(condvar).asleep().count().max(1),
            Operation::Wait { .. } | Operation::NotifyAll => 1,
        }
    }

    pub(super) fn condvar_transition(
        &mut self,
        id: ThreadId,
        condvar: ObjectId,
        operation: &Operation,
        alternative: usize,
    ) -> Outcome {
        match operation {
            Operation::Wait { lock, value } => {
                self.release(id, Carrier::Object(*lock));
                self.lock_mut(*lock).unlock(id, *value, false);
                self.condvar_mut(condvar).0.insert(id, false);
                Outcome::Done
            }
            Operation::Wake { lock, timed } => {
                match self.condvar_mut(condvar).0.remove(&id) {
                    Some(true) => return self.lock_again(id, *lock, true),
                    Some(false) => {}
                    None => bug(format_args!("thread {id} wakes up, and has not slept")),
                }
                let regain = Operation::Regain {
                    lock: *lock,
                    late: alternative < usize::from(*timed),
                };
                let regain = operation::Operation::Condvar(condvar, regain);
                self.thread_mut(id).status = Status::Pending(regain);
                Outcome::Done
            }
            Operation::Regain { lock, late } => self.lock_again(id, *lock, !late),
            Operation::NotifyOne => {
                let condvar = self.condvar_mut(condvar);
                // With nobody asleep it is lost.
                let told = condvar.asleep().nth(alternative);
                if let Some(told) = told {
                    condvar.0.insert(told, true);
                }
                Outcome::Done
            }
            Operation::NotifyAll => {
                let condvar = self.condvar_mut(condvar);
                condvar.0.values_mut().for_each(|told| *told = true);
                Outcome::Done
            }
        }
    }

    fn lock_again(&mut self, id: ThreadId, lock: ObjectId, notified: bool) -> Outcome {
        self.acquire(id, Carrier::Object(lock));
        match self.lock_mut(lock).lock(id) {
            Outcome::Locked { poisoned, value } => Outcome::Woken {
                notified,
                poisoned,
                value,
            },
            other => bug(format_args!("a lock gives {other:?}")),
        }
    }
}
