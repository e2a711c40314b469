//! What a program with one thread does to values that it shares with itself.
//!
//! Nobody else can notice it, so it is no choice. It is a step all the same,
//! for a reader who wants to see who owns and who borrows.

use std::thread;

use formats::graph::{Manner, ObjectKind, Origin, Ownership};

use super::key::{self, Place};
use super::world::{Object, ObjectId, Op};
use super::{ObjectName, current, is_exploring, is_over, lines, step_at, with, world};

/// A value that one thread shares with itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Traced {
    /// Its value, as far as that is plain data.
    Cell(Option<String>),
    RefCell {
        value: Option<String>,
        shared: usize,
        mutably: usize,
    },
    /// What an `Rc` and its clones own: how many they are, and how many `Weak`s.
    Rc {
        strong: usize,
        weak: usize,
        /// Not yet, where it may hold a `Weak` of itself.
        is_made: bool,
    },
    /// The cell is gone.
    Dropped,
    /// The cell is gone, and its value is not.
    Unwrapped,
}

/// The text of a value that is plain data.
pub fn text<T: ?Sized>(value: &T) -> Option<String> {
    key::text_of(key::content(value)?)
}

/// Takes the step that makes an object that holds a `T`.
#[track_caller]
pub fn make<T: ?Sized>(kind: ObjectKind, what: Ownership, value: Traced) -> ObjectId {
    let place = lines::here();
    let mut callers = lines::called();
    if let Some(innermost) = callers.first_mut()
        && innermost.0 == place.line
    {
        innermost.1 = place.column;
    }
    let origin = Origin {
        callers,
        holds: short(std::any::type_name::<T>()),
    };
    let me = current();
    let id = with(|runtime| {
        let thread = runtime.world.threads.get_mut(&me);
        let made = thread.map_or(0, |thread| {
            thread.made += 1;
            thread.made
        });
        let id = runtime.number(ObjectName::Made(me, made), kind, place);
        runtime.names.origins.insert(id, origin);
        id
    });
    take(Some(id), what, Manner::Usual, place);
    world(|world| world.objects.insert(id, Object::Traced(value)));
    id
}

/// `alloc::vec::Vec<main::Player>` → `Vec`.
fn short(type_name: &str) -> String {
    let path = type_name.split(['<', ' ']).next().unwrap_or_default();
    path.rsplit("::").next().unwrap_or_default().to_owned()
}

/// Takes a step, in the line that the caller is called from.
#[track_caller]
pub fn step(object: Option<ObjectId>, what: Ownership) {
    take(object, what, Manner::Usual, lines::here());
}

/// The same, where it may be that the step can't be done.
#[track_caller]
pub fn step_if(possible: bool, object: Option<ObjectId>, what: Ownership) {
    let manner = if possible {
        Manner::Usual
    } else {
        Manner::Fails
    };
    take(object, what, manner, lines::here());
}

/// Takes a step that is a value's drop, in the line in which the compiler has
/// put it. The lines of what a panic drops are not reached.
pub fn step_of_drop(object: Option<ObjectId>, what: Ownership) {
    if !is_exploring() || is_over() {
        return;
    }
    let nowhere = Place {
        file: "",
        line: 0,
        column: 0,
    };
    match thread::panicking() {
        true => take(object, what, Manner::Unwinding, nowhere),
        false => take(object, what, Manner::Usual, lines::innermost()),
    }
}

fn take(object: Option<ObjectId>, what: Ownership, manner: Manner, place: Place) {
    step_at(
        Op::Trace {
            object,
            what,
            manner,
        },
        place,
    );
}

/// Changes an object's state, without a step.
pub fn change(object: ObjectId, change: impl FnOnce(&mut Traced)) {
    if !is_exploring() || is_over() {
        return;
    }
    world(|world| {
        if let Some(Object::Traced(traced)) = world.objects.get_mut(&object) {
            change(traced);
        }
    });
}

/// What is known of an object's state.
pub fn look(object: ObjectId) -> Option<Traced> {
    world(|world| match world.objects.get(&object) {
        Some(Object::Traced(traced)) => Some(traced.clone()),
        _ => None,
    })
}
