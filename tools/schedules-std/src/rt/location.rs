//! Where in the program something is done, or made.

use std::collections::BTreeSet;
use std::panic;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

use formats::search::{Place, Shift, SourceFile};

/// The program's own files, and the folder from which their names count.
static FILES: OnceLock<(Vec<SourceFile>, PathBuf)> = OnceLock::new();

/// What is put into the copies of them that are compiled.
static SHIFTS: OnceLock<Vec<Shift>> = OnceLock::new();

/// Tells, before anything is asked, which files are the program's own, and what is put
/// into them.
pub fn set_files(files: Vec<SourceFile>, folder: PathBuf, shifts: Vec<Shift>) {
    FILES.get_or_init(|| (files, folder));
    SHIFTS.get_or_init(|| shifts);
}

/// Where nobody can tell in which order something is gone through.
static ORDERLESS: OnceLock<Vec<Place>> = OnceLock::new();

/// Tells these places.
pub fn set_orderless(places: Vec<Place>) {
    ORDERLESS.get_or_init(|| places);
}

/// The column in the program's file, of one in the copy that is compiled; both from 1.
pub fn unshifted(line_of_program: Option<u32>, column: u32) -> u32 {
    let shifts = SHIFTS.get().map_or(&[][..], Vec::as_slice);
    let here = shifts
        .iter()
        .filter(|shift| Some(shift.line) == line_of_program);
    let mut before = 0;
    for shift in here {
        if column > shift.column + before + shift.by {
            before += shift.by;
        }
    }
    column - before
}

pub fn files() -> &'static [SourceFile] {
    FILES.get().map_or(&[], |(files, _)| files)
}

/// The program's file that lies there.
pub fn file_at(path: &Path) -> Option<&'static SourceFile> {
    let (files, folder) = FILES.get()?;
    files.iter().find(|file| path == folder.join(&file.name))
}

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

    /// Whether nobody can tell in which order something is gone through here.
    pub fn is_orderless(self) -> bool {
        let here = self.line_of_program().map(|line| Place {
            line,
            column: self.column,
        });
        let places = ORDERLESS.get();
        places.is_some_and(|places| here.is_some_and(|here| places.contains(&here)))
    }

    /// The line in the program. A drop has no caller, and so is at a line of
    /// the stand-in, some panics are at one of the library's, and what a dependency
    /// does is at one of its own.
    pub fn line_of_program(self) -> Option<u32> {
        if self.line == 0 {
            return None;
        }
        // What a call stack tells names no file.
        if self.file.is_empty() {
            return Some(self.line);
        }
        let is_this = |file: &&SourceFile| {
            let names = file.name.chars();
            names.eq(self
                .file
                .chars()
                .map(|char| if char == '\\' { '/' } else { char }))
        };
        let file = files().iter().find(is_this)?;
        Some(file.first_line + self.line - 1)
    }
}

impl From<&panic::Location<'_>> for Location {
    fn from(location: &panic::Location<'_>) -> Self {
        let mut here = Location {
            file: interned(location.file()),
            line: location.line(),
            column: location.column(),
        };
        if SHIFTS.get().is_some_and(|shifts| !shifts.is_empty()) {
            here.column = unshifted(here.line_of_program(), here.column);
        }
        here
    }
}

/// A program has few files, and their names live forever.
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
