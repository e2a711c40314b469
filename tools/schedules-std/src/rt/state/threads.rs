//! The threads themselves: what each has seen, and what it is about to do.

use std::sync::atomic::Ordering::Relaxed;

use formats::graph::Kind;

use super::turns::Turns;
use super::variable::end_of;
use super::views::Carrier;
use super::{Ending, ObjectId, Outcome, State, ThreadId};
use crate::rt::bug::bug;
use crate::rt::fingerprint::Fingerprint;
use crate::rt::location::Location;

/// The status of a program whose `main` panics: nobody overlooks that.
const PANIC: i32 = 101;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Status {
    Running,
    Pending(super::Operation),
    Finished,
}

#[derive(Debug, Clone)]
pub struct Thread {
    pub status: Status,
    /// All that it has done and seen, which decides what it will do.
    pub history: Fingerprint,
    pub location: Option<Location>,
    /// Threads and objects that it has made, to number the next one.
    pub made: u32,
    /// It has been unparked.
    pub token: bool,
    pub woke_spuriously: bool,
    /// What it had seen whenever it was the first to use one of several objects
    /// that are made at the same place, and so gave it its number.
    pub numbered: Option<Fingerprint>,
    /// The lock that it has got with its last step.
    pub acquired: Option<ObjectId>,
    /// It has panicked, and has not caught that, and nobody has asked.
    pub has_panicked: bool,
    /// It holds standard error, to write more pieces of a text.
    pub between_pieces: bool,
    /// It waits in something that parks, and may have done so: see
    /// [`park`](super::park).
    pub has_parked_within: bool,
    /// Whose scope it belongs to: a thread, and the number of its scope.
    pub scope: Option<(ThreadId, u32)>,
    pub turns: Turns,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Operation {
    Begin,
    /// It yields, or sleeps.
    Yield,
    /// It sleeps for longer than any clock counts.
    SleepForever,
    /// It has caught a panic of its own.
    Caught,
    /// A panic has reached its beginning, perhaps without a message.
    Panicked,
    End,
    Exit(i32),
    Join(ThreadId),
    /// Waits for the threads of a scope.
    JoinAll(Vec<ThreadId>),
    IsFinished(ThreadId),
}

impl Operation {
    pub fn kind(&self) -> Kind {
        match self {
            Operation::Begin => Kind::Begin,
            Operation::Yield | Operation::SleepForever => Kind::Yield,
            Operation::Caught | Operation::Panicked => Kind::PrintPanic,
            Operation::End => Kind::End,
            Operation::Exit(_) => Kind::Exit,
            Operation::Join(_) => Kind::Join,
            Operation::JoinAll(_) => Kind::JoinAll,
            Operation::IsFinished(_) => Kind::IsFinished,
        }
    }
}

impl Thread {
    pub fn new(status: Status, history: Fingerprint) -> Self {
        Thread {
            status,
            history,
            location: None,
            made: 0,
            token: false,
            woke_spuriously: false,
            numbered: None,
            acquired: None,
            has_panicked: false,
            between_pieces: false,
            has_parked_within: false,
            scope: None,
            turns: Turns::default(),
        }
    }

    /// What decides the future. Of a thread that has ended only what it leaves
    /// behind does, which is its history then.
    pub(super) fn what_counts(&self) -> (Option<&Status>, Fingerprint, [bool; 4]) {
        match self.status {
            Status::Finished => (None, self.history, [false, false, false, self.has_panicked]),
            _ => (
                Some(&self.status),
                self.history,
                [
                    self.token,
                    self.woke_spuriously,
                    self.has_parked_within,
                    self.has_panicked,
                ],
            ),
        }
    }
}

impl State {
    pub fn thread(&self, id: ThreadId) -> &Thread {
        match self.threads.get(&id) {
            Some(thread) => thread,
            None => bug(format_args!("there is no thread {id}")),
        }
    }

    pub(super) fn thread_mut(&mut self, id: ThreadId) -> &mut Thread {
        match self.threads.get_mut(&id) {
            Some(thread) => thread,
            None => bug(format_args!("there is no thread {id}")),
        }
    }

    pub fn threads(&self) -> impl Iterator<Item = (ThreadId, &Thread)> {
        self.threads.iter().map(|(id, thread)| (*id, thread))
    }

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
        let begin = super::Operation::Thread(Operation::Begin);
        let mut thread = Thread::new(Status::Pending(begin), history);
        thread.scope = scope;
        self.threads.insert(id, thread);
        self.thread_mut(parent).acquired = None;
        self.hand_to_spawned(parent, id);
    }

    /// A thread stops before a step.
    pub fn pend(&mut self, id: ThreadId, operation: super::Operation, location: Location) {
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

    /// A thread has come to its end. What it has seen does not matter any more,
    /// but for what it leaves behind.
    pub fn leave(&mut self, id: ThreadId, leaves: Fingerprint) {
        let thread = self.thread_mut(id);
        thread.history = leaves;
        thread.status = Status::Pending(super::Operation::Thread(Operation::End));
    }

    /// The step that a thread is about to take.
    pub fn pending(&self, id: ThreadId) -> Option<&super::Operation> {
        match &self.threads.get(&id)?.status {
            Status::Pending(operation) => Some(operation),
            Status::Running | Status::Finished => None,
        }
    }

    /// Where a thread may look as if it has not finished yet, though it has.
    fn is_end_glimpsed(&self) -> bool {
        self.rules.weak && self.rules.glances.finished
    }

    pub fn is_finished(&self, id: ThreadId) -> bool {
        self.thread(id).status == Status::Finished
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
                self.unpark_scope(id);
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
