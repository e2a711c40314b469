//! Loops that do nothing but wait, turn by turn.
//!
//! The command marks where such a loop begins, and where it goes round: whatever it
//! knows by then, its thread is where it was at the beginning of the turn. If the
//! turn has changed nothing for others, either, it might as well not have been: see
//! [`waits`](super::super::waits).
//!
//! All of it follows from what the thread has seen, and so is no part of the state's
//! key.

use std::collections::BTreeMap;

use super::operation::Operation;
use super::{Object, ObjectId, Outcome, State, ThreadId};
use super::{atomic, channel, lock, once, owner, park, threads};
use crate::rt::fingerprint::Fingerprint;

/// The loops in which a thread is; perhaps it has left some by now.
#[derive(Debug, Clone, Default)]
pub struct Turns {
    loops: Vec<Loop>,
    /// What was in the locks that it has locked.
    locked: BTreeMap<ObjectId, Fingerprint>,
    /// Its last step has changed something for others, or may have.
    pub has_changed: bool,
}

/// A loop, in one of its turns.
#[derive(Debug, Clone)]
struct Loop {
    id: usize,
    steps: usize,
    has_changed: bool,
    has_locked: bool,
}

/// What a turn of a loop has come to that goes round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Something is not as it was.
    Changed,
    /// It has changed nothing; by locking it may have been in somebody's way.
    Futile { has_locked: bool },
}

impl Loop {
    fn begin(id: usize) -> Self {
        Loop {
            id,
            steps: 0,
            has_changed: false,
            has_locked: false,
        }
    }
}

impl Turns {
    /// The thread comes to a loop from outside.
    fn enter(&mut self, id: usize) {
        if let Some(before) = self.loops.iter().position(|one| one.id == id) {
            self.loops.truncate(before);
        }
        self.loops.push(Loop::begin(id));
    }

    /// A loop goes round.
    fn turn(&mut self, id: usize) -> Turn {
        let Some(index) = self.loops.iter().position(|one| one.id == id) else {
            return Turn::Changed;
        };
        self.loops.truncate(index + 1);
        let done = std::mem::replace(&mut self.loops[index], Loop::begin(id));
        match done.has_changed || done.steps == 0 {
            true => Turn::Changed,
            false => Turn::Futile {
                has_locked: done.has_locked,
            },
        }
    }

    /// Whether the next step is the first of a turn.
    pub fn is_beginning(&self) -> bool {
        self.loops.iter().any(|one| one.steps == 0)
    }

    /// The turns that have begun count for nothing.
    fn spoil(&mut self) {
        for one in &mut self.loops {
            one.has_changed |= one.steps > 0;
        }
    }

    fn note(&mut self, changes: bool, locks: bool) {
        self.has_changed = changes;
        for one in &mut self.loops {
            one.steps += 1;
            one.has_changed |= changes;
            one.has_locked |= locks;
        }
    }
}

impl State {
    pub fn enter_loop(&mut self, id: ThreadId, entered: usize) {
        self.thread_mut(id).turns.enter(entered);
    }

    pub fn turn_loop(&mut self, id: ThreadId, turned: usize) -> Turn {
        self.thread_mut(id).turns.turn(turned)
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
        if let (Operation::Lock(lock, _), Outcome::Locked { value, .. }) = (operation, outcome) {
            let turns = &mut self.thread_mut(id).turns;
            turns.locked.insert(*lock, *value);
        }
        let changes = self.changes(id, operation, outcome, had_token);
        let locks = matches!(operation, Operation::Lock(..)) && !matches!(outcome, Outcome::No);
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
            Operation::Park(park::Operation::Park { .. }) => had_token,
            Operation::Thread(operation) => !matches!(
                operation,
                threads::Operation::Yield | threads::Operation::IsFinished(_)
            ),
            Operation::Once(_, operation) => !matches!(operation, once::Operation::Look),
            Operation::Owner(operation) => !matches!(
                operation,
                owner::Operation::Ask(..) | owner::Operation::Counted(_)
            ),
            Operation::Fence(_) => false,
            Operation::Park(park::Operation::Unpark(_))
            | Operation::Condvar(..)
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

    /// Whether a thread that can go on will change something by its next step,
    /// whatever comes of it.
    pub fn is_about_to_change(&self, id: ThreadId) -> bool {
        let is_certain = match self.pending(id) {
            None => false,
            Some(Operation::Atomic(_, operation)) => {
                matches!(operation, atomic::Operation::Store(..))
            }
            Some(Operation::Thread(operation)) => !matches!(
                operation,
                threads::Operation::Yield | threads::Operation::IsFinished(_)
            ),
            Some(Operation::Lock(_, operation)) => {
                matches!(operation, lock::Operation::Downgrade { .. })
            }
            Some(Operation::Condvar(..) | Operation::Barrier(..) | Operation::Output(_)) => true,
            Some(_) => false,
        };
        is_certain && self.can_go_on(id)
    }

    /// Whether a thread can take its step, and not only for no reason.
    pub fn can_go_on(&self, id: ThreadId) -> bool {
        self.alternatives(id) > 0 && !self.is_optional(id, 0)
    }

    /// Whether the way of a step depends on where others stand.
    pub fn may_meet(&self, id: ThreadId) -> bool {
        matches!(self.pending(id), Some(Operation::Channel(..))) && self.alternatives(id) > 1
    }

    /// Who spins for what, when all others wait, too.
    pub fn spins(&self, spinning: impl Fn(ThreadId) -> bool) -> super::Ending {
        match self.deadlock() {
            super::Ending::Deadlock(mut blocked) => {
                for one in &mut blocked {
                    one.spins = spinning(one.thread);
                }
                super::Ending::Spins(blocked)
            }
            other => other,
        }
    }
}
