//! Who has seen what, in a program that asks for less than sequential
//! consistency: the [memory](::memory) of its atomics, each thread's views, and
//! what carries them from one thread to another.
//!
//! Whatever the standard library promises to happen before something else hands
//! over what its thread has seen: an unlock to the locks after it, a message to
//! whoever receives it, the end of a thread to whoever joins it. Each kind of
//! object says so in its own file, by [`State::release`] and [`State::acquire`].
//!
//! In a program whose atomics are all `SeqCst` there is nothing to hand over:
//! each load reads the last value.

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::Ordering;

use memory::{Canonical, Memory, MessageId, VariableId, View, Views};

use super::owner::OwnersId;
use super::variable::{end_of, variable};
use super::{Object, ObjectId, State, ThreadId};
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
    released: BTreeMap<Carrier, View>,
    /// By the number of a message on its way.
    sent: BTreeMap<u64, View>,
    /// The room that receiving has left in a channel with a bound, by the order
    /// in which it is filled again.
    rooms: BTreeMap<ObjectId, VecDeque<View>>,
    has_fences: bool,
}

/// What decides the future of all that, but for the numbers of messages.
#[derive(Hash)]
pub struct Key<'a> {
    carriers: Vec<&'a Carrier>,
    rooms: Vec<(ObjectId, usize)>,
    canonical: Canonical<u64>,
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

    fn acquire(&mut self, id: ThreadId, view: &View) {
        let (memory, views) = self.of_thread(id);
        memory.acquire(views, view);
    }

    fn release(&mut self, id: ThreadId, to: Carrier) {
        let view = self.views(id).release();
        let carried = self.released.entry(to).or_default();
        self.memory.merge(carried, &view);
    }
}

impl State {
    /// A new object, if loads are from it.
    pub(super) fn make_variable(&mut self, id: ObjectId, object: &Object) {
        let Some(seen) = &mut self.seen else { return };
        match object {
            Object::Atomic(atomic) => seen.memory.make(variable(id), atomic.value()),
            Object::Once(once) if self.rules.glances.initialized => {
                seen.memory.make(variable(id), once.is_done().into());
            }
            _ => {}
        }
    }

    /// What a thread has seen is seen by the one that it starts.
    pub(super) fn hand_to_spawned(&mut self, parent: ThreadId, id: ThreadId) {
        if let Some(seen) = &mut self.seen {
            let views = Views::of_spawned(seen.views(parent).release());
            seen.threads.insert(id, views);
            if self.rules.glances.finished {
                seen.memory.make(end_of(id), 0);
            }
        }
    }

    /// The values that a load finds, where it may find an older one: the latest
    /// first.
    pub(super) fn glimpses(
        &self,
        id: ThreadId,
        variable: VariableId,
        ordering: Ordering,
    ) -> Vec<MessageId> {
        let Some(seen) = &self.seen else {
            return vec![];
        };
        let mut readable = seen.memory.readable(seen.views(id), variable, ordering);
        readable.reverse();
        readable
    }

    /// Loads one of the [values](State::glimpses).
    pub(super) fn glimpse(
        &mut self,
        id: ThreadId,
        (variable, ordering): (VariableId, Ordering),
        alternative: usize,
    ) -> u64 {
        let messages = self.glimpses(id, variable, ordering);
        match (messages.get(alternative), &mut self.seen) {
            (Some(message), Some(seen)) => {
                let (memory, views) = seen.of_thread(id);
                memory.load(views, variable, *message, ordering)
            }
            _ => bug(format_args!("thread {id} looks at what is not there")),
        }
    }

    /// Changes what others look at.
    pub(super) fn exchange(
        &mut self,
        id: ThreadId,
        variable: VariableId,
        value: u64,
        ordering: Ordering,
    ) {
        if let Some(seen) = &mut self.seen {
            let (memory, views) = seen.of_thread(id);
            let last = memory.last(variable);
            memory.update(views, variable, last, value, ordering);
        }
    }

    /// Hands over what a thread has seen to those who acquire it.
    pub(super) fn release(&mut self, id: ThreadId, to: Carrier) {
        if let Some(seen) = &mut self.seen {
            seen.release(id, to);
        }
    }

