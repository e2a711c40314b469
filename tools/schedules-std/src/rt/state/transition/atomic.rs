//! Loading, storing and exchanging, in one way or in several.
//!
//! In a program whose atomics are all `SeqCst`, an operation finds the last value
//! and can go in one way. In others a load may read each value that its thread
//! may still see, and a store may come before values that its thread has not
//! seen: the [memory](::memory) tells which those are. The first way is always
//! that of sequential consistency: the last value is read, and a store is the
//! last.

use formats::graph::Manner;
use memory::{Exchange, MessageId};

use crate::rt::bug::bug;
use crate::rt::state::State;
use crate::rt::state::atomic::Operation;
use crate::rt::state::ids::{ObjectId, ThreadId};
use crate::rt::state::outcome::Outcome;
use crate::rt::state::variable::variable;

/// In which way an operation goes, where there are several.
#[derive(Debug, Clone, Copy)]
pub(in crate::rt::state) enum Way {
    /// Reads this, and stores nothing.
    Read(MessageId),
    /// Might as well have exchanged.
    FailSpuriously(MessageId),
    /// Stores at this place in modification order.
    Store(usize),
    /// Reads this, and stores right behind it.
    Update(MessageId),
}

impl State {
    /// What is in an atomic now: the last value in modification order.
    pub fn value(&self, id: ObjectId) -> u64 {
        self.atomic(id).value
    }

    fn may_fail_spuriously(&self, id: ThreadId, operation: &Operation) -> bool {
        self.rules.spurious && !self.thread(id).woke_spuriously && operation.is_weak()
    }

    /// The ways of an operation, where loads may read older values; that of
    /// sequential consistency first.
    pub(in crate::rt::state) fn ways(
        &self,
        thread: ThreadId,
        id: ObjectId,
        operation: &Operation,
    ) -> Option<Vec<Way>> {
        let seen = self.seen.as_ref()?;
        let (memory, views, variable) = (&seen.memory, seen.views(thread), variable(id));
        let mut ways: Vec<Way> = match operation {
            Operation::Replace(_) => return None,
            Operation::Load(ordering) => {
                let readable = memory.readable(views, variable, *ordering);
                readable.into_iter().map(Way::Read).collect()
            }
            Operation::Store(_, ordering) => {
                let places = memory.places(views, variable, *ordering);
                places.into_iter().map(Way::Store).collect()
            }
            Operation::Swap(_, ordering) | Operation::Fetch(_, _, ordering) => {
                let updatable = memory.updatable(views, variable, *ordering);
                updatable.into_iter().map(Way::Update).collect()
            }
            Operation::CompareExchange {
                current,
                success,
                failure,
                ..
            } => {
                let expects = |value: &u64| value == current;
                let mut ways = vec![];
                if self.may_fail_spuriously(thread, operation) {
                    let readable = memory.readable(views, variable, *failure).into_iter();
                    let equal = readable.filter(|one| expects(memory.value(variable, *one)));
                    ways.extend(equal.map(Way::FailSpuriously));
                }
                let exchanges = memory.exchanges(views, variable, expects, *success, *failure);
                ways.extend(exchanges.into_iter().map(|exchange| match exchange {
                    Exchange::Succeeds(message) => Way::Update(message),
                    Exchange::Fails(message) => Way::Read(message),
                }));
                ways
            }
        };
        ways.reverse();
        Some(ways)
    }

    pub(super) fn atomic_alternatives(
        &self,
        thread: ThreadId,
        id: ObjectId,
        operation: &Operation,
    ) -> usize {
        match self.ways(thread, id, operation) {
            Some(ways) => ways.len(),
            None => 1 + usize::from(self.may_fail_spuriously(thread, operation)),
        }
    }

    pub(super) fn fails_spuriously(
        &self,
        thread: ThreadId,
        id: ObjectId,
        operation: &Operation,
        alternative: usize,
    ) -> bool {
        match self.ways(thread, id, operation) {
            Some(ways) => matches!(ways.get(alternative), Some(Way::FailSpuriously(_))),
            None => operation.is_weak() && alternative == 1,
        }
    }

