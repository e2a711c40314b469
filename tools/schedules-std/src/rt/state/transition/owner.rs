//! What the owners of an `Arc` do to its counts, and what they may read of them.

use std::sync::atomic::Ordering::{self, Acquire, Relaxed, Release};

use memory::{Exchange, MessageId};

use crate::rt::bug::bug;
use crate::rt::state::State;
use crate::rt::state::ids::{OwnersId, ThreadId};
use crate::rt::state::outcome::Outcome;
use crate::rt::state::owner::{Change, Count, Operation, Question};
use crate::rt::state::seen::{Carrier, Seen};
use crate::rt::state::variable::count_of;

/// What a question finds in the one count and, it may be, in the other.
type Way = Vec<(Count, MessageId)>;

impl Seen {
    /// The messages that a load may read, the latest first.
    fn readable(
        &self,
        thread: ThreadId,
        owners: OwnersId,
        (count, ordering): (Count, Ordering),
    ) -> Vec<Way> {
        let variable = count_of(owners, count);
        let readable = self.memory.readable(self.views(thread), variable, ordering);
        let latest_first = readable.into_iter().rev();
        latest_first.map(|message| vec![(count, message)]).collect()
    }

    /// The ways of an exchange of 1 for something else, the latest message first.
    fn exchanges(
        &self,
        thread: ThreadId,
        owners: OwnersId,
        (count, success): (Count, Ordering),
    ) -> Vec<Way> {
        let variable = count_of(owners, count);
        let views = self.views(thread);
        let exchanges = self
            .memory
            .exchanges(views, variable, is_one, success, Relaxed);
        let latest_first = exchanges.into_iter().rev();
        let message = |exchange| match exchange {
            Exchange::Succeeds(message) | Exchange::Fails(message) => message,
        };
        latest_first
            .map(|exchange| vec![(count, message(exchange))])
            .collect()
    }

    /// Each way with all that the `next` load may read behind it, if there is one.
    fn followed(
        &self,
        thread: ThreadId,
        owners: OwnersId,
        ways: Vec<Way>,
        question: Question,
    ) -> Vec<Way> {
        let follow = |way: Way| {
            let mut then = self.clone();
            let Some(next) = then.read(thread, owners, question, &way) else {
                return vec![way];
            };
            let more = then.readable(thread, owners, next).into_iter();
            more.map(|more| [way.clone(), more].concat()).collect()
        };
        ways.into_iter().flat_map(follow).collect()
    }

    fn ways(&self, thread: ThreadId, owners: OwnersId, question: Question) -> Vec<Way> {
        match question {
            Question::Strong => self.readable(thread, owners, (Count::Strong, Relaxed)),
            Question::Weak => self.readable(thread, owners, (Count::Weak, Relaxed)),
            Question::WeakOfWeak => {
                let ways = self.readable(thread, owners, (Count::Weak, Acquire));
                self.followed(thread, owners, ways, question)
            }
            Question::IsAlone => {
                let ways = self.exchanges(thread, owners, (Count::Weak, Acquire));
                self.followed(thread, owners, ways, question)
            }
            Question::Unwrap => self.exchanges(thread, owners, (Count::Strong, Relaxed)),
            Question::IsLast => self.exchanges(thread, owners, (Count::Strong, Acquire)),
        }
    }

    fn count(&self, owners: OwnersId, (count, message): (Count, MessageId)) -> u64 {
        *self.memory.value(count_of(owners, count), message)
    }

    /// Reads what comes first in a way; what it loads next, if it does.
    fn read(
        &mut self,
        thread: ThreadId,
        owners: OwnersId,
        question: Question,
        way: &Way,
    ) -> Option<(Count, Ordering)> {
        let first = *way.first()?;
        let is_one = self.count(owners, first) == 1;
        let variable = count_of(owners, first.0);
        let (memory, views) = self.of_thread(thread);
        match question {
            Question::WeakOfWeak => {
                memory.load(views, variable, first.1, Acquire);
                Some((Count::Strong, Relaxed))
            }
            // Locks the count, and unlocks it again: nobody can tell.
            Question::IsAlone if is_one => {
                memory.update(views, variable, first.1, 1, Ordering::AcqRel);
                Some((Count::Strong, Acquire))
            }
            Question::Unwrap if is_one => {
                let brought = memory.brings(variable, first.1).clone();
                memory.update(views, variable, first.1, 0, Relaxed);
                memory.acquire(views, &brought);
                None
            }
            Question::IsLast if is_one => {
                memory.update(views, variable, first.1, 1, Ordering::AcqRel);
                None
            }
            _ => {
                memory.load(views, variable, first.1, Relaxed);
                None
            }
        }
    }

