//! What can be said of the next steps before any of them is taken.

use formats::graph::Manner;

use super::ending::{Blocked, Ending};
use super::ids::ThreadId;
use super::operation::Operation;
use super::transition::STAYS_BLOCKED;
use super::{State, atomic, condvar, life, lock};

impl State {
    /// Whether a thread can take its step, and not only for no reason.
    pub fn can_go_on(&self, id: ThreadId) -> bool {
        self.alternatives(id) > 0 && !self.is_optional(id, 0)
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
                life::Operation::Yield | life::Operation::IsFinished(_)
            ),
            Some(Operation::Lock(_, operation)) => {
                matches!(operation, lock::Operation::Downgrade { .. })
            }
            Some(Operation::Condvar(_, operation)) => matches!(
                operation,
                condvar::Operation::NotifyOne | condvar::Operation::NotifyAll
            ),
            Some(Operation::Barrier(..) | Operation::Output(_)) => true,
            Some(_) => false,
        };
        is_certain && self.can_go_on(id)
    }

    /// Whether the way of a step depends on where others stand.
    pub fn may_meet(&self, id: ThreadId) -> bool {
        matches!(self.pending(id), Some(Operation::Channel(..))) && self.alternatives(id) > 1
    }

    /// Whether a thread that can take this alternative need not ever do so.
    pub fn is_optional(&self, id: ThreadId, alternative: usize) -> bool {
        let is_held_up = matches!(
            self.pending(id),
            Some(Operation::Lock(lock, lock::Operation::Read)) if self.may_turn_away(id, *lock)
        );
        is_held_up || self.is_spurious(id, alternative)
    }

    /// What is special about an alternative.
    pub fn manner(&self, id: ThreadId, alternative: usize) -> Manner {
        if alternative == STAYS_BLOCKED {
            return Manner::StaysBlocked;
        }
        let is_spurious = self.is_spurious(id, alternative);
        match self.pending(id) {
            Some(Operation::Atomic(..)) if is_spurious => Manner::FailedSpuriously,
            Some(Operation::Atomic(atomic, operation)) => {
                self.atomic_manner(id, *atomic, operation, alternative)
            }
            Some(_) if is_spurious => Manner::WokeSpuriously,
            Some(Operation::Condvar(condvar, condvar::Operation::Wake { timed: true, .. }))
                if alternative == 0 && !self.is_notified(id, *condvar) =>
            {
                Manner::TimedOut
            }
            Some(operation) if alternative > 0 && operation.glances() => Manner::ReadsOlder,
            Some(Operation::Own(_, operation)) => operation.manner(),
            _ => Manner::Usual,
        }
    }

    /// What a terminal shows when a thread takes this step.
    pub fn shows(&self, id: ThreadId, operation: &Operation) -> String {
        match operation {
            Operation::Output(operation) => self.output.shows(operation),
            // The end of the program shows what was kept.
            Operation::Thread(life::Operation::Exit(_)) => self.output.shown_at_end(id).to_owned(),
            _ => String::new(),
        }
    }

    /// Who waits for what, when nobody can go on.
    pub fn deadlock(&self) -> Ending {
        let waiting = self.threads.iter().filter_map(|(id, thread)| {
            let operation = self.pending(*id)?;
            Some(Blocked {
                thread: *id,
                kind: operation.kind(),
                object: operation.object(),
                other: match operation {
                    Operation::Thread(life::Operation::Join(other)) => Some(*other),
                    _ => None,
                },
                location: thread.location,
                spins: false,
            })
        });
        Ending::Deadlock(waiting.collect())
    }

    /// Who spins for what, when all others wait, too.
    pub fn spins(&self, spinning: impl Fn(ThreadId) -> bool) -> Ending {
        match self.deadlock() {
            Ending::Deadlock(mut blocked) => {
                for one in &mut blocked {
                    one.spins = spinning(one.thread);
                }
                Ending::Spins(blocked)
            }
            other => other,
        }
    }
}
