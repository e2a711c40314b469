//! What a reader sees of a moment: where each thread stands, and how the shared
//! objects are.

pub mod history;

use formats::graph::{Kind, Manner, ObjectView, ThreadView, View};

use super::ids::ThreadId;
use super::operation::Operation;
use super::thread::Thread;
use super::{State, channel, condvar, life, park};
use crate::rt::location::Location;

impl State {
    /// In a moment that `is_stuck`, nobody takes a step any more, not even who
    /// could.
    pub fn view(&self, is_stuck: bool) -> View {
        let threads = self.threads.iter();
        let objects = self.objects.iter().map(|(id, object)| ObjectView {
            object: *id,
            state: self.object_view(*id, object),
        });
        View {
            threads: threads
                .map(|(id, thread)| self.thread_view(*id, thread, is_stuck))
                .collect(),
            objects: objects.collect(),
        }
    }

    fn thread_view(&self, id: ThreadId, thread: &Thread, is_stuck: bool) -> ThreadView {
        let next = self.pending(id);
        // Who has been notified waits for the lock alone.
        let locks_again = match next {
            Some(Operation::Condvar(condvar, condvar::Operation::Wake { lock, .. }))
                if self.is_notified(id, *condvar) =>
            {
                Some(*lock)
            }
            _ => None,
        };
        let line = thread.location.and_then(Location::line_of_program);
        ThreadView {
            thread: id,
            next: match locks_again {
                Some(_) => Some(Kind::LockAgain),
                None => next.map(Operation::kind),
            },
            manner: match next {
                Some(Operation::Own(_, operation)) => operation.manner(),
                _ => Manner::Usual,
            },
            object: locks_again.or(next.and_then(Operation::object)),
            other: self.other_thread(next),
            line: line.filter(|_| next.is_some()),
            stores: self.about_to_store(next),
            ready: self.alternatives(id) > 0 && !is_stuck,
            spins: false,
            barred: self.barred(id, next),
        }
    }

    /// What an operation stores into an atomic, whatever is there.
    fn about_to_store(&self, operation: Option<&Operation>) -> Option<String> {
        let Operation::Atomic(id, operation) = operation? else {
            return None;
        };
        self.atomic(*id).shows_store(operation)
    }

    /// The thread that an operation is about.
    fn other_thread(&self, operation: Option<&Operation>) -> Option<ThreadId> {
        match operation? {
            Operation::Thread(
                life::Operation::Join(other) | life::Operation::IsFinished(other),
            )
            | Operation::Park(park::Operation::Unpark(other)) => Some(*other),
            Operation::Thread(life::Operation::JoinAll(others)) => others
                .iter()
                .copied()
                .find(|other| !self.is_finished(*other)),
            _ => None,
        }
    }
}

/// What a step hands over, as far as its text is known, or the older value that
/// it reads or stores before.
pub fn message(
    state: &State,
    (id, alternative): (ThreadId, usize),
    operation: &Operation,
) -> Option<String> {
    match operation {
        Operation::Atomic(atomic, operation) => {
            state.older_value(id, *atomic, operation, alternative)
        }
        Operation::Channel(_, operation) => channel::Operation::message(operation),
        _ => None,
    }
}