    /// Asks in one of the ways there are.
    fn ask(
        &mut self,
        thread: ThreadId,
        owners: OwnersId,
        question: Question,
        way: &Way,
    ) -> Outcome {
        let counts: Vec<u64> = way.iter().map(|read| self.count(owners, *read)).collect();
        let next = self.read(thread, owners, question, way);
        if let (Some((count, ordering)), Some((_, message))) = (next, way.get(1)) {
            let (memory, views) = self.of_thread(thread);
            memory.load(views, count_of(owners, count), *message, ordering);
        }
        // The `Weak` that all owners are together.
        if question == Question::Unwrap && counts == [1] {
            self.add(thread, owners, Count::Weak, (-1, Release));
        }
        match (question, counts.as_slice()) {
            (Question::Strong, [count]) => Outcome::Value(*count),
            (Question::Weak, [count]) => Outcome::Value(count.saturating_sub(1)),
            (Question::WeakOfWeak, [_, 0]) => Outcome::Value(0),
            (Question::WeakOfWeak, [weak, _]) => Outcome::Value(weak.saturating_sub(1)),
            (Question::IsAlone, counts) => Outcome::Is(*counts == [1, 1]),
            (Question::Unwrap | Question::IsLast, counts) => Outcome::Is(*counts == [1]),
            (question, counts) => bug(format_args!("{question:?} finds {counts:?}")),
        }
    }

    /// Adds to a count, or subtracts from it, and says what there was.
    fn add(
        &mut self,
        thread: ThreadId,
        owners: OwnersId,
        count: Count,
        (more, ordering): (i64, Ordering),
    ) -> u64 {
        let variable = count_of(owners, count);
        let (memory, views) = self.of_thread(thread);
        let last = memory.last(variable);
        let before = *memory.value(variable, last);
        let brought = memory.brings(variable, last).clone();
        memory.update(
            views,
            variable,
            last,
            before.wrapping_add_signed(more),
            ordering,
        );
        // Whoever subtracts the last has a fence behind that.
        if more < 0 && before == 1 {
            memory.acquire(views, &brought);
        }
        before
    }
}

fn is_one(count: &u64) -> bool {
    *count == 1
}

impl State {
    /// An owner is there, with this number of others.
    pub fn make_owners(&mut self, owners: OwnersId, strong: u64) {
        self.forget(Carrier::Owners(owners));
        if let (true, Some(seen)) = (self.rules.glances.counts, &mut self.seen) {
            seen.memory.make(count_of(owners, Count::Strong), strong);
            seen.memory.make(count_of(owners, Count::Weak), 1);
        }
    }

    /// Whether dropping an owner now would be more than nothing to its thread.
    pub fn learns_by_dropping(&self, id: ThreadId, owners: OwnersId, is_last: bool) -> bool {
        !self.rules.glances.counts && is_last && self.brings_news(id, Carrier::Owners(owners))
    }

    /// Clones or drops an owner, or a `Weak`.
    pub fn change_owners(&mut self, id: ThreadId, owners: OwnersId, change: Change, is_last: bool) {
        match &mut self.seen {
            Some(seen) if self.rules.glances.counts => {
                let (count, by) = match change {
                    Change::First => (Count::Strong, (1, Release)),
                    Change::Clone => (Count::Strong, (1, Relaxed)),
                    Change::Drop => (Count::Strong, (-1, Release)),
                    Change::Upgrade => (Count::Strong, (1, Acquire)),
                    Change::Downgrade => (Count::Weak, (1, Acquire)),
                    Change::CloneWeak => (Count::Weak, (1, Relaxed)),
                    Change::DropWeak => (Count::Weak, (-1, Release)),
                };
                let before = seen.add(id, owners, count, by);
                if change == Change::Drop && before == 1 {
                    seen.add(id, owners, Count::Weak, (-1, Release));
                }
            }
            Some(_) if change == Change::Drop && is_last => {
                self.acquire_last(id, Carrier::Owners(owners));
            }
            Some(_) if change == Change::Drop => self.release(id, Carrier::Owners(owners)),
            _ => {}
        }
    }

    /// Whoever has found no owner any more has read that.
    pub fn find_none(&mut self, id: ThreadId, owners: OwnersId) {
        if let (true, Some(seen)) = (self.rules.glances.counts, &mut self.seen) {
            let variable = count_of(owners, Count::Strong);
            let (memory, views) = seen.of_thread(id);
            memory.load(views, variable, memory.last(variable), Relaxed);
        }
    }

    fn owner_ways(&self, id: ThreadId, operation: &Operation) -> Option<Vec<Way>> {
        match (operation, &self.seen) {
            (Operation::Ask(owners, question), Some(seen)) => {
                Some(seen.ways(id, *owners, *question))
            }
            _ => None,
        }
    }

    pub(super) fn owner_alternatives(&self, id: ThreadId, operation: &Operation) -> usize {
        self.owner_ways(id, operation).map_or(1, |ways| ways.len())
    }

    pub(super) fn owner_transition(
        &mut self,
        id: ThreadId,
        operation: &Operation,
        alternative: usize,
    ) -> Outcome {
        let ways = self.owner_ways(id, operation);
        match (operation, ways, &mut self.seen) {
            (Operation::Ask(owners, question), Some(ways), Some(seen)) => {
                let Some(way) = ways.get(alternative) else {
                    bug(format_args!(
                        "{question:?} has no alternative {alternative}"
                    ));
                };
                seen.ask(id, *owners, *question, way)
            }
            // What is learned is in the operation.
            _ => Outcome::Done,
        }
    }
}
