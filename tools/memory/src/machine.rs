//! The operations: in which ways each can go, and what comes of it.

use std::collections::BTreeMap;
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
    pub(crate) variables: BTreeMap<VariableId, Variable<V>>,
    pub(crate) places: Vec<Place>,
    pub(crate) order: Order,
}

impl<V> Default for Memory<V> {
    fn default() -> Self {
        Memory {
            variables: BTreeMap::new(),
            places: vec![],
            order: Order::default(),
        }
    }
}

impl<V: Clone> Memory<V> {
    /// Makes a variable, in the place of one with the same number. Whoever gets
    /// to it in another way than by what orders its making before its use has a
    /// data race with that.
    pub fn make(&mut self, id: VariableId, value: V) {
        self.variables.insert(id, Variable::new(value));
    }

    /// A new place of plain data.
    pub fn place(&mut self) -> PlaceId {
        self.places.push(Place::default());
        PlaceId(self.places.len() - 1)
    }

    /// A part of a place, which so far has been accessed as all of it was.
    pub fn part(&mut self, of: PlaceId) -> PlaceId {
        self.places.push(self.places[of.0].clone());
        PlaceId(self.places.len() - 1)
    }

    fn variable_mut(&mut self, id: VariableId) -> &mut Variable<V> {
        self.variables.get_mut(&id).expect("the variable was made")
    }

    /// Whoever is the only one to have a variable has put another value into it.
    /// Nothing older is read any more.
    pub fn replace(&mut self, variable: VariableId, value: V) {
        let variable = self.variable_mut(variable);
        let rank = variable.order.len();
        variable.insert(rank, Message::new(value));
        variable.oldest = rank;
    }

    /// The rank of the oldest message that a thread may still read.
    pub fn oldest(&self, thread: &Views, id: VariableId) -> usize {
        let variable = &self.variables[&id];
        variable.rank(thread.current.seen(id)).max(variable.oldest)
    }

    pub fn value(&self, variable: VariableId, message: MessageId) -> &V {
        &self.variables[&variable].messages[message.0].value
    }

    /// The messages of a variable, in modification order.
    pub fn history(&self, variable: VariableId) -> impl Iterator<Item = (MessageId, &V)> {
        let variable = &self.variables[&variable];
        let value = |id: &MessageId| (*id, &variable.messages[id.0].value);
        variable.order.iter().map(value)
    }

    /// Where a message stands in modification order.
    pub fn rank(&self, variable: VariableId, message: MessageId) -> usize {
        self.variables[&variable].rank(message)
    }

    /// The latest message in modification order.
    pub fn last(&self, variable: VariableId) -> MessageId {
        self.variables[&variable].last()
    }

    /// What a message brings to whoever acquires it.
    pub fn brings(&self, variable: VariableId, message: MessageId) -> &View {
        &self.variables[&variable].messages[message.0].view
    }

