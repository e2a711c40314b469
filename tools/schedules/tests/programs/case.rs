//! A program with the outputs that it must have.

use std::path::PathBuf;

use schedules::program::Program;

/// How many outputs there are for each ending, in the order of the endings.
pub type Counts = &'static [(&'static str, u128)];

#[derive(Clone, Copy)]
pub struct Case {
    pub name: &'static str,
    /// When nobody wakes up without a reason.
    pub counts: Counts,
    /// When threads may, if that is to be tried.
    pub spurious: Option<Counts>,
    /// The outputs themselves, where they are few and matter.
    pub outputs: &'static [&'static str],
    source: &'static str,
    is_whole: bool,
}

/// The body of a `main`, which finds what it needs of `std`.
pub const fn case(name: &'static str, counts: Counts, source: &'static str) -> Case {
    Case {
        name,
        counts,
        spurious: None,
        outputs: &[],
        source,
        is_whole: false,
    }
}

/// A whole program, for what can't stand within `main`.
pub const fn whole(name: &'static str, counts: Counts, source: &'static str) -> Case {
    Case {
        is_whole: true,
        ..case(name, counts, source)
    }
}

/// A whole program, and its outputs.
pub const fn shows(
    name: &'static str,
    counts: Counts,
    outputs: &'static [&'static str],
    source: &'static str,
) -> Case {
    Case {
        outputs,
        ..whole(name, counts, source)
    }
}

/// With the counts that it has when threads may wake up without a reason.
pub const fn spurious(
    name: &'static str,
    counts: Counts,
    spurious: Counts,
    source: &'static str,
) -> Case {
    Case {
        spurious: Some(spurious),
        ..case(name, counts, source)
    }
}

const BEGINNING: &str = "\
use std::process;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc;
use std::sync::{Arc, Barrier, Condvar, LazyLock, Mutex, Once, OnceLock, RwLock};
use std::thread;
use std::time::Duration;
";

impl Case {
    pub fn program(&self) -> Program {
        Program {
            others: vec![],
            package: None,
            name: self.name.to_owned(),
            path: PathBuf::new(),
            shown: format!("{}.rs", self.name),
            edition: "2024".to_owned(),
            source: match self.is_whole {
                true => self.source.to_owned(),
                false => format!("{BEGINNING}\nfn main() {{{}}}\n", self.source),
            },
        }
    }
}
