//! The numbers by which threads and objects are the same in all executions.

use std::collections::HashMap;

use formats::graph::{ObjectKind, Origin};

use super::location::Location;
use super::state::ids::OwnersId;
use super::state::ids::{ObjectId, ThreadId};

/// What has been given a number, in any execution.
#[derive(Default)]
pub struct Names {
    /// By parents, and how many they had made before.
    threads: HashMap<(ThreadId, u32), ThreadId>,
    objects: HashMap<ObjectName, ObjectId>,
    /// What owners own, by who has made it, as its n-th.
    owners: HashMap<(ThreadId, u32), OwnersId>,
    /// The names that threads were given.
    pub labels: Vec<Option<String>>,
    /// Where each thread is started, if that is one place in all executions.
    pub starts: Vec<Option<Location>>,
    pub kinds: Vec<(ObjectKind, Option<Location>)>,
    /// Of the objects that a program with one thread makes.
    pub origins: HashMap<ObjectId, Origin>,
    /// Objects of this execution that were first used at a place.
    first_used: HashMap<Location, u32>,
    /// How many scopes this execution has opened.
    scopes: u32,
    /// Whether the program has shown a thread's number, in any execution.
    shows_numbers: bool,
    /// Where a thread other than main has started one, in any execution.
    nested: Option<Location>,
}

/// By what an object is found again in the next execution.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum ObjectName {
    /// Made by a thread, as its n-th.
    Made(ThreadId, u32),
    /// First used as the n-th of those that were made at this place.
    Used(Location, u32),
}

impl Names {
    pub fn new() -> Self {
        Names {
            labels: vec![Some("main".to_owned())],
            starts: vec![None],
            ..Names::default()
        }
    }

    /// An execution begins.
    pub fn begin(&mut self) {
        self.first_used.clear();
        self.scopes = 0;
    }

    /// The thread that `parent` makes as its n-th, here.
    pub fn thread(
        &mut self,
        parent: ThreadId,
        n: u32,
        label: Option<String>,
        here: Location,
    ) -> ThreadId {
        let next = self.threads.len() + 1;
        let id = *self.threads.entry((parent, n)).or_insert(next);
        if self.labels.len() <= id {
            self.labels.resize(id + 1, label);
            self.starts.resize(id + 1, Some(here));
        }
        if self.starts[id] != Some(here) {
            self.starts[id] = None;
        }
        id
    }

    pub fn object(&mut self, name: ObjectName, kind: ObjectKind, location: Location) -> ObjectId {
        let next = self.objects.len();
        let id = *self.objects.entry(name).or_insert(next);
        if self.kinds.len() <= id {
            self.kinds.resize(id + 1, (kind, Some(location)));
        }
        id
    }

    /// The value with owners that a thread makes as its n-th.
    pub fn owners(&mut self, maker: ThreadId, n: u32) -> OwnersId {
        let next = self.owners.len();
        *self.owners.entry((maker, n)).or_insert(next)
    }

    /// One more object of a place is used first: how many of them there are now.
    pub fn first_use_at(&mut self, location: Location) -> u32 {
        let count = self.first_used.entry(location).or_default();
        *count += 1;
        *count
    }

    pub fn new_scope(&mut self) -> u32 {
        self.scopes += 1;
        self.scopes
    }

    /// A thread other than main starts one here.
    pub fn nests(&mut self, location: Location) {
        self.nested.get_or_insert(location);
    }

    /// The program shows a thread's number.
    pub fn shows_number(&mut self) {
        self.shows_numbers = true;
    }

    /// Where numbers that are shown stop being the same in each execution. If
    /// only main starts threads, they are. Otherwise they depend on who starts
    /// one first, which no choice decides, since nobody else can notice a start.
    pub fn differing_numbers(&self) -> Option<Location> {
        self.nested.filter(|_| self.shows_numbers)
    }
}
