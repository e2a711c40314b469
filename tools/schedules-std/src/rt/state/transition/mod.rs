//! What a step does: the one function by which a state changes, and how many ways
//! there are for it. What it does to an object stands in the file of that object's kind.

mod atomic;
mod barrier;
mod channel;
mod condvar;
mod handover;
mod life;
mod lock;
mod once;
mod output;
mod owner;
mod ownership;
mod park;
mod plain;
mod turns;

pub(super) use atomic::Way;

use super::State;
use super::condvar::Operation as OnCondvar;
use super::ids::ThreadId;
use super::life::Operation as OnLife;
use super::operation::Operation;
use super::outcome::Outcome;
use super::park::Operation as OnPark;
use super::thread::Status;
use crate::rt::bug::bug;
use crate::rt::location::Location;

/// The alternative of a step that is never taken: where all others wait, and
/// threads could go on only by waking up without a reason, or by reading before
/// a writer who waits, they don't have to.
pub const STAYS_BLOCKED: usize = usize::MAX;

impl State {
    /// A thread stops before a step.
    pub fn pend(&mut self, id: ThreadId, operation: Operation, location: Location) {
        let thread = self.thread_mut(id);
        if thread.status != Status::Running {
            bug(format_args!(
                "thread {id} begins {operation:?}, and is {:?}",
                thread.status
            ));
        }
        thread.status = Status::Pending(operation);
        thread.location = Some(location);
        self.note_parked();
    }

    /// In how many ways the step of a thread can go now; 0 when it has to wait,
    /// or is not before a step.
    pub fn alternatives(&self, id: ThreadId) -> usize {
        let Some(operation) = self.pending(id) else {
            return 0;
        };
        let own = self.own_alternatives(id, operation);
        match self.thread(id).has_parked_within {
            // With a token left, or without.
            true => own * 2,
            false => own,
        }
    }

    fn own_alternatives(&self, id: ThreadId, operation: &Operation) -> usize {
        match operation {
            Operation::Lock(lock, operation) => self.lock_alternatives(id, *lock, operation),
            Operation::Condvar(condvar, operation) => {
                self.condvar_alternatives(id, *condvar, operation)
            }
            Operation::Barrier(barrier, operation) => {
                self.barrier_alternatives(id, *barrier, operation)
            }
            Operation::Atomic(atomic, operation) => {
                self.atomic_alternatives(id, *atomic, operation)
            }
            Operation::Channel(channel, operation) => {
                self.channel_alternatives(*channel, operation)
            }
            Operation::Once(once, operation) => self.once_alternatives(id, *once, operation),
            Operation::Park(operation) => self.park_alternatives(id, operation),
            Operation::Thread(operation) => self.thread_alternatives(id, operation),
            Operation::Output(operation) => self.output_alternatives(id, operation),
            Operation::Owner(operation) => self.owner_alternatives(id, operation),
            Operation::Fence(_) | Operation::Own(..) => 1,
        }
    }

    /// The step of a thread, in one of its alternatives: the operation that it
    /// was, and what the thread learns. A thread that is not running afterwards
    /// has another step to take before it goes on.
    pub fn transition(&mut self, id: ThreadId, alternative: usize) -> (Operation, Outcome) {
        let is_spurious = self.is_spurious(id, alternative);
        // Of the two ways that each alternative has then, the first.
        let is_left = alternative.is_multiple_of(2);
        let status = &mut self.thread_mut(id).status;
        let operation = match std::mem::replace(status, Status::Running) {
            Status::Pending(operation) => operation,
            other => bug(format_args!("thread {id} takes a step and is {other:?}")),
        };
        let parked = std::mem::take(&mut self.thread_mut(id).has_parked_within);
        let alternative = match parked {
            true => alternative / 2,
            false => alternative,
        };
        let had_token = self.thread(id).token;
        let outcome = self.effect(id, &operation, alternative);
        // Before, this alternative would be none.
        self.thread_mut(id).woke_spuriously |= is_spurious;
        if let Operation::Thread(OnLife::End) = operation {
            self.unpark_scope(id);
        }
        self.note_turn(id, &operation, &outcome, had_token);
        if parked {
            self.leave_token(id, &outcome, is_left);
        }
        self.note_parked();
        let thread = self.thread_mut(id);
        thread.acquired = operation.acquires();
        if !matches!(operation, Operation::Thread(OnLife::End)) {
            thread.history = thread.history.and(&(&operation, &outcome, thread.location));
        }
        (operation, outcome)
    }

    fn effect(&mut self, id: ThreadId, operation: &Operation, alternative: usize) -> Outcome {
        match operation {
            Operation::Lock(lock, operation) => {
                self.lock_transition(id, *lock, operation, alternative)
            }
            Operation::Condvar(condvar, operation) => {
                self.condvar_transition(id, *condvar, operation, alternative)
            }
            Operation::Barrier(barrier, operation) => {
                self.barrier_transition(id, *barrier, operation)
            }
            Operation::Atomic(atomic, operation) => {
                self.atomic_transition(id, *atomic, operation, alternative)
            }
            Operation::Channel(channel, operation) => {
                self.channel_transition(id, *channel, operation, alternative)
            }
            Operation::Once(once, operation) => {
                self.once_transition(id, *once, operation, alternative)
            }
            Operation::Park(operation) => self.park_transition(id, operation),
            Operation::Thread(operation) => self.thread_transition(id, operation, alternative),
            Operation::Output(operation) => self.output_transition(id, operation),
            Operation::Own(object, operation) => self.owned_transition(*object, operation),
            Operation::Fence(ordering) => {
                self.fence(id, *ordering);
                Outcome::Done
            }
            Operation::Owner(operation) => self.owner_transition(id, operation, alternative),
        }
    }

    /// Whether an alternative is to wake up, or to fail, without a reason.
    pub fn is_spurious(&self, id: ThreadId, alternative: usize) -> bool {
        let may = self.rules.spurious && !self.thread(id).woke_spuriously;
        may && match self.pending(id) {
            // With a timeout, the first way is that its time is over.
            Some(Operation::Condvar(condvar, OnCondvar::Wake { timed, .. })) => {
                !self.is_notified(id, *condvar) && alternative == usize::from(*timed)
            }
            Some(Operation::Atomic(atomic, operation)) => {
                self.fails_spuriously(id, *atomic, operation, alternative)
            }
            Some(Operation::Park(OnPark::Park { timed })) => !self.thread(id).token && !timed,
            _ => false,
        }
    }
}
