//! A program with the outputs, or with the races, that it must have.

use std::path::PathBuf;

use formats::graph::{PlainAccess, Touching};
use schedules::program::Program;

#[derive(Clone, Copy)]
pub struct Case {
    pub name: &'static str,
    /// All of them, where nothing races.
    pub outputs: &'static [&'static str],
    /// Each that may be found, as `A reads, B writes`: a comment `// A` names a line. Some
    /// of them must be.
    pub races: &'static [&'static str],
    /// Whether it can be searched without the caching of states.
    pub is_small: bool,
    source: &'static str,
}

/// Nothing races.
pub const fn prints(
    name: &'static str,
    outputs: &'static [&'static str],
    source: &'static str,
) -> Case {
    Case {
        name,
        outputs,
        races: &[],
        is_small: true,
        source,
    }
}

pub const fn races(
    name: &'static str,
    races: &'static [&'static str],
    source: &'static str,
) -> Case {
    Case {
        races,
        ..prints(name, &[], source)
    }
}

/// With more schedules than anybody waits for, if states are not cached.
pub const fn large(case: Case) -> Case {
    Case {
        is_small: false,
        ..case
    }
}

const BEGINNING: &str = "\
#![allow(unused)]
use std::cell::UnsafeCell;
use std::mem::MaybeUninit;
use std::ops::{Deref, DerefMut};
use std::ptr::NonNull;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicUsize, Ordering::*, fence};
use std::sync::mpsc;
use std::sync::{Arc, Barrier, Condvar, Mutex, Once, OnceLock, RwLock};
use std::thread;

/// What threads share, at their own risk.
struct Shared<T>(UnsafeCell<T>);

unsafe impl<T> Sync for Shared<T> {}

impl<T> Shared<T> {
    const fn new(value: T) -> Self {
        Shared(UnsafeCell::new(value))
    }

    fn at(&self) -> *mut T {
        self.0.get()
    }
}
";

impl Case {
    fn text(&self) -> String {
        format!("{BEGINNING}\n{}", self.source)
    }

    pub fn program(&self) -> Program {
        Program {
            others: vec![],
            package: None,
            name: self.name.to_owned(),
            path: PathBuf::new(),
            shown: format!("{}.rs", self.name.replace(' ', "_")),
            edition: "2024".to_owned(),
            source: self.text(),
        }
    }

    /// `A reads`, where the line has that comment, or else its number.
    pub fn named(&self, access: &PlainAccess) -> String {
        let text = self.text();
        let number = access.line.unwrap_or_default();
        let line = text.lines().nth((number as usize).wrapping_sub(1));
        let comment = line.and_then(|line| line.split_once("// "));
        let name = comment.map_or(number.to_string(), |(_, name)| name.trim().to_owned());
        let how = match access.how {
            Touching::Reads => "reads",
            Touching::Writes => "writes",
            Touching::UsesAtomic => "uses an atomic",
            Touching::Frees => "frees",
        };
        format!("{name} {how}")
    }
}
