//! What an operation may choose: the messages it may read, and the places at which it
//! may store.

use std::sync::atomic::Ordering;

use crate::identity::{MessageId, VariableId};
use crate::machine::Memory;
use crate::view::Views;

/// One way of a compare-exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Exchange {
    /// It finds what it expects in this message, and stores behind it.
    Succeeds(MessageId),
    /// It finds something else.
    Fails(MessageId),
}

/// Why a message can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unreadable {
    /// The thread has seen a later one.
    Older,
    /// The load would have to come both before and after another `SeqCst` event.
    OutOfOrder,
}

impl<V: Clone> Memory<V> {
    /// Why a load can't read this message, if it can't.
    pub fn unreadable(
        &self,
        thread: &Views,
        variable: VariableId,
        message: MessageId,
        ordering: Ordering,
    ) -> Option<Unreadable> {
        let messages = &self.variables[&variable];
        let rank = messages.rank(message);
        if rank < self.oldest(thread, variable) {
            return Some(Unreadable::Older);
        }
        let read = Some(messages.at(rank));
        let is_ordered = self.is_ordered(thread, (variable, rank), read, ordering, false);
        (!is_ordered).then_some(Unreadable::OutOfOrder)
    }

    /// The messages that a load may read, in modification order.
    pub fn readable(
        &self,
        thread: &Views,
        variable: VariableId,
        ordering: Ordering,
    ) -> Vec<MessageId> {
        let all = self.variables[&variable].order.iter().copied();
        all.filter(|message| {
            self.unreadable(thread, variable, *message, ordering)
                .is_none()
        })
        .collect()
    }

    /// The ranks at which a store may put its message, the last one being the
    /// end of modification order.
    pub fn places(&self, thread: &Views, variable: VariableId, ordering: Ordering) -> Vec<usize> {
        let messages = &self.variables[&variable];
        let oldest = self.oldest(thread, variable);
        (oldest + 1..=messages.order.len())
            .filter(|rank| *rank == messages.order.len() || !messages.at(*rank).glued)
            .filter(|rank| self.is_ordered(thread, (variable, rank - 1), None, ordering, true))
            .collect()
    }

    /// The messages that a read-modify-write may read.
    pub fn updatable(
        &self,
        thread: &Views,
        variable: VariableId,
        ordering: Ordering,
    ) -> Vec<MessageId> {
        let all = self.variables[&variable].order.iter().copied();
        all.filter(|message| self.is_updatable(thread, variable, *message, ordering))
            .collect()
    }

    fn is_updatable(
        &self,
        thread: &Views,
        variable: VariableId,
        message: MessageId,
        ordering: Ordering,
    ) -> bool {
        let messages = &self.variables[&variable];
        let rank = messages.rank(message);
        let is_last = rank + 1 == messages.order.len();
        let read = Some(messages.at(rank));
        rank >= self.oldest(thread, variable)
            && (is_last || !messages.at(rank + 1).glued)
            && self.is_ordered(thread, (variable, rank), read, ordering, true)
    }

    /// In which ways a compare-exchange can go.
    pub fn exchanges(
        &self,
        thread: &Views,
        variable: VariableId,
        expects: impl Fn(&V) -> bool,
        success: Ordering,
        failure: Ordering,
    ) -> Vec<Exchange> {
        let way = |message: MessageId| match expects(self.value(variable, message)) {
            true => self
                .is_updatable(thread, variable, message, success)
                .then_some(Exchange::Succeeds(message)),
            false => self
                .unreadable(thread, variable, message, failure)
                .is_none()
                .then_some(Exchange::Fails(message)),
        };
        let all = self.variables[&variable].order.iter().copied();
        all.filter_map(way).collect()
    }
}
