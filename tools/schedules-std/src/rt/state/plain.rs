//! Plain data: what threads read and write without an operation.
//!
//! An access is no step. In a program without data races it commutes with all
//! that others do meanwhile, so that nobody has to choose; and a race is found in
//! whatever order its two accesses come, since it is the [memory](::memory) that
//! tells whether something orders them.
//!
//! What a thread reads belongs to what it has seen. That is not the bytes, among
//! which may be addresses, but who wrote them: the thread's history at that time,
//! and the number of the access, which together decide what was written. A place
//! belongs to the state, too, as far as somebody else may come to it; what one
//! thread alone comes to is decided by what that thread has seen. Which places are
//! shared turns out as the program runs: when a thread comes to what another has
//! come to last, the lines of the accesses before are noted, and the search begins
//! again. From then on the last accesses to a place are part of the state if they
//! are at such a line. That is enough: had two states been taken for one that
//! differ in an access at another line, then whoever comes to that place does so
//! from both, and in the one that was followed it would have been noted.

use std::collections::{BTreeMap, BTreeSet};

use formats::graph::Touching;
use memory::PlaceId;

use super::ids::ThreadId;
use crate::rt::fingerprint::Fingerprint;
use crate::rt::location::Location;

/// What the program has done to plain data, by the places that it came to.
#[derive(Debug, Clone, Default)]
pub struct Plain {
    pub(super) places: BTreeMap<PlaceId, Place>,
    /// How many accesses each thread has made.
    pub(super) counts: BTreeMap<ThreadId, u64>,
}

/// The last write, and each thread's last read since.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Place {
    pub write: Option<Access>,
    pub reads: BTreeMap<ThreadId, Access>,
}

/// An access, as it was made, or as far as it came to a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Access {
    pub thread: ThreadId,
    pub how: Touching,
    pub location: Location,
    /// What its thread had seen.
    pub(super) history: Fingerprint,
    /// Its number among those of its thread.
    pub(super) number: u64,
    pub(super) part: Part,
}

/// Which bytes of an access are meant: from which, and how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Part {
    pub from: usize,
    pub length: usize,
}

impl Part {
    fn divide(self, at: usize) -> [Part; 2] {
        let rest = Part {
            from: self.from + at,
            length: self.length - at,
        };
        [Part { length: at, ..self }, rest]
    }
}

/// Why an access is not one like others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// Nothing orders it with this one.
    Race(Access),
    /// The search does not know yet that threads share what is accessed there.
    Shared(BTreeSet<Location>),
}

/// The last accesses to a place, as far as others may come there.
pub(super) type Shared = (Option<Access>, Vec<Access>);

impl Place {
    pub fn all(&self) -> impl Iterator<Item = &Access> {
        self.write.iter().chain(self.reads.values())
    }

    /// The parts of a place, the first with so many bytes.
    pub fn divide(&self, at: usize) -> [Place; 2] {
        let half = |index: usize| {
            let of = |access: &Access| Access {
                part: access.part.divide(at)[index],
                ..*access
            };
            let reads = self.reads.iter();
            Place {
                write: self.write.as_ref().map(of),
                reads: reads.map(|(id, read)| (*id, of(read))).collect(),
            }
        };
        [half(0), half(1)]
    }

    fn shared(&self, lines: &BTreeSet<Location>) -> Option<Shared> {
        let is_shared = |access: &&Access| lines.contains(&access.location);
        let write = self.write.as_ref().filter(is_shared).copied();
        let reads: Vec<_> = self.reads.values().filter(is_shared).copied().collect();
        (write.is_some() || !reads.is_empty()).then_some((write, reads))
    }
}

impl Plain {
    /// The places that more than one thread may come to, in an order that does not
    /// depend on when they were first accessed.
    pub(super) fn shared(&self, lines: &BTreeSet<Location>) -> Vec<(Shared, PlaceId)> {
        let places = self.places.iter();
        let mut shared: Vec<_> = places
            .filter_map(|(id, place)| Some((place.shared(lines)?, *id)))
            .collect();
        shared.sort();
        shared
    }
}
