//! Steps of a program with one thread, on what it shares with itself.

use std::thread;

use formats::graph::{Manner, ObjectKind, Origin, Ownership};

use super::location::Location;
use super::runtime::{is_exploring, is_over, look, with};
use super::scheduler::{local, step_at};
use super::state::ids::ObjectId;
use super::state::operation::Operation;
use super::state::ownership;
use super::{identity, lines, value};

pub use super::state::ownership::Owned;

/// The text of a value that is plain data.
pub fn text<T: ?Sized>(value: &T) -> Option<String> {
    value::text(value::content(value)?)
}

/// Takes the step that makes an object that holds a `T`.
#[track_caller]
pub fn make<T: ?Sized>(kind: ObjectKind, what: Ownership, owned: Owned) -> ObjectId {
    let location = lines::here();
    let mut callers = lines::called();
    if let Some(innermost) = callers.first_mut()
        && innermost.0 == location.line
    {
        innermost.1 = location.column;
    }
    let origin = Origin {
        callers,
        holds: short(std::any::type_name::<T>()),
    };
    let id = identity::new_id(kind, location);
    with(|runtime| runtime.names.origins.insert(id, origin));
    let make = ownership::Operation::Make(what, owned);
    step_at(Operation::Own(Some(id), make), location);
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
    let manner = match possible {
        true => Manner::Usual,
        false => Manner::Fails,
    };
    take(object, what, manner, lines::here());
}

/// Takes a step that is a value's drop, in the line in which the compiler has
/// put it. The lines of what a panic drops are not reached.
pub fn step_of_drop(object: Option<ObjectId>, what: Ownership) {
    if !is_exploring() || is_over() {
        return;
    }
    match thread::panicking() {
        true => take(object, what, Manner::Unwinding, Location::UNKNOWN),
        false => take(object, what, Manner::Usual, lines::innermost()),
    }
}

fn take(object: Option<ObjectId>, what: Ownership, manner: Manner, location: Location) {
    let step = ownership::Operation::Step(what, manner);
    step_at(Operation::Own(object, step), location);
}

/// Changes an object's state, as part of the step before.
pub fn change(object: ObjectId, change: impl FnOnce(&mut Owned)) {
    if !is_exploring() || is_over() {
        return;
    }
    let mut owned = look(|state| state.owned(object).clone());
    change(&mut owned);
    let becomes = ownership::Operation::Become(owned);
    local(Operation::Own(Some(object), becomes));
}

/// How an object stands.
pub fn state(object: ObjectId) -> Owned {
    look(|state| state.owned(object).clone())
}
