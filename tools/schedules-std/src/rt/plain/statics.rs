//! Each execution begins with the program's `static`s as they were at first.

#![expect(unsafe_code, reason = "memory is read and written by its address")]

use std::fs;
use std::ops::Range;
use std::ptr;

/// What the program has changed in its `static`s.
#[derive(Debug, Default)]
pub struct Statics {
    /// From where to where they lie; asked for once.
    image: Option<Vec<Range<usize>>>,
    /// What there was, by address, in the order of the changes.
    before: Vec<(usize, Vec<u8>)>,
}

impl Statics {
    /// Keeps what is in these bytes, if they are among them.
    pub fn save(&mut self, bytes: &Range<usize>) {
        let image = self.image.get_or_insert_with(image);
        let is_static = |part: &Range<usize>| part.contains(&bytes.start);
        if image.iter().any(is_static) {
            let start: *const u8 = ptr::with_exposed_provenance(bytes.start);
            // SAFETY: the program is about to write there, so that it can be read.
            let before = unsafe { std::slice::from_raw_parts(start, bytes.len()) };
            self.before.push((bytes.start, before.to_vec()));
        }
    }

    /// How far behind the first of them an address lies, if it is among them.
    pub fn offset(&mut self, address: usize) -> Option<usize> {
        let image = self.image.get_or_insert_with(image);
        let first = image.first()?.start;
        let is_static = image.iter().any(|part| part.contains(&address));
        is_static.then(|| address - first)
    }

    /// Puts back what was there.
    pub fn restore(&mut self) {
        for (address, bytes) in self.before.drain(..).rev() {
            let start: *mut u8 = ptr::with_exposed_provenance_mut(address);
            // SAFETY: it is part of a `static` that the program has written to, and
            // none of its threads is left.
            unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), start, bytes.len()) };
        }
    }
}

/// The system's table of this process's memory: a line for each part, with its
/// addresses, and the file that it comes from, if any.
fn mappings() -> Vec<(Range<usize>, String)> {
    let table = fs::read_to_string("/proc/self/maps").unwrap_or_default();
    let address = |text: &str| usize::from_str_radix(text, 16).ok();
    let lines = table.lines().filter_map(|line| {
        let (addresses, rest) = line.split_once(' ')?;
        let (start, end) = addresses.split_once('-')?;
        let file = rest.splitn(5, ' ').nth(4).unwrap_or_default();
        Some((address(start)?..address(end)?, file.trim().to_owned()))
    });
    lines.collect()
}

/// Where this program's own file lies in memory, and what follows it directly: what
/// is 0 at first comes from no file.
fn image() -> Vec<Range<usize>> {
    let Ok(program) = std::env::current_exe() else {
        return vec![];
    };
    let program = program.to_string_lossy();
    let mut found: Vec<Range<usize>> = vec![];
    for (part, file) in mappings() {
        let follows = found.last().is_some_and(|last| last.end == part.start);
        if file == program || follows && file.is_empty() {
            found.push(part);
        }
    }
    found
}

/// The part of the memory in which an address lies.
pub fn mapping_of(address: usize) -> Range<usize> {
    let mut all = mappings().into_iter();
    let found = all.find(|(part, _)| part.contains(&address));
    found.map_or(address..address, |(part, _)| part)
}
