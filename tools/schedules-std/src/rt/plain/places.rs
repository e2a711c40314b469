//! Which places the program's memory has, by address, in one execution.

use std::alloc::Layout;
use std::collections::BTreeMap;
use std::ops::Range;

use ::memory::PlaceId;

use super::statics::Statics;
use crate::rt::memory;
use crate::rt::state::State;
use crate::rt::state::plain::Part;

/// Bytes that have been accessed, divided wherever an access began or ended.
#[derive(Debug, Default)]
pub struct Places {
    /// By the address of their first byte: the address behind their last.
    regions: BTreeMap<usize, (usize, PlaceId)>,
    /// Blocks that were given back, by their addresses.
    kept: BTreeMap<usize, Layout>,
    statics: Statics,
}

impl Places {
    /// Whether there is any among these bytes.
    pub fn knows(&self, bytes: &Range<usize>) -> bool {
        let before = self.regions.range(..bytes.end).next_back();
        before.is_some_and(|(_, (end, _))| *end > bytes.start)
    }

    /// The places of these bytes, each with the part that it is of them.
    pub fn of(&mut self, bytes: &Range<usize>, state: &mut State) -> Vec<(PlaceId, Part)> {
        self.divide(bytes.start, state);
        self.divide(bytes.end, state);
        let mut found = vec![];
        let mut next = bytes.start;
        while next < bytes.end {
            let (end, place) = match self.regions.range(next..bytes.end).next() {
                Some((start, (end, place))) if *start == next => (*end, Some(*place)),
                Some((start, _)) => (*start, None),
                None => (bytes.end, None),
            };
            let place = place.or_else(|| {
                let place = state.new_place()?;
                self.regions.insert(next, (end, place));
                Some(place)
            });
            let part = Part {
                from: next - bytes.start,
                length: end - next,
            };
            found.extend(place.map(|place| (place, part)));
            next = end;
        }
        found
    }

    /// Lets no place lie on both sides of an address.
    fn divide(&mut self, address: usize, state: &mut State) {
        if let Some((start, (end, place))) = self.regions.range_mut(..address).next_back()
            && *end > address
            && let Some(rest) = state.divide(*place, address - *start)
        {
            let behind = std::mem::replace(end, address);
            self.regions.insert(address, (behind, rest));
        }
    }

    /// Forgets what was there; the places that are gone.
    pub fn clear(&mut self, bytes: Range<usize>) -> Vec<PlaceId> {
        let gone: Vec<_> = self.regions.range(bytes).map(|(start, _)| *start).collect();
        let regions = &mut self.regions;
        let gone = gone.into_iter().filter_map(|start| regions.remove(&start));
        gone.map(|(_, place)| place).collect()
    }

    /// Keeps a block that is given back, perhaps more than once, until the end of the
    /// execution.
    pub fn keep(&mut self, block: *mut u8, layout: Layout) -> bool {
        self.kept.insert(block.expose_provenance(), layout);
        true
    }

    /// Keeps what is in these bytes, if they are part of a `static`.
    pub fn save(&mut self, bytes: &Range<usize>) {
        self.statics.save(bytes);
    }

    /// How far behind the start of the program's own file an address lies, if it is that of a
    /// `static` or the like.
    pub fn in_image(&mut self, address: usize) -> Option<usize> {
        self.statics.offset(address)
    }

    /// An execution is over, and all of its threads have ended.
    pub fn begin(&mut self) {
        self.statics.restore();
        self.regions.clear();
        for (block, layout) in std::mem::take(&mut self.kept) {
            let block = std::ptr::with_exposed_provenance_mut(block);
            memory::release(block, layout);
        }
    }
}
