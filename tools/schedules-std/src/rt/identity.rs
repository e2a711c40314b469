//! Numbers for threads and objects that hold for all executions.

use std::panic;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

use formats::graph::{ObjectKind, Refusal};

use super::counted;
use super::current::{current, is_disowning, known};
use super::fingerprint::Fingerprint;
use super::location::Location;
use super::names::ObjectName;
use super::needs::needs_fine;
use super::runtime::{Abort, Runtime, abandon, is_exploring, is_over, look, with};
use super::state::ids::{ObjectId, ThreadId};
use super::state::object::Object;

/// Makes a thread known; it runs when the search lets it.
#[track_caller]
pub fn new_thread(name: Option<String>, scope: Option<(ThreadId, u32)>) -> ThreadId {
    if is_disowning() {
        // It matters who starts it: what it is called, and what it has seen.
        needs_fine();
    }
    if is_over() {
        abandon();
    }
    let me = current();
    let location = Location::here();
    with(|runtime| {
        let made = runtime.state.makes(me);
        let history = runtime.state.thread(me).history;
        let id = runtime.names.thread(me, made, name, location);
        let most = runtime.options.threads;
        if runtime.state.threads().count() >= most {
            runtime.refuse(Refusal::Threads(most), Some(location));
            return None;
        }
        if me != 0 {
            runtime.names.nests(location);
            runtime.check_numbers();
        }
        runtime.state.spawn(me, id, history.and(&id), scope);
        Some(id)
    })
    .unwrap_or_else(|| panic::resume_unwind(Box::new(Abort)))
}

/// The program shows a thread's number, which counts the threads that were
/// started before.
pub fn show_number() {
    with(|runtime| {
        runtime.names.shows_number();
        runtime.check_numbers();
    });
}

/// A number for an object that this thread makes now.
pub fn new_id(kind: ObjectKind, location: Location) -> ObjectId {
    let me = current();
    with(|runtime| {
        let name = ObjectName::Made(me, runtime.state.makes(me));
        runtime.names.object(name, kind, location)
    })
}

/// A scope opened just now, by this thread.
pub fn new_scope() -> (ThreadId, u32) {
    let me = current();
    with(|runtime| (me, runtime.names.new_scope()))
}

/// An object made just now, by this thread.
#[track_caller]
pub fn new_object(kind: ObjectKind, object: Object) -> ObjectId {
    if is_over() {
        abandon();
    }
    let id = new_id(kind, Location::here());
    with(|runtime| runtime.state.make(id, object));
    id
}

impl Runtime {
    fn check_numbers(&mut self) {
        if let Some(location) = self.names.differing_numbers() {
            self.refuse(Refusal::ThreadNumber, Some(location));
        }
    }

    /// The running thread gives a number to one of several objects. Which of
    /// them it is depends on what the thread has seen, also after its end.
    fn numbers(&mut self, count: u32) {
        let Some(id) = known() else { return };
        self.state.numbers(id, count);
    }
}

/// The number of an object that may be made at compile time: it gets one when
/// it is first used in an execution.
#[derive(Debug)]
pub struct LazyId {
    location: &'static panic::Location<'static>,
    /// The execution in the upper half, the number in the lower.
    assigned: AtomicU64,
}

/// When an object was used last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Age {
    Unused,
    /// In this execution.
    Current,
    /// In an earlier one: it is a `static`.
    Older,
}

impl LazyId {
    #[track_caller]
    pub const fn here() -> Self {
        LazyId {
            location: panic::Location::caller(),
            assigned: AtomicU64::new(0),
        }
    }

    /// That of another object, made at the same place.
    pub const fn renewed(&self) -> Self {
        LazyId {
            location: self.location,
            assigned: AtomicU64::new(0),
        }
    }

    /// The object's number; `object` tells what it is when it is first used.
    pub fn get(&self, kind: ObjectKind, object: impl FnOnce() -> Object) -> ObjectId {
        with(|runtime| {
            let assigned = self.assigned.load(SeqCst);
            if (assigned >> 32) as u32 == runtime.epoch {
                return (assigned & 0xffff_ffff) as ObjectId;
            }
            let location = self.location();
            let count = runtime.names.first_use_at(location);
            if count > 1 && !runtime.learned.crowded.contains(&location) {
                runtime.learn(|learned| {
                    learned.crowded.insert(location);
                });
            }
            if runtime.learned.crowded.contains(&location) {
                runtime.numbers(count);
            }
            let name = ObjectName::Used(location, count);
            let id = runtime.names.object(name, kind, location);
            runtime.state.make(id, object());
            self.assigned
                .store(u64::from(runtime.epoch) << 32 | id as u64, SeqCst);
            id
        })
    }

    /// When it was used before.
    pub fn age(&self) -> Age {
        match self.assigned.load(SeqCst) {
            0 => Age::Unused,
            assigned => with(|runtime| match (assigned >> 32) as u32 == runtime.epoch {
                true => Age::Current,
                false => Age::Older,
            }),
        }
    }

    /// Its number, if it was used in this execution, which is not over.
    fn in_use(&self) -> Option<ObjectId> {
        let is_known = is_exploring() && !is_over() && self.age() == Age::Current;
        is_known.then(|| (self.assigned.load(SeqCst) & 0xffff_ffff) as ObjectId)
    }

    /// Its only owner looks at what is in the object without an operation. What it
    /// learns there belongs to what it has seen, as that of any other look.
    pub fn is_looked_at(&self) {
        if let Some(id) = self.in_use() {
            let seen = look(|state| state.contents(id));
            counted(&(id, seen));
        }
    }

    /// The same of a lock, in which its owner may change what it has looked at.
    pub fn is_lent(&self) {
        self.is_looked_at();
        if let Some(id) = self.in_use() {
            let me = current();
            with(|runtime| runtime.state.lend(me, id));
        }
    }

    /// Whether it was used in an earlier execution: then it is a `static`.
    pub fn is_older(&self) -> bool {
        self.age() == Age::Older
    }

    pub fn location(&self) -> Location {
        Location::from(self.location)
    }
}

/// What a value is for others: its content, or else who wrote it.
pub fn fingerprint_of<T: ?Sized>(value: &T) -> Fingerprint {
    match super::value::content(value) {
        Some(content) => content,
        None => {
            let me = current();
            with(|runtime| runtime.state.thread(me).history)
        }
    }
}
