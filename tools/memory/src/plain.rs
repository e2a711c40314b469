//! Plain data, and who may be racing for it.
//!
//! A plain access is no step of its own: in a program without data races it
//! commutes with everything. So all that has to be known is whether the accesses
//! before it happen before it. Each thread numbers its accesses, and whoever
//! knows one of them knows all that its thread made before (the *vector clocks*
//! of Mattern, *Virtual time and global states of distributed systems*, 1989).

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

/// An access: its thread, and its number among those of that thread, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Access {
    thread: usize,
    number: u64,
}

/// The last write to a place, and each thread's last read since, by its number.
#[derive(Debug, Clone, Default)]
pub(crate) struct Place {
    pub write: Option<Access>,
    pub reads: BTreeMap<usize, u64>,
}

/// Accesses that happen before what comes next: those of each thread up to this
/// number.
#[derive(Debug, Clone, Default)]
pub(crate) struct Known {
    up_to: BTreeMap<usize, u64>,
}

impl Known {
    fn knows(&self, access: Access) -> bool {
        self.up_to.get(&access.thread).copied().unwrap_or_default() >= access.number
    }

    pub fn knows_write(&self, place: &Place) -> bool {
        place.write.is_none_or(|write| self.knows(write))
    }

    pub fn knows_read(&self, place: &Place, thread: usize) -> bool {
        let read = place.reads.get(&thread);
        read.is_none_or(|number| {
            self.knows(Access {
                thread,
                number: *number,
            })
        })
    }

    pub fn join(&mut self, other: &Known) {
        for (thread, number) in &other.up_to {
            let own = self.up_to.entry(*thread).or_default();
            *own = (*own).max(*number);
        }
    }

    /// Whether all that is known here is known there.
    pub fn is_within(&self, other: &Known) -> bool {
        let mut all = self.up_to.iter();
        all.all(|(thread, number)| {
            other.knows(Access {
                thread: *thread,
                number: *number,
            })
        })
    }

    /// The next access of this thread, whose own these are.
    fn next(&mut self, thread: usize) -> Access {
        let number = self.up_to.entry(thread).or_default();
        *number += 1;
        Access {
            thread,
            number: *number,
        }
    }

    pub fn read(&mut self, place: &mut Place, thread: usize) -> Result<(), Race> {
        if !self.knows_write(place) {
            return Err(Race::Write);
        }
        place.reads.insert(thread, self.next(thread).number);
        Ok(())
    }

    pub fn write(&mut self, place: &mut Place, thread: usize) -> Result<(), Race> {
        if !self.knows_write(place) {
            return Err(Race::Write);
        }
        let mut readers = place.reads.keys();
        if let Some(reader) = readers.find(|reader| !self.knows_read(place, **reader)) {
            return Err(Race::Read(*reader));
        }
        place.write = Some(self.next(thread));
        place.reads.clear();
        Ok(())
    }
}