    /// Whether an alternative reads an older value, or stores before a later one.
    pub(in crate::rt::state) fn atomic_manner(
        &self,
        thread: ThreadId,
        id: ObjectId,
        operation: &Operation,
        alternative: usize,
    ) -> Manner {
        let ways = self.ways(thread, id, operation).unwrap_or_default();
        let (Some(way), Some(seen)) = (ways.get(alternative), &self.seen) else {
            return Manner::Usual;
        };
        let last = seen.memory.last(variable(id));
        match way {
            Way::Read(message) if *message != last => Manner::ReadsOlder,
            Way::Update(message) if *message != last => Manner::ChangesOlder,
            Way::Store(_) if alternative > 0 => Manner::StoresBefore,
            _ => Manner::Usual,
        }
    }

    /// The value that an alternative reads, or that it stores before, if that is
    /// not what sequential consistency says.
    pub fn older_value(
        &self,
        thread: ThreadId,
        id: ObjectId,
        operation: &Operation,
        alternative: usize,
    ) -> Option<String> {
        let ways = self.ways(thread, id, operation)?;
        let memory = &self.seen.as_ref()?.memory;
        let last = memory.last(variable(id));
        let message = match *ways.get(alternative)? {
            Way::Read(message) | Way::Update(message) if message != last => message,
            Way::Store(rank) => memory.history(variable(id)).nth(rank)?.0,
            _ => return None,
        };
        let value = *memory.value(variable(id), message);
        Some(self.atomic(id).of.show(value))
    }

    pub(super) fn atomic_transition(
        &mut self,
        thread: ThreadId,
        id: ObjectId,
        operation: &Operation,
        alternative: usize,
    ) -> Outcome {
        if let Some(ways) = self.ways(thread, id, operation) {
            let Some(way) = ways.get(alternative) else {
                bug(format_args!(
                    "{operation:?} has no alternative {alternative}"
                ));
            };
            return self.take_way(thread, id, operation, *way);
        }
        let atomic = self.atomic_mut(id);
        let before = atomic.value;
        if let Operation::CompareExchange { weak: true, .. } = operation
            && alternative == 1
        {
            return Outcome::FailedSpuriously(before);
        }
        if let Some(value) = atomic.of.stores(operation, before) {
            atomic.value = value;
        }
        match operation {
            Operation::Replace(value) => {
                if let Some(seen) = &mut self.seen {
                    seen.memory.replace(variable(id), *value);
                }
                Outcome::Done
            }
            // Whoever only writes does not learn what was there.
            Operation::Store(..) => Outcome::Done,
            _ => Outcome::Value(before),
        }
    }

    fn take_way(
        &mut self,
        thread: ThreadId,
        id: ObjectId,
        operation: &Operation,
        way: Way,
    ) -> Outcome {
        let of = self.atomic(id).of;
        let Some(seen) = &mut self.seen else {
            bug(format_args!("{way:?} of atomic {id}, which has one way"));
        };
        let (memory, views) = seen.of_thread(thread);
        let variable = variable(id);
        let (success, failure) = operation.orderings();
        let outcome = match way {
            Way::Read(message) => Outcome::Value(memory.load(views, variable, message, failure)),
            Way::FailSpuriously(message) => {
                Outcome::FailedSpuriously(memory.load(views, variable, message, failure))
            }
            Way::Store(rank) => {
                if let Some(value) = of.stores(operation, 0) {
                    memory.store(views, variable, rank, value, success);
                }
                Outcome::Done
            }
            Way::Update(message) => {
                let before = *memory.value(variable, message);
                if let Some(value) = of.stores(operation, before) {
                    memory.update(views, variable, message, value, success);
                }
                Outcome::Value(before)
            }
        };
        let last = *memory.value(variable, memory.last(variable));
        self.atomic_mut(id).value = last;
        outcome
    }
}
