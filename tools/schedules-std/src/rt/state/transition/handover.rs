//! What carries what a thread has seen to another: whoever releases hands it over,
//! whoever acquires takes it over.
//!
//! Whatever the standard library promises to happen before something else does so:
//! an unlock for the locks after it, a message for whoever receives it, the end of a
//! thread for whoever joins it. Each kind of object says it in its own file, by
//! [`State::release`] and [`State::acquire`].
//!
//! In a program whose atomics are all `SeqCst` there is nothing to hand over:
//! each load reads the last value.

use std::sync::atomic::Ordering;

use memory::{MessageId, VariableId, Views};

use crate::rt::bug::bug;
use crate::rt::state::State;
use crate::rt::state::ids::{ObjectId, ThreadId};
use crate::rt::state::seen::Carrier;
use crate::rt::state::variable::end_of;

impl State {
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
}
