//! What threads do to each other by beginning, going on and ending.

use std::sync::atomic::Ordering::Relaxed;

use crate::rt::bug::bug;
use crate::rt::fingerprint::Fingerprint;
use crate::rt::state::State;
use crate::rt::state::ending::Ending;
use crate::rt::state::ids::{ObjectId, ThreadId};
use crate::rt::state::life::Operation;
use crate::rt::state::operation::Operation as Step;
use crate::rt::state::outcome::Outcome;
use crate::rt::state::seen::Carrier;
use crate::rt::state::thread::{Status, Thread};
use crate::rt::state::variable::end_of;

/// The status of a program whose `main` panics: nobody overlooks that.
const PANIC: i32 = 101;

impl State {
    /// A thread makes another, or an object, which is its n-th.
    pub fn makes(&mut self, id: ThreadId) -> u32 {
        let thread = self.thread_mut(id);
        thread.made += 1;
        thread.made
    }

    /// A thread is the first to use one of several objects that are made at the same
    /// place, which is the n-th of them now.
    pub fn numbers(&mut self, id: ThreadId, n: u32) {
        let thread = self.thread_mut(id);
        let numbered = thread.numbered.unwrap_or_default();
        thread.numbered = Some(numbered.and(&(thread.history, n)));
    }

    /// What a thread has done since its last step was nobody else's business, so that
    /// it has got this lock only just now.
    pub fn still_acquired(&mut self, id: ThreadId, lock: Option<ObjectId>) {
        self.thread_mut(id).acquired = lock;
    }

    /// A thread is started; it waits for its first turn.
    pub fn spawn(
        &mut self,
        parent: ThreadId,
        id: ThreadId,
        history: Fingerprint,
        scope: Option<(ThreadId, u32)>,
    ) {
        let begin = Step::Thread(Operation::Begin);
        let mut thread = Thread::new(Status::Pending(begin), history);
        thread.scope = scope;
        self.threads.insert(id, thread);
        self.thread_mut(parent).acquired = None;
        self.hand_to_spawned(parent, id);
    }

    /// A thread has come to its end. What it has seen does not matter any more,
    /// but for what it leaves behind.
    pub fn leave(&mut self, id: ThreadId, leaves: Fingerprint) {
        let thread = self.thread_mut(id);
        thread.history = leaves;
        thread.status = Status::Pending(Step::Thread(Operation::End));
    }

    /// Where a thread may look as if it has not finished yet, though it has.
    fn is_end_glimpsed(&self) -> bool {
        self.rules.weak && self.rules.glances.finished
    }

    pub(super) fn thread_alternatives(&self, id: ThreadId, operation: &Operation) -> usize {
        if let Operation::IsFinished(other) = operation
            && self.is_end_glimpsed()
        {
            return self.glimpses(id, end_of(*other), Relaxed).len();
        }
        let enabled = match operation {
            Operation::Join(other) => self.is_finished(*other),
            Operation::JoinAll(others) => others.iter().all(|other| self.is_finished(*other)),
            Operation::SleepForever => false,
            Operation::Begin
            | Operation::Yield
            | Operation::Caught
            | Operation::Panicked
            | Operation::End
            | Operation::Exit(_)
            | Operation::IsFinished(_) => true,
        };
        enabled.into()
    }

    pub(super) fn thread_transition(
        &mut self,
        id: ThreadId,
        operation: &Operation,
        alternative: usize,
    ) -> Outcome {
        match operation {
            Operation::End => {
                self.thread_mut(id).status = Status::Finished;
                self.hand_to_joiner(id);
            }
            Operation::Exit(status) => {
                let lost_panic = *status != PANIC
                    && self
                        .threads()
                        .any(|(other, thread)| other != id && thread.has_panicked);
                self.ending = Some(Ending::Exit {
                    status: *status,
                    lost_panic,
                });
            }
            // Whoever waits for its end learns of its panic.
            Operation::Join(other) => {
                self.thread_mut(*other).has_panicked = false;
                self.acquire_last(id, Carrier::Ended(*other));
            }
            Operation::JoinAll(others) => {
                for other in others {
                    self.thread_mut(*other).has_panicked = false;
                    self.acquire_last(id, Carrier::Ended(*other));
                }
            }
            Operation::Caught => self.thread_mut(id).has_panicked = false,
            Operation::Panicked => self.thread_mut(id).has_panicked = true,
            Operation::SleepForever => bug(format_args!("thread {id} wakes up from eternity")),
            Operation::IsFinished(other) if self.is_end_glimpsed() => {
                let found = self.glimpse(id, (end_of(*other), Relaxed), alternative);
                return Outcome::Is(found == 1);
            }
            Operation::IsFinished(other) => return Outcome::Is(self.is_finished(*other)),
            Operation::Begin | Operation::Yield => {}
        }
        Outcome::Done
    }
}
