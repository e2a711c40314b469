//! What is done to a `Mutex` or an `RwLock`.

use crate::rt::fingerprint::Fingerprint;
use crate::rt::state::ids::{ObjectId, ThreadId};
use crate::rt::state::lock::Operation;
use crate::rt::state::outcome::Outcome;
use crate::rt::state::seen::Carrier;
use crate::rt::state::thread::Status;
use crate::rt::state::{State, operation};

impl State {
    pub(super) fn lock_alternatives(
        &self,
        id: ThreadId,
        lock: ObjectId,
        operation: &Operation,
    ) -> usize {
        let state = self.lock(lock);
        match operation {
            Operation::Lock => state.is_free().into(),
            Operation::Read => state.is_readable().into(),
            Operation::TryRead => {
                1 + usize::from(state.is_readable() && self.may_turn_away(id, lock))
            }
            Operation::TryLock
            | Operation::Unlock { .. }
            | Operation::Downgrade { .. }
            | Operation::Poison
            | Operation::IsPoisoned
            | Operation::ClearPoison => 1,
        }
    }

    pub(super) fn lock_transition(
        &mut self,
        id: ThreadId,
        lock: ObjectId,
        operation: &Operation,
        alternative: usize,
    ) -> Outcome {
        if let Operation::Unlock { .. } | Operation::Downgrade { .. } = operation {
            self.release(id, Carrier::Object(lock));
        }
        let outcome = self.take_or_give(id, lock, operation, alternative);
        if let Outcome::Locked { .. } = outcome {
            self.acquire(id, Carrier::Object(lock));
        }
        outcome
    }

    fn take_or_give(
        &mut self,
        id: ThreadId,
        lock: ObjectId,
        operation: &Operation,
        alternative: usize,
    ) -> Outcome {
        let lock = self.lock_mut(lock);
        match operation {
            Operation::Lock => lock.lock(id),
            Operation::TryLock if lock.is_free() => lock.lock(id),
            Operation::Read => lock.read(id),
            Operation::TryRead if lock.is_readable() && alternative == 0 => lock.read(id),
            Operation::TryLock | Operation::TryRead => Outcome::No,
            Operation::Unlock { value, poison } => {
                lock.unlock(id, *value, *poison);
                Outcome::Done
            }
            Operation::Downgrade { value } => {
                lock.unlock(id, *value, false);
                lock.read(id)
            }
            Operation::Poison => {
                lock.poisoned = true;
                Outcome::Done
            }
            Operation::IsPoisoned => Outcome::Is(lock.poisoned),
            Operation::ClearPoison => {
                lock.poisoned = false;
                Outcome::Done
            }
        }
    }

    /// Its only owner gets hold of what is in a lock, and may change it without a step:
    /// from now on it is what that thread makes of it.
    pub fn lend(&mut self, id: ThreadId, lock: ObjectId) {
        let value = self.thread(id).history;
        self.lock_mut(lock).value = value;
    }

    /// What is in a lock has been looked at. If nobody holds it, that has stood there since
    /// it was lent.
    pub fn find_in(&mut self, lock: ObjectId, content: Fingerprint) {
        let lock = self.lock_mut(lock);
        if lock.is_free() {
            lock.value = content;
        }
    }

    /// Whether somebody may be about to poison a lock.
    pub fn is_held(&self, id: ObjectId) -> bool {
        self.lock(id).writer.is_some()
    }

    /// Whether a lock may turn a reader away who could share it, since a writer
    /// waits for those who read, or is about to lock before those who wait.
    pub(in crate::rt::state) fn may_turn_away(&self, reader: ThreadId, id: ObjectId) -> bool {
        let others = || self.threads.iter().filter(|(other, _)| **other != reader);
        let someone = |wanted: &Operation| {
            others().any(|(_, thread)| {
                matches!(&thread.status, Status::Pending(operation::Operation::Lock(lock, operation))
                    if *lock == id && operation == wanted)
            })
        };
        let is_read = !self.lock(id).readers.is_empty();
        someone(&Operation::Lock) && (is_read || someone(&Operation::Read))
    }
}
