//! The operations: in which ways each can go, and what comes of it.

use std::sync::atomic::Ordering;

use crate::events::{Events, Order};
use crate::identity::{MessageId, VariableId};
use crate::ordering::Strength;
use crate::plain::{Place, PlaceId, Race};
use crate::variable::{Message, Variable};
use crate::view::{View, Views};

/// All that is shared: the variables with their messages, the plain places, and
/// the order of `SeqCst` events.
#[derive(Debug, Clone)]
pub struct Memory<V> {
    pub(crate) variables: Vec<Variable<V>>,
    pub(crate) places: Vec<Place>,
    pub(crate) order: Order,
}

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

impl<V> Default for Memory<V> {
    fn default() -> Self {
        Memory {
            variables: vec![],
            places: vec![],
            order: Order::default(),
        }
    }
}

impl<V: Clone> Memory<V> {
    /// A new variable. Whoever gets to it in another way than by what orders its
    /// making before its use has a data race with that.
    pub fn variable(&mut self, value: V) -> VariableId {
        self.variables.push(Variable::new(value, View::default()));
        VariableId(self.variables.len() - 1)
    }

    /// A new place of plain data.
    pub fn place(&mut self) -> PlaceId {
        self.places.push(Place::default());
        PlaceId(self.places.len() - 1)
    }

    pub fn value(&self, variable: VariableId, message: MessageId) -> &V {
        &self.variables[variable.0].messages[message.0].value
    }

    /// The messages of a variable, in modification order.
    pub fn history(&self, variable: VariableId) -> impl Iterator<Item = (MessageId, &V)> {
        let variable = &self.variables[variable.0];
        let value = |id: &MessageId| (*id, &variable.messages[id.0].value);
        variable.order.iter().map(value)
    }

    /// The latest message in modification order.
    pub fn last(&self, variable: VariableId) -> MessageId {
        self.variables[variable.0].last()
    }

    /// What a message brings to whoever acquires it.
    pub fn brings(&self, variable: VariableId, message: MessageId) -> &View {
        &self.variables[variable.0].messages[message.0].view
    }

    /// Adds what is in `from`; the `SeqCst` events before it only if it is
    /// `strongly` so.
    fn join(&self, into: &mut View, from: &View, strongly: bool) {
        let later = |variable: VariableId, own: &mut MessageId, other: MessageId| {
            let variable = &self.variables[variable.0];
            if variable.rank(other) > variable.rank(*own) {
                *own = other;
            }
        };
        for (variable, message) in &from.seen {
            later(*variable, into.seen.entry(*variable).or_default(), *message);
        }
        for (variable, message) in &from.read {
            // Here the initial message is not the same as none.
            let own = into.read.entry(*variable).or_insert(*message);
            later(*variable, own, *message);
        }
        into.plain.join(&from.plain);
        into.fences.union_with(&from.fences);
        if strongly {
            into.before.union_with(&from.before);
        }
    }

    /// The thread gets what another has released: it locks, receives, joins.
    pub fn acquire(&self, thread: &mut Views, released: &View) {
        self.join(&mut thread.current, released, true);
    }

    /// Two views in one: of all who have arrived at a barrier, say.
    pub fn merge(&self, into: &mut View, other: &View) {
        self.join(into, other, true);
    }

    /// The events that come before an operation that stands behind this rank.
    fn sources(&self, variable: VariableId, rank: usize, readers: bool) -> Events {
        let variable = &self.variables[variable.0];
        let own = (0..=rank).map(|rank| &variable.at(rank).own);
        let read = if readers { rank + 1 } else { rank };
        let readers = (0..read).map(|rank| &variable.at(rank).readers);
        let mut all = Events::new();
        own.chain(readers).for_each(|set| all.union_with(set));
        all
    }

    /// The events that come after an operation that stands behind this rank.
    fn sinks(&self, variable: VariableId, rank: usize) -> Events {
        let variable = &self.variables[variable.0];
        let mut all = Events::new();
        for rank in rank + 1..variable.order.len() {
            all.union_with(&variable.at(rank).later);
        }
        all
    }

