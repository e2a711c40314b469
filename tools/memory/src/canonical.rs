//! What of a memory decides the future, in a form that two memories share
//! exactly if nobody can ever tell them apart by what they do.

use std::hash::Hash;

use crate::events::Events;
use crate::machine::Memory;
use crate::plain::{Place, PlaceId};
use crate::view::{View, Views};

/// The normal form of a memory and the views on it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Canonical<V> {
    /// For each variable, the messages that somebody may still read, in order:
    /// the value, whether it is glued to the one before, and what it brings.
    variables: Vec<Vec<(V, bool, ViewKey)>>,
    views: Vec<ViewKey>,
    /// Who has read each place since its last write.
    places: Vec<Vec<usize>>,
    /// What the future has to know of the order of `SeqCst` events: for each
    /// message, which of the sets of events it comes before.
    order: Vec<Vec<bool>>,
}

/// What a view says, in terms of the messages that are left.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ViewKey {
    seen: Vec<usize>,
    writes: Vec<bool>,
    reads: Vec<Vec<bool>>,
}

impl<V: Clone + Hash + Eq> Memory<V> {
    /// The normal form. `threads` are those that are alive, `others` the views
    /// that somebody may yet acquire: of locks, of messages on their way, of
    /// threads that nobody has joined. `places` are those of plain data that more
    /// than one thread comes to, in an order that is the same for memories that
    /// are. `has_fences` says whether the program has a fence anywhere; without
    /// one, less has to be known.
    ///
    /// A message that every thread is past can't be read any more, and only the
    /// events that are tied to it matter.
    pub fn canonical(
        &self,
        threads: &[&Views],
        others: &[&View],
        places: &[PlaceId],
        has_fences: bool,
    ) -> Canonical<V> {
        let form = Form::new(self, threads, places);
        let mut views: Vec<&View> = vec![];
        for thread in threads {
            views.push(&thread.current);
            if has_fences {
                views.extend([&thread.offered, &thread.released]);
            }
        }
        views.extend(others);

        let mut columns: Vec<Events> = vec![];
        for view in &views {
            columns.extend([view.before.clone(), view.fences.clone()]);
        }
        let mut rows = vec![];
        let mut variables = vec![];
        for (variable, low) in self.variables.values().zip(&form.low) {
            let mut base = Events::new();
            for message in (0..*low).map(|rank| variable.at(rank)) {
                base.union_with(&message.own);
                base.union_with(&message.readers);
            }
            columns.push(base);
            let mut messages = vec![];
            for rank in *low..variable.order.len() {
                let message = variable.at(rank);
                columns.extend([message.own.clone(), message.readers.clone()]);
                columns.extend([message.view.before.clone(), message.view.fences.clone()]);
                if rank > *low {
                    rows.push(self.order.down(&message.later));
                }
                let is_glued = message.glued && rank > *low;
                messages.push((message.value.clone(), is_glued, form.view(&message.view)));
            }
            variables.push(messages);
        }
        let row = |row: &Events| {
            columns
                .iter()
                .map(|column| !row.is_disjoint(column))
                .collect()
        };
        Canonical {
            variables,
            views: views.iter().map(|view| form.view(view)).collect(),
            places: form
                .places()
                .map(|place| place.reads.keys().copied().collect())
                .collect(),
            order: rows.iter().map(row).collect(),
        }
    }
}

struct Form<'a, V> {
    memory: &'a Memory<V>,
    threads: &'a [&'a Views],
    places: &'a [PlaceId],
    /// The rank of the oldest message of each variable that a thread may still
    /// read.
    low: Vec<usize>,
}

impl<'a, V> Form<'a, V> {
    fn new(memory: &'a Memory<V>, threads: &'a [&'a Views], places: &'a [PlaceId]) -> Self {
        let low = memory.variables.iter().map(|(id, variable)| {
            let seen = threads
                .iter()
                .map(|thread| variable.rank(thread.current.seen(*id)));
            seen.min().unwrap_or(variable.order.len() - 1)
        });
        Form {
            memory,
            threads,
            places,
            low: low.collect(),
        }
    }

    fn places(&self) -> impl Iterator<Item = &'a Place> {
        let all = &self.memory.places;
        self.places.iter().map(|place| &all[place.0])
    }

    fn view(&self, view: &View) -> ViewKey {
        ViewKey {
            seen: self
                .memory
                .variables
                .iter()
                .zip(&self.low)
                .map(|((id, variable), low)| variable.rank(view.seen(*id)).saturating_sub(*low))
                .collect(),
            writes: self
                .places()
                .map(|place| {
                    let knows = |view: &View| view.plain.knows_write(place);
                    knows(view) || self.all(knows)
                })
                .collect(),
            reads: self
                .places()
                .map(|place| {
                    let knows = |view: &View, reader| view.plain.knows_read(place, reader);
                    let readers = place.reads.keys();
                    readers
                        .map(|reader| knows(view, *reader) || self.all(|view| knows(view, *reader)))
                        .collect()
                })
                .collect(),
        }
    }

    /// What every thread knows, all that comes of them knows, too.
    fn all(&self, knows: impl Fn(&View) -> bool) -> bool {
        let mut threads = self.threads.iter();
        !self.threads.is_empty() && threads.all(|thread| knows(&thread.current))
    }
}
