//! Who has seen what, in a program that asks for less than sequential
//! consistency: the [memory](::memory) of its atomics, each thread's views, and
//! what carries them from one thread to another.

use std::collections::{BTreeMap, VecDeque};

use memory::{Canonical, Memory, View, Views};

use super::ids::{ObjectId, OwnersId, ThreadId};
use super::plain::Shared;
use crate::rt::bug::bug;

/// What keeps a view until somebody acquires it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Carrier {
    /// A lock, what is initialized once, a barrier at which some have arrived, the
    /// senders of a channel that are gone.
    Object(ObjectId),
    /// The receiver of a channel, when it is gone.
    Receiver(ObjectId),
    /// The token of a thread.
    Token(ThreadId),
    /// A thread that has ended.
    Ended(ThreadId),
    /// The owners of an `Arc` that have been dropped.
    Owners(OwnersId),
    /// The lock of standard output.
    Output,
    /// The lock of standard error.
    Error,
}

#[derive(Debug, Clone, Default)]
pub struct Seen {
    pub(super) memory: Memory<u64>,
    pub(super) threads: BTreeMap<ThreadId, Views>,
    pub(super) released: BTreeMap<Carrier, View>,
    /// By the number of a message on its way.
    pub(super) sent: BTreeMap<u64, View>,
    /// The room that receiving has left in a channel with a bound, by the order
    /// in which it is filled again.
    pub(super) rooms: BTreeMap<ObjectId, VecDeque<View>>,
    pub(super) has_fences: bool,
}

/// What decides the future of all that, but for the numbers of messages.
#[derive(Hash)]
pub struct Key<'a> {
    pub(super) shared: Vec<Shared>,
    pub(super) carriers: Vec<&'a Carrier>,
    pub(super) rooms: Vec<(ObjectId, usize)>,
    pub(super) canonical: Canonical<u64>,
}

impl Seen {
    /// At the start of an execution.
    pub fn new(has_fences: bool) -> Self {
        Seen {
            threads: BTreeMap::from([(0, Views::default())]),
            has_fences,
            ..Seen::default()
        }
    }

    pub(super) fn views(&self, id: ThreadId) -> &Views {
        match self.threads.get(&id) {
            Some(views) => views,
            None => bug(format_args!("thread {id} has no views")),
        }
    }

    /// The memory, and the views of a thread.
    pub(super) fn of_thread(&mut self, id: ThreadId) -> (&mut Memory<u64>, &mut Views) {
        match self.threads.get_mut(&id) {
            Some(views) => (&mut self.memory, views),
            None => bug(format_args!("thread {id} has no views")),
        }
    }

    pub(super) fn acquire(&mut self, id: ThreadId, view: &View) {
        let (memory, views) = self.of_thread(id);
        memory.acquire(views, view);
    }

    pub(super) fn release(&mut self, id: ThreadId, to: Carrier) {
        let view = self.views(id).release();
        let carried = self.released.entry(to).or_default();
        self.memory.merge(carried, &view);
    }
}