    /// Adds what is in `from`; the `SeqCst` events before it only if it is
    /// `strongly` so.
    fn join(&self, into: &mut View, from: &View, strongly: bool) {
        let later = |variable: VariableId, own: &mut MessageId, other: MessageId| {
            let variable = &self.variables[&variable];
            if variable.rank(other) > variable.rank(*own) {
                *own = other;
            }
        };
        for (variable, message) in &from.seen {
            later(*variable, into.seen.entry(*variable).or_default(), *message);
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

    /// Whether a thread would see more if it got what another has released.
    pub fn brings_news(&self, thread: &Views, released: &View) -> bool {
        let known = &thread.current;
        let is_later = |(variable, message): (&VariableId, &MessageId)| {
            let variables = &self.variables[variable];
            variables.rank(*message) > variables.rank(known.seen(*variable))
        };
        released.seen.iter().any(is_later)
            || !released.plain.is_within(&known.plain)
            || !released.fences.is_subset(&known.fences)
            || !released.before.is_subset(&known.before)
    }

    /// The events that come before an operation that stands behind this rank.
    fn sources(&self, variable: VariableId, rank: usize, readers: bool) -> Events {
        let variable = &self.variables[&variable];
        let own = (0..=rank).map(|rank| &variable.at(rank).own);
        let read = if readers { rank + 1 } else { rank };
        let readers = (0..read).map(|rank| &variable.at(rank).readers);
        let mut all = Events::new();
        own.chain(readers).for_each(|set| all.union_with(set));
        all
    }

    /// The events that come after an operation that stands behind this rank.
    fn sinks(&self, variable: VariableId, rank: usize) -> Events {
        let variable = &self.variables[&variable];
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
    pub(super) fn is_ordered(
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

    /// Reads one of the [readable](Memory::readable) messages.
    pub fn load(
        &mut self,
        thread: &mut Views,
        variable: VariableId,
        message: MessageId,
        ordering: Ordering,
    ) -> V {
        let rank = self.variables[&variable].rank(message);
        let brought = self.brings(variable, message).clone();
        if ordering.acquires() {
            self.join(&mut thread.current, &brought, false);
        }
        let event = self.put_in_order(thread, (variable, rank), ordering, false);
        let read = &mut self.variable_mut(variable).messages[message.0];
        read.readers.union_with(&event);
        read.readers.union_with(&thread.current.fences);
        read.later.union_with(&event);
        let value = read.value.clone();
        thread.current.seen.insert(variable, message);
        thread.current.before.union_with(&event);
        let to = match ordering.acquires() {
            true => &mut thread.current,
            false => &mut thread.offered,
        };
        self.join(to, &brought, true);
        value
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
        let rank = self.variables[&variable].rank(read);
        self.write(thread, variable, rank + 1, value, ordering, Some(read))
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
        let id = self.variable_mut(variable).insert(
            rank,
            Message {
                glued: read.is_some(),
                own,
                later: event.clone(),
                ..Message::new(value)
            },
        );
        thread.current.seen.insert(variable, id);
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
        self.variable_mut(variable).messages[id.0].view = view;
        thread.current.before.union_with(&event);
        id
    }

    /// A fence. It can go in one way only.
    ///
    /// A fence Y that is `SeqCst` comes after every `SeqCst` event E that happens
    /// before it, though the standard asks for that only if it does so
    /// *strongly*, or if E is a store of which it is known that it was read. No
    /// outcome is lost by it: if the other demands have no circle, then neither
    /// has one with these. For take a circle with as few steps E → Y of this kind
    /// as there can be, and of those a shortest, and look at the step that leads
    /// to such an E. If it is of this kind, too, or *strongly happens before*, then
    /// it begins at what happens before Y, and there is a shorter circle. If it is
    /// a demand of coherence, that a store or a load come before E, or before what
    /// happens before E, then that happens before Y as well, so that there is the
    /// same demand with Y in the place of E, and a circle with one step less of
    /// this kind. That the step begins at Y itself is ruled out in each case:
    /// something would happen before itself, or come before, in coherence order,
    /// what happens before it.
    pub fn fence(&mut self, thread: &mut Views, ordering: Ordering) {
        if ordering.acquires() {
            let offered = thread.offered.clone();
            self.join(&mut thread.current, &offered, true);
        }
        if ordering.in_total_order() {
            let event = self.order.event();
            let mut before = thread.current.before.clone();
            for (id, variable) in &mut self.variables {
                let rank = variable.rank(thread.current.seen(*id));
                for message in (0..rank).map(|rank| variable.at(rank)) {
                    before.union_with(&message.own);
                    before.union_with(&message.readers);
                }
                let seen = variable.at_mut(rank);
                before.union_with(&seen.own);
                seen.later.union_with(&event);
            }
            self.order.put(&before, &event);
            thread.current.fences.union_with(&event);
            thread.current.before.union_with(&event);
        }
        if ordering.releases() {
            thread.released = thread.current.clone();
        }
    }

    /// A plain read by a thread of this number.
    ///
    /// # Errors
    ///
    /// When nothing orders it with the last write.
    pub fn read(&mut self, thread: &mut Views, number: usize, place: PlaceId) -> Result<(), Race> {
        let state = &mut self.places[place.0];
        thread.current.plain.read(state, number)
    }

    /// A plain write, likewise.
    ///
    /// # Errors
    ///
    /// When nothing orders it with the last write, or with a read since.
    pub fn write_plain(
        &mut self,
        thread: &mut Views,
        number: usize,
        place: PlaceId,
    ) -> Result<(), Race> {
        let state = &mut self.places[place.0];
        thread.current.plain.write(state, number)
    }
}
