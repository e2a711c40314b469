//! Which `Arc` it is that an owner belongs to, where that matters: where loads may
//! read older values. It is known by where its value lies, and has a number that
//! is the same in all executions.

use super::counted;
use super::current::current;
use super::location::Location;
use super::needs::{needs_fine, needs_glances};
use super::runtime::{is_exploring, is_over, with};
use super::scheduler::{fused, step_finely, step_finely_at};
use super::state::ids::OwnersId;
use super::state::operation::Operation;
use super::state::outcome::Outcome;
use super::state::owner::{self, Change, Question};
use super::state::rules::Glances;

/// A value has its first owner; with `strong` owners of which 0 is still without.
pub fn make(address: usize, strong: u64) {
    if !is_exploring() || is_over() {
        return;
    }
    let me = current();
    with(|runtime| {
        if !runtime.learned.weak {
            return;
        }
        let made = runtime.state.makes(me);
        let owners = runtime.names.owners(me, made);
        runtime.owners.insert(address, owners);
        runtime.state.make_owners(owners, strong);
    });
}

/// Its number, if it has one.
fn number(address: usize) -> Option<OwnersId> {
    if !is_exploring() || is_over() {
        return None;
    }
    with(|runtime| runtime.owners.get(&address).copied())
}

/// An owner is cloned, or a `Weak` dropped: a step of its own only where somebody counts.
pub fn touch() {
    if is_exploring() && !is_over() {
        fused(Operation::Owner(owner::Operation::Touch));
    }
}

/// An owner lets go of its value, and drops it if it is the last. Who that is goes unseen
/// by others if the value's `Drop` takes no step. But its own thread may know of it by
/// then, and what it does may differ from what another would do.
pub fn let_go(needs_drop: bool, is_last: impl FnOnce() -> bool) {
    if !is_exploring() || is_over() {
        return;
    }
    match needs_drop && with(|runtime| runtime.facts.drops) {
        true => {
            step_finely(Operation::Owner(owner::Operation::Touch));
            counted(&is_last());
        }
        false => touch(),
    }
}

/// Something is done to the counts, as part of the step before. With `is_last`,
/// there are no other owners.
pub fn change(address: usize, change: Change, is_last: bool) {
    let Some(owners) = number(address) else {
        return;
    };
    let me = current();
    // Otherwise it makes no difference who is the last.
    if with(|runtime| runtime.state.learns_by_dropping(me, owners, is_last)) {
        needs_fine();
    }
    with(|runtime| runtime.state.change_owners(me, owners, change, is_last));
}

/// A `Weak` has found no owner.
pub fn find_none(address: usize) {
    if let Some(owners) = number(address) {
        let me = current();
        with(|runtime| runtime.state.find_none(me, owners));
    }
}

/// Asks for a count, if that may be an older one than the real one's.
pub fn ask(address: usize, question: Question, location: Location) -> Option<Outcome> {
    needs_glances(Glances::COUNTS);
    let owners = number(address)?;
    let ask = owner::Operation::Ask(owners, question);
    Some(step_finely_at(Operation::Owner(ask), location))
}
