//! What an access to plain data does, which is no step: it goes on to be its thread's own
//! business, as long as nothing races.

use std::collections::{BTreeMap, BTreeSet};

use formats::graph::Touching;
use memory::{PlaceId, Race as InMemory};

use super::super::State;
use super::super::ids::ThreadId;
use super::super::plain::{Access, Part, Place, Trouble};
use crate::rt::bug::bug;
use crate::rt::location::Location;

impl State {
    /// A place that nobody has come to.
    pub fn new_place(&mut self) -> Option<PlaceId> {
        let id = self.seen.as_mut()?.memory.place();
        self.plain.places.insert(id, Place::default());
        Some(id)
    }

    /// Makes the bytes of a place from `at` on one of its own.
    pub fn divide(&mut self, place: PlaceId, at: usize) -> Option<PlaceId> {
        let rest = self.seen.as_mut()?.memory.part(place);
        let halves = self.plain.places.get(&place)?.divide(at);
        for (id, half) in [place, rest].into_iter().zip(halves) {
            self.plain.places.insert(id, half);
        }
        Some(rest)
    }

    /// The place is gone.
    pub fn forget_place(&mut self, place: PlaceId) {
        self.plain.places.remove(&place);
    }

    /// The next access of a thread, before it is known which places it comes to.
    pub fn next_access(&mut self, id: ThreadId, how: Touching, location: Location) -> Access {
        let number = self.plain.counts.entry(id).or_default();
        *number += 1;
        Access {
            thread: id,
            how,
            location,
            number: *number,
            history: self.thread(id).history,
            part: Part { from: 0, length: 0 },
        }
    }

    /// A thread comes to a place, with a part of an access.
    ///
    /// # Errors
    ///
    /// When nothing orders that with what was done there before, or when the search
    /// does not know yet that the place is shared.
    pub fn come_to(&mut self, place: PlaceId, access: Access, part: Part) -> Result<(), Trouble> {
        let access = Access { part, ..access };
        let id = access.thread;
        let (Some(seen), Some(found)) = (&mut self.seen, self.plain.places.get_mut(&place)) else {
            return Ok(());
        };
        let theirs = found.all().filter(|other| other.thread != id);
        let unknown: BTreeSet<_> = theirs
            .map(|other| other.location)
            .filter(|line| !self.rules.shared.contains(line))
            .collect();
        if !unknown.is_empty() {
            return Err(Trouble::Shared(unknown));
        }
        let (memory, views) = seen.of_thread(id);
        let outcome = match access.how.writes() {
            true => memory.write_plain(views, id, place),
            false => memory.read(views, id, place),
        };
        match outcome {
            Ok(()) => {}
            Err(InMemory::Write) => return Err(found.write.map_or_else(known, Trouble::Race)),
            Err(InMemory::Read(other)) => {
                let read = found.reads.get(&other).copied();
                return Err(read.map_or_else(known, Trouble::Race));
            }
        }
        if access.how.writes() {
            *found = Place {
                write: Some(access),
                reads: BTreeMap::new(),
            };
            return Ok(());
        }
        let is_first = found.reads.insert(id, access).is_none();
        if let Some(write) = found.write
            && write.thread != id
            && is_first
        {
            let thread = self.thread_mut(id);
            let what = (write.history, write.number, write.part);
            thread.history = thread.history.and(&("reads", what));
        }
        Ok(())
    }
}

/// The memory knows of no access that is not known here.
fn known() -> Trouble {
    bug(format_args!("a data race with nobody"))
}
