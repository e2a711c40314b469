//! What a step changes for others, and so what a turn of a loop comes to.

use crate::rt::state::ids::{ObjectId, ThreadId};
use crate::rt::state::object::Object;
use crate::rt::state::operation::Operation;
use crate::rt::state::outcome::Outcome;
use crate::rt::state::turns::Turn;
use crate::rt::state::{State, atomic, channel, condvar, life, lock, once, owner, park};

impl State {
    pub fn enter_loop(&mut self, id: ThreadId, entered: usize) {
        self.thread_mut(id).turns.enter(entered);
    }

    pub fn turn_loop(&mut self, id: ThreadId, turned: usize) -> Turn {
        self.thread_mut(id).turns.turn(turned)
    }

    pub fn come_to_loop(&mut self, id: ThreadId, entered: usize) {
        self.thread_mut(id).turns.come_to(entered);
    }

    pub fn will_sleep_in_loop(&mut self, id: ThreadId, turned: usize) {
        self.thread_mut(id).turns.will_sleep(turned);
    }

    pub fn sleep_in_loop(&mut self, id: ThreadId) -> Option<Turn> {
        self.thread_mut(id).turns.sleep()
    }

    /// It does more in this turn than to wait.
    pub fn be_busy(&mut self, id: ThreadId) {
        self.thread_mut(id).turns.busy();
    }

    /// From now on only whole turns count.
    pub fn spoil_turns(&mut self) {
        let threads: Vec<_> = self.threads().map(|(id, _)| id).collect();
        for id in threads {
            self.thread_mut(id).turns.spoil();
        }
    }

    /// Notes what a step has come to. `had_token` is whether its thread had been
    /// unparked before.
    pub(super) fn note_turn(
        &mut self,
        id: ThreadId,
        operation: &Operation,
        outcome: &Outcome,
        had_token: bool,
    ) {
        // It is its thread's own business.
        if let Operation::Fence(_) = operation {
            return;
        }
        let locked = operation.acquires().or(match operation {
            Operation::Lock(lock, _) => Some(*lock),
            _ => None,
        });
        if let (Some(lock), Outcome::Locked { value, .. } | Outcome::Woken { value, .. }) =
            (locked, outcome)
        {
            let turns = &mut self.thread_mut(id).turns;
            turns.locked.insert(lock, *value);
        }
        let changes = self.changes(id, operation, outcome, had_token);
        let locks = match operation {
            Operation::Lock(..) => !matches!(outcome, Outcome::No),
            Operation::Condvar(..) => true,
            _ => false,
        };
        self.thread_mut(id).turns.note(changes, locks);
    }

    /// Whether a step may leave something behind for others. Who locks does so only
    /// by what is in the lock when it is unlocked.
    fn changes(
        &self,
        id: ThreadId,
        operation: &Operation,
        outcome: &Outcome,
        had_token: bool,
    ) -> bool {
        match operation {
            Operation::Atomic(atomic, operation) => {
                self.stores_another(*atomic, operation, outcome)
            }
            Operation::Lock(lock, operation) => match operation {
                lock::Operation::Lock | lock::Operation::Read | lock::Operation::IsPoisoned => {
                    false
                }
                lock::Operation::TryLock | lock::Operation::TryRead => *outcome != Outcome::No,
                lock::Operation::Unlock { value, poison } => {
                    *poison || self.thread(id).turns.locked.get(lock) != Some(value)
                }
                lock::Operation::Downgrade { .. }
                | lock::Operation::Poison
                | lock::Operation::ClearPoison => true,
            },
            Operation::Channel(_, operation) => match operation {
                channel::Operation::TrySend(_) | channel::Operation::TryReceive => {
                    !matches!(outcome, Outcome::No | Outcome::Gone)
                }
                // Another token may be left by now.
                channel::Operation::ReceiveTimeout => {
                    *outcome != Outcome::No || !self.rules.parks.is_empty()
                }
                _ => true,
            },
            Operation::Condvar(_, operation) => match operation {
                condvar::Operation::Wait { lock, value } => {
                    self.thread(id).turns.locked.get(lock) != Some(value)
                }
                // Who has been told has taken that from others, and who wakes up for no
                // reason does so once.
                condvar::Operation::Wake { .. } => matches!(outcome, Outcome::Woken { .. }),
                condvar::Operation::Regain { late, .. } => !late,
                condvar::Operation::NotifyOne | condvar::Operation::NotifyAll => true,
            },
            Operation::Park(park::Operation::Park { .. }) => had_token,
            Operation::Thread(operation) => !matches!(
                operation,
                life::Operation::Yield | life::Operation::IsFinished(_)
            ),
            Operation::Once(_, operation) => {
                let is_settled = matches!(outcome, Outcome::Ready(_));
                !is_settled && !matches!(operation, once::Operation::Look)
            }
            Operation::Owner(operation) => !matches!(
                operation,
                owner::Operation::Ask(..) | owner::Operation::Count | owner::Operation::Counted(_)
            ),
            Operation::Fence(_) => false,
            Operation::Park(park::Operation::Unpark(_))
            | Operation::Barrier(..)
            | Operation::Output(_)
            | Operation::Own(..) => true,
        }
    }

    /// Whether an operation has stored another value than it has found.
    fn stores_another(
        &self,
        id: ObjectId,
        operation: &atomic::Operation,
        outcome: &Outcome,
    ) -> bool {
        let Object::Atomic(atomic) = self.object(id) else {
            return true;
        };
        match (operation, outcome) {
            (atomic::Operation::Store(..) | atomic::Operation::Replace(_), _) => true,
            (_, Outcome::Value(before)) => atomic
                .of()
                .stores(operation, *before)
                .is_some_and(|stored| stored != *before),
            (_, Outcome::FailedSpuriously(_)) => false,
            _ => true,
        }
    }
}