    /// Takes over what has been released there so far.
    pub(super) fn acquire(&mut self, id: ThreadId, from: Carrier) {
        if let Some(seen) = &mut self.seen
            && let Some(view) = seen.released.get(&from).cloned()
        {
            seen.acquire(id, &view);
        }
    }

    /// Whether what has been released there is more than a thread has seen.
    pub(super) fn brings_news(&self, id: ThreadId, from: Carrier) -> bool {
        let Some(seen) = &self.seen else { return false };
        let released = seen.released.get(&from);
        released.is_some_and(|view| seen.memory.brings_news(seen.views(id), view))
    }

    /// The same as [`acquire`](State::acquire), and nobody else will.
    pub(super) fn acquire_last(&mut self, id: ThreadId, from: Carrier) {
        self.acquire(id, from);
        self.forget(from);
    }

    /// Nobody will acquire what has been released there.
    pub(super) fn forget(&mut self, carrier: Carrier) {
        if let Some(seen) = &mut self.seen {
            seen.released.remove(&carrier);
        }
    }

    /// A thread has ended.
    pub(super) fn hand_to_joiner(&mut self, id: ThreadId) {
        if self.rules.glances.finished && id != 0 {
            self.exchange(id, end_of(id), 1, Ordering::Release);
        }
        if let Some(seen) = &mut self.seen {
            seen.release(id, Carrier::Ended(id));
            seen.threads.remove(&id);
        }
    }

    /// A thread takes over directly what another has seen, who waits for it.
    pub(super) fn acquire_from(&mut self, id: ThreadId, other: ThreadId) {
        if let Some(seen) = &mut self.seen {
            let view = seen.views(other).release();
            seen.acquire(id, &view);
        }
    }

    /// A message, known by its number, brings what its sender has seen.
    pub(super) fn release_with(&mut self, id: ThreadId, message: u64) {
        if let Some(seen) = &mut self.seen {
            let view = seen.views(id).release();
            seen.sent.insert(message, view);
        }
    }

    pub(super) fn acquire_with(&mut self, id: ThreadId, message: u64) {
        if let Some(seen) = &mut self.seen
            && let Some(view) = seen.sent.remove(&message)
        {
            seen.acquire(id, &view);
        }
    }

    /// A receiver leaves room in a channel with a bound.
    pub(super) fn leave_room(&mut self, id: ThreadId, channel: ObjectId) {
        if let Some(seen) = &mut self.seen {
            let view = seen.views(id).release();
            seen.rooms.entry(channel).or_default().push_back(view);
        }
    }

    /// A sender takes the room that was left first, when all that there is `of` has
    /// been used before.
    pub(super) fn take_room(&mut self, id: ThreadId, channel: ObjectId, filled: usize, of: usize) {
        if let Some(seen) = &mut self.seen
            && let Some(rooms) = seen.rooms.get_mut(&channel)
            && filled + rooms.len() >= of
            && let Some(view) = rooms.pop_front()
        {
            seen.acquire(id, &view);
        }
    }

    pub(super) fn fence(&mut self, id: ThreadId, ordering: Ordering) {
        if let Some(seen) = &mut self.seen {
            let (memory, views) = seen.of_thread(id);
            memory.fence(views, ordering);
        }
    }

    /// What decides the future, besides the objects.
    pub(super) fn seen_key(&self) -> Option<Key<'_>> {
        let seen = self.seen.as_ref()?;
        let threads: Vec<_> = seen.threads.values().collect();
        let mut others: Vec<&View> = seen.released.values().collect();
        for object in self.objects.values() {
            if let Object::Channel(channel) = object {
                let sent = channel.messages();
                others.extend(sent.filter_map(|message| seen.sent.get(&message.ticket)));
            }
        }
        others.extend(seen.rooms.values().flatten());
        let rooms = seen.rooms.iter();
        Some(Key {
            carriers: seen.released.keys().collect(),
            rooms: rooms.map(|(id, views)| (*id, views.len())).collect(),
            canonical: seen.memory.canonical(&threads, &others, seen.has_fences),
        })
    }
}