    /// The fences that happen before an operation that reads this message, if it
    /// reads one.
    fn fences(&self, thread: &Views, read: Option<&Message<V>>, ordering: Ordering) -> Events {
        let mut fences = thread.current.fences.clone();
        if let Some(message) = read
            && ordering.acquires()
        {
            fences.union_with(&message.view.fences);
        }
        fences
    }

    /// Whether an operation that stands behind this rank has a place in the
    /// order of `SeqCst` events.
    fn is_ordered(
        &self,
        thread: &Views,
        at: (VariableId, usize),
        read: Option<&Message<V>>,
        ordering: Ordering,
        readers: bool,
    ) -> bool {
        let (variable, rank) = at;
        let sinks = self.sinks(variable, rank);
        if sinks.is_clear() {
            return true;
        }
        let mut before = self.fences(thread, read, ordering);
        if ordering.in_total_order() {
            before.union_with(&thread.current.before);
            before.union_with(&self.sources(variable, rank, readers));
        }
        self.order.allows(&before, &sinks)
    }

    /// Gives an operation that stands behind this rank its place in the order of
    /// `SeqCst` events, and returns its own event if it is one.
    fn put_in_order(
        &mut self,
        thread: &Views,
        at: (VariableId, usize),
        ordering: Ordering,
        readers: bool,
    ) -> Events {
        let (variable, rank) = at;
        let sinks = self.sinks(variable, rank);
        let mut event = Events::new();
        if ordering.in_total_order() {
            let mut before = self.sources(variable, rank, readers);
            before.union_with(&thread.current.before);
            event = self.order.event();
            self.order.put(&before, &event);
            self.order.put(&event, &sinks);
        }
        self.order.put(&thread.current.fences, &sinks);
        event
    }

