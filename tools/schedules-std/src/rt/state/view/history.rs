//! What a page shows of atomics whose loads may read older values: what there is
//! to read, who has seen how much of it, and what a step changes in that.
//!
//! All of it is told of what somebody may still read, as the state's
//! [key](State::fingerprint) knows it, and so is the same in states that are taken
//! for one.

use std::sync::atomic;

use formats::graph::{Access, Message, ObjectState, Ordering, Passed};
use memory::{MessageId, Strength, Unreadable};

use crate::rt::state::State;
use crate::rt::state::atomic::Operation as OnAtomic;
use crate::rt::state::ids::{ObjectId, ThreadId};
use crate::rt::state::object::Object;
use crate::rt::state::operation::Operation;
use crate::rt::state::seen::Seen;
use crate::rt::state::transition::Way;
use crate::rt::state::variable::variable;

/// An ordering, as a page is told of it.
pub fn shown(ordering: atomic::Ordering) -> Ordering {
    match (ordering.acquires(), ordering.releases()) {
        _ if ordering.in_total_order() => Ordering::SeqCst,
        (true, true) => Ordering::AcqRel,
        (true, false) => Ordering::Acquire,
        (false, true) => Ordering::Release,
        (false, false) => Ordering::Relaxed,
    }
}

impl Seen {
    /// The rank of the oldest message that anybody may still read.
    fn low(&self, id: ObjectId) -> usize {
        let oldest = self.threads.values();
        let oldest = oldest.map(|views| self.memory.oldest(views, variable(id)));
        oldest.min().unwrap_or_default()
    }

    fn message_at(&self, id: ObjectId, rank: usize) -> Option<MessageId> {
        let message = self.memory.history(variable(id)).nth(rank)?;
        Some(message.0)
    }
}

impl State {
    fn text(&self, seen: &Seen, id: ObjectId, message: MessageId) -> String {
        let value = *seen.memory.value(variable(id), message);
        self.atomic(id).of().show(value)
    }

    fn atomics(&self) -> impl Iterator<Item = ObjectId> {
        let objects = self.objects.iter();
        objects.filter_map(|(id, object)| matches!(object, Object::Atomic(_)).then_some(*id))
    }

    /// How an object stands, with its history if it is an atomic that has one.
    pub(super) fn object_view(&self, id: ObjectId, object: &Object) -> ObjectState {
        match (object.view(), &self.seen) {
            (ObjectState::Atomic { value, .. }, Some(seen)) => ObjectState::Atomic {
                value,
                history: self.history(seen, id),
            },
            (other, _) => other,
        }
    }

    fn history(&self, seen: &Seen, id: ObjectId) -> Vec<Message> {
        let messages = seen.memory.history(variable(id)).enumerate();
        let readable = messages.skip(seen.low(id));
        let message = |(rank, (message, _)): (usize, (MessageId, &u64))| Message {
            value: self.text(seen, id, message),
            seen: seen
                .threads
                .iter()
                .filter(|(_, views)| seen.memory.oldest(views, variable(id)) == rank)
                .map(|(thread, _)| *thread)
                .collect(),
            brings: self.brings(seen, id, message),
        };
        readable.map(message).collect()
    }

    fn brings(&self, seen: &Seen, id: ObjectId, message: MessageId) -> Vec<(ObjectId, String)> {
        let view = seen.memory.brings(variable(id), message);
        let brought = self.atomics().filter(|other| *other != id);
        let brought = brought.filter_map(|other| {
            let up_to = view.seen(variable(other));
            let is_news = seen.memory.rank(variable(other), up_to) > seen.low(other);
            is_news.then(|| (other, self.text(seen, other, up_to)))
        });
        brought.collect()
    }

    /// What a step reads and stores, in one of its alternatives.
    pub fn access(
        &self,
        thread: ThreadId,
        operation: &Operation,
        alternative: usize,
    ) -> Option<Access> {
        let seen = self.seen.as_ref()?;
        let Operation::Atomic(id, operation) = operation else {
            return None;
        };
        let id = *id;
        let way = *self.ways(thread, id, operation)?.get(alternative)?;
        let (read, next) = match way {
            Way::Read(message) | Way::FailSpuriously(message) | Way::Update(message) => {
                (Some(message), None)
            }
            Way::Store(rank) => (None, Some(rank)),
        };
        let behind = |message| seen.memory.rank(variable(id), message) + 1;
        let next = next.or(read.map(behind));
        let next = next.and_then(|rank| seen.message_at(id, rank));
        let stores = match way {
            Way::Read(_) | Way::FailSpuriously(_) => None,
            Way::Store(_) => self.atomic(id).of().stores(operation, 0),
            Way::Update(message) => {
                let before = *seen.memory.value(variable(id), message);
                self.atomic(id).of().stores(operation, before)
            }
        };
        Some(Access {
            reads: read.map(|message| self.text(seen, id, message)),
            stores: stores.map(|value| self.atomic(id).of().show(value)),
            next: next.map(|message| self.text(seen, id, message)),
        })
    }

    /// What a thread can read no longer once a step is taken that leads to `after`.
    pub fn passed(&self, thread: ThreadId, after: &State) -> Vec<Passed> {
        let (Some(seen), Some(then)) = (&self.seen, &after.seen) else {
            return vec![];
        };
        let (Some(views), Some(views_then)) =
            (seen.threads.get(&thread), then.threads.get(&thread))
        else {
            return vec![];
        };
        let mut passed = vec![];
        for object in self.atomics() {
            let up_to = then.memory.oldest(views_then, variable(object));
            let Some(up_to) = then.message_at(object, up_to) else {
                continue;
            };
            // A place in modification order changes when another comes before it.
            let is_behind = |message| {
                let rank = |message| then.memory.rank(variable(object), message);
                rank(message) < rank(up_to)
            };
            let messages = seen.memory.history(variable(object));
            let readable = messages.skip(seen.memory.oldest(views, variable(object)));
            for (message, _) in readable.filter(|(message, _)| is_behind(*message)) {
                passed.push(Passed {
                    object,
                    value: self.text(seen, object, message),
                    up_to: after.text(then, object, up_to),
                });
            }
        }
        passed
    }

    /// What a thread that is about to read can't, though it has not passed it.
    pub(super) fn barred(&self, thread: ThreadId, operation: Option<&Operation>) -> Vec<String> {
        let (Some(seen), Some(Operation::Atomic(id, operation))) = (&self.seen, operation) else {
            return vec![];
        };
        let OnAtomic::Load(ordering) = operation else {
            return vec![];
        };
        let messages = seen.memory.history(variable(*id));
        let barred = messages.filter(|(message, _)| {
            let views = seen.views(thread);
            let why = (seen.memory).unreadable(views, variable(*id), *message, *ordering);
            why == Some(Unreadable::OutOfOrder)
        });
        barred
            .map(|(message, _)| self.text(seen, *id, message))
            .collect()
    }
}
