//! What a program with one thread does to values that it shares with itself.
//!
//! Nobody else can notice it, so it is no choice. It is a step all the same,
//! for a reader who wants to see who owns and who borrows.

use std::thread;

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

/// Where an object comes from, for its name.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// The calls that led to it, the innermost first: lines and columns.
    pub callers: Vec<(u32, u32)>,
    /// The name of the type within.
    pub holds: String,
}

/// The words for the drop of a value: in the ordinary course of things, and
/// when a panic unwinds the stack.
#[derive(Debug, Clone, Copy)]
pub struct Drops {
    pub usually: &'static str,
    pub unwinding: &'static str,
}

impl Traced {
    /// The state in words.
    pub fn words(&self) -> String {
        match self {
            Traced::Cell(value) => value.clone().unwrap_or_else(|| "some value".to_owned()),
            Traced::RefCell {
                value,
                shared,
                mutably,
            } => {
                let borrows = match (mutably, shared) {
                    (0, 0) => "not borrowed".to_owned(),
                    // Who holds it may be changing the value.
                    (1.., _) => return "borrowed mutably".to_owned(),
                    (_, 1) => "1 shared borrow".to_owned(),
                    (_, count) => format!("{count} shared borrows"),
                };
                match value {
                    Some(value) => format!("{value}, {borrows}"),
                    None => borrows,
                }
            }
            Traced::Rc {
                weak,
                is_made: false,
                ..
            } => format!("being made, weak {weak}"),
            Traced::Rc {
                strong: 0, weak: 0, ..
            }
            | Traced::Dropped => "dropped".to_owned(),
            Traced::Rc {
                strong: 0, weak, ..
            } => format!("dropped, weak {weak}"),
            Traced::Rc { strong, weak, .. } => format!("strong {strong}, weak {weak}"),
            Traced::Unwrapped => "unwrapped".to_owned(),
        }
    }
}

/// The text of a value that is plain data.
pub fn text<T: ?Sized>(value: &T) -> Option<String> {
    key::text_of(key::content(value)?)
}

/// Takes the step that makes an object that holds a `T`.
#[track_caller]
pub fn make<T: ?Sized>(kind: &'static str, what: &'static str, value: Traced) -> ObjectId {
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
    take(Some(id), what, place);
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
pub fn step(object: Option<ObjectId>, what: &'static str) {
    take(object, what, lines::here());
}

/// Takes a step that is a value's drop, in the line in which the compiler has
/// put it. The lines of what a panic drops are not reached.
pub fn step_of_drop(object: Option<ObjectId>, what: Drops) {
    if !is_exploring() || is_over() {
        return;
    }
    let nowhere = Place {
        file: "",
        line: 0,
        column: 0,
    };
    match thread::panicking() {
        true => take(object, what.unwinding, nowhere),
        false => take(object, what.usually, lines::innermost()),
    }
}

fn take(object: Option<ObjectId>, what: &'static str, place: Place) {
    step_at(Op::Trace { object, what }, place);
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
