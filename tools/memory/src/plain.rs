//! Plain data, and who may be racing for it.
//!
//! A plain access is no step of its own: in a program without data races it
//! commutes with everything. So all that has to be known is whether the accesses
//! before it happen before it.

use std::collections::BTreeMap;

/// A place of plain data, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceId(pub(crate) usize);

/// Two accesses that nothing orders. What the program does is undefined from
/// here on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Race {
    /// With the last write.
    Write,
    /// With the last read of this thread.
    Read(usize),
}

/// The accesses to a place since its last write, each with its number.
#[derive(Debug, Clone, Default)]
pub(crate) struct Place {
    pub write: u64,
    pub reads: BTreeMap<usize, u64>,
    next: u64,
}

impl Place {
    fn number(&mut self) -> u64 {
        self.next += 1;
        self.next
    }
}

/// Accesses that happen before what comes next, by their numbers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Known {
    writes: BTreeMap<PlaceId, u64>,
    reads: BTreeMap<(PlaceId, usize), u64>,
}

impl Known {
    pub fn knows_write(&self, id: PlaceId, place: &Place) -> bool {
        self.writes.get(&id).copied().unwrap_or(0) >= place.write
    }

    pub fn knows_read(&self, id: PlaceId, place: &Place, reader: usize) -> bool {
        let known = self.reads.get(&(id, reader)).copied().unwrap_or(0);
        place.reads.get(&reader).is_none_or(|read| known >= *read)
    }

    pub fn join(&mut self, other: &Known) {
        for (id, number) in &other.writes {
            let own = self.writes.entry(*id).or_default();
            *own = (*own).max(*number);
        }
        for (read, number) in &other.reads {
            let own = self.reads.entry(*read).or_default();
            *own = (*own).max(*number);
        }
    }

    /// Whether all that is known here is known there.
    pub fn is_within(&self, other: &Known) -> bool {
        let up_to = |known: Option<&u64>| known.copied().unwrap_or(0);
        let mut writes = self.writes.iter();
        let mut reads = self.reads.iter();
        writes.all(|(id, number)| *number <= up_to(other.writes.get(id)))
            && reads.all(|(read, number)| *number <= up_to(other.reads.get(read)))
    }

    pub fn read(&mut self, id: PlaceId, place: &mut Place, reader: usize) -> Result<(), Race> {
        if !self.knows_write(id, place) {
            return Err(Race::Write);
        }
        let number = place.number();
        place.reads.insert(reader, number);
        self.reads.insert((id, reader), number);
        Ok(())
    }

    pub fn write(&mut self, id: PlaceId, place: &mut Place) -> Result<(), Race> {
        if !self.knows_write(id, place) {
            return Err(Race::Write);
        }
        let mut readers = place.reads.keys();
        if let Some(reader) = readers.find(|reader| !self.knows_read(id, place, **reader)) {
            return Err(Race::Read(*reader));
        }
        place.write = place.number();
        place.reads.clear();
        self.writes.insert(id, place.write);
        Ok(())
    }
}
