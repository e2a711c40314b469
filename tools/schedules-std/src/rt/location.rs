//! Where in the program something is done, or made.

use std::collections::BTreeSet;
use std::panic;
use std::sync::{Mutex, PoisonError};

/// A place in a source file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    pub file: &'static str,
    pub line: u32,
    pub column: u32,
}

impl Location {
    /// Of a step that does not know its line, such as that of `{:?}`.
    pub const UNKNOWN: Location = Location {
        file: "",
        line: 0,
        column: 0,
    };

    #[track_caller]
    pub fn here() -> Self {
        panic::Location::caller().into()
    }

    /// The line in the program. A drop has no caller, and so is at a line of
    /// the stand-in, and some panics are at one of the library's.
    pub fn line_of_program(self) -> Option<u32> {
        let own = &file!()[..file!().len() - "rt/location.rs".len()];
        let is_own = self.file.starts_with(own);
        let is_library = self.file.starts_with("/rustc/");
        (!is_own && !is_library && self.line > 0).then_some(self.line)
    }
}

impl From<&panic::Location<'_>> for Location {
    fn from(location: &panic::Location<'_>) -> Self {
        Location {
            file: interned(location.file()),
            line: location.line(),
            column: location.column(),
        }
    }
}

/// A program has few files, and their names live for ever.
fn interned(name: &str) -> &'static str {
    static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    match names.get(name) {
        Some(name) => name,
        None => {
            let name = Box::leak(name.to_owned().into_boxed_str());
            names.insert(name);
            name
        }
    }
}