    /// Why a load can't read this message, if it can't.
    pub fn unreadable(
        &self,
        thread: &Views,
        variable: VariableId,
        message: MessageId,
        ordering: Ordering,
    ) -> Option<Unreadable> {
        let messages = &self.variables[variable.0];
        let rank = messages.rank(message);
        if rank < messages.rank(thread.current.seen(variable)) {
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
        let all = self.variables[variable.0].order.iter().copied();
        all.filter(|message| {
            self.unreadable(thread, variable, *message, ordering)
                .is_none()
        })
        .collect()
    }

    /// Reads one of the [readable](Memory::readable) messages.
    pub fn load(
        &mut self,
        thread: &mut Views,
        variable: VariableId,
        message: MessageId,
        ordering: Ordering,
    ) -> V {
        let rank = self.variables[variable.0].rank(message);
        let brought = self.brings(variable, message).clone();
        if ordering.acquires() {
            self.join(&mut thread.current, &brought, false);
        }
        let event = self.put_in_order(thread, (variable, rank), ordering, false);
        let read = &mut self.variables[variable.0].messages[message.0];
        read.readers.union_with(&event);
        read.readers.union_with(&thread.current.fences);
        read.later.union_with(&event);
        let value = read.value.clone();
        thread.current.seen.insert(variable, message);
        thread.current.read.insert(variable, message);
        thread.current.before.union_with(&event);
        let to = match ordering.acquires() {
            true => &mut thread.current,
            false => &mut thread.offered,
        };
        self.join(to, &brought, true);
        value
    }

    /// The ranks at which a store may put its message, the last one being the
    /// end of modification order.
    pub fn places(&self, thread: &Views, variable: VariableId, ordering: Ordering) -> Vec<usize> {
        let messages = &self.variables[variable.0];
        let seen = messages.rank(thread.current.seen(variable));
        (seen + 1..=messages.order.len())
            .filter(|rank| *rank == messages.order.len() || !messages.at(*rank).glued)
            .filter(|rank| self.is_ordered(thread, (variable, rank - 1), None, ordering, true))
            .collect()
    }

    /// Stores at one of the [places](Memory::places) there are.
    pub fn store(
        &mut self,
        thread: &mut Views,
        variable: VariableId,
        rank: usize,
        value: V,
        ordering: Ordering,
    ) -> MessageId {
        self.write(thread, variable, rank, value, ordering, None)
    }

    /// The messages that a read-modify-write may read.
    pub fn updatable(
        &self,
        thread: &Views,
        variable: VariableId,
        ordering: Ordering,
    ) -> Vec<MessageId> {
        let all = self.variables[variable.0].order.iter().copied();
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
        let messages = &self.variables[variable.0];
        let rank = messages.rank(message);
        let is_last = rank + 1 == messages.order.len();
        let read = Some(messages.at(rank));
        rank >= messages.rank(thread.current.seen(variable))
            && (is_last || !messages.at(rank + 1).glued)
            && self.is_ordered(thread, (variable, rank), read, ordering, true)
    }

    /// Reads one of the [updatable](Memory::updatable) messages, and stores right
    /// behind it.
    pub fn update(
        &mut self,
        thread: &mut Views,
        variable: VariableId,
        read: MessageId,
        value: V,
        ordering: Ordering,
    ) -> MessageId {
        let rank = self.variables[variable.0].rank(read);
        self.write(thread, variable, rank + 1, value, ordering, Some(read))
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
        let all = self.variables[variable.0].order.iter().copied();
        all.filter_map(way).collect()
    }

    fn write(
        &mut self,
        thread: &mut Views,
        variable: VariableId,
        rank: usize,
        value: V,
        ordering: Ordering,
        read: Option<MessageId>,
    ) -> MessageId {
        let brought = read.map(|read| self.brings(variable, read).clone());
        if let Some(brought) = &brought
            && ordering.acquires()
        {
            self.join(&mut thread.current, brought, false);
        }
        let event = self.put_in_order(thread, (variable, rank - 1), ordering, true);
        let mut own = event.clone();
        own.union_with(&thread.current.fences);
        let id = self.variables[variable.0].insert(
            rank,
            Message {
                value,
                view: View::default(),
                glued: read.is_some(),
                own,
                readers: Events::new(),
                later: event.clone(),
            },
        );
        thread.current.seen.insert(variable, id);
        if let Some(read) = read {
            thread.current.read.insert(variable, read);
        }
        let mut view = match ordering.releases() {
            true => thread.current.clone(),
            false => thread.released.clone(),
        };
        if let Some(brought) = &brought {
            // The release sequence goes on.
            self.join(&mut view, brought, true);
            let to = match ordering.acquires() {
                true => &mut thread.current,
                false => &mut thread.offered,
            };
            self.join(to, brought, true);
        }
        view.seen.insert(variable, id);
        self.variables[variable.0].messages[id.0].view = view;
        thread.current.before.union_with(&event);
        id
    }

    /// A fence. It can go in one way only.
    pub fn fence(&mut self, thread: &mut Views, ordering: Ordering) {
        let offered = thread.offered.clone();
        if ordering.acquires() {
            self.join(&mut thread.current, &offered, false);
        }
        let mut event = Events::new();
        if ordering.in_total_order() {
            event = self.order.event();
            let mut before = thread.current.before.clone();
            for (number, variable) in self.variables.iter().enumerate() {
                let seen = thread.current.seen(VariableId(number));
                let rank = variable.rank(seen);
                for message in (0..rank).map(|rank| variable.at(rank)) {
                    before.union_with(&message.own);
                    before.union_with(&message.readers);
                }
                if thread.current.read.get(&VariableId(number)) == Some(&seen) {
                    before.union_with(&variable.at(rank).own);
                }
            }
            self.order.put(&before, &event);
            thread.current.fences.union_with(&event);
            for (number, variable) in self.variables.iter_mut().enumerate() {
                let seen = thread.current.seen(VariableId(number));
                variable.messages[seen.0].later.union_with(&event);
            }
        }
        if ordering.acquires() {
            thread.current.before.union_with(&offered.before);
        }
        if ordering.releases() {
            thread.released = thread.current.clone();
        }
        thread.current.before.union_with(&event);
    }

    /// A plain read by a thread of this number.
    ///
    /// # Errors
    ///
    /// When nothing orders it with the last write.
    pub fn read(&mut self, thread: &mut Views, number: usize, place: PlaceId) -> Result<(), Race> {
        let state = &mut self.places[place.0];
        thread.current.plain.read(place, state, number)
    }

    /// A plain write.
    ///
    /// # Errors
    ///
    /// When nothing orders it with the last write, or with a read since.
    pub fn write_plain(&mut self, thread: &mut Views, place: PlaceId) -> Result<(), Race> {
        let state = &mut self.places[place.0];
        thread.current.plain.write(place, state)
    }
}
