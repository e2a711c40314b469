//! The search, and what the stand-in's types ask of it.
//!
//! A program is a set of threads that take steps. Between two steps a thread
//! computes on its own; a step is an [operation](state::operation) that other
//! threads can notice. What happens depends on the program and on who takes the
//! next step whenever several can, and on nothing else. So the program is run
//! again and again, each time with other choices, until there are none left.
//!
//! 1. The program's threads are real threads, of which one runs at a time
//!    ([`scheduler`]). Each stops before a step and says which operation it is
//!    ([`step`]). Whoever stops asks the [`search`] who goes next.
//! 2. The [`state`] says which threads can take their step, and in how many ways:
//!    [`alternatives`](state::State::alternatives). The search chooses one, and
//!    the state changes by [`transition`](state::State::transition), which tells
//!    what the thread learns. Then that thread is woken, and goes on to its next
//!    step. What it learns is added to its *history*, a fingerprint of all that it
//!    has learned since its start: threads are functions of their histories.
//! 3. The search goes depth first. It repeats the choices of the execution before
//!    up to the last one that can be made differently, and makes that differently.
//!    It is done when there is none.
//! 4. Most of that would be for nothing: many orders lead to the same. What need
//!    not be tried is in [`search::reduce`], with the reasons.
//! 5. An execution that need not be followed to its end is given up: its threads
//!    are unwound by a panic of their own kind, so that the next one can begin.
//! 6. What has been found, states and the steps between them, is handed over as
//!    one [graph]. A state is a node, in which somebody has to choose; texts that
//!    are printed stand on the steps, so that they do not multiply the states.
//!
//! What a program with `unsafe` does to memory between two steps is watched
//! ([`plain`]): it ends the execution if it races.
//!
//! Numbers of threads and objects are the same in each execution
//! ([`names`]), and so are values ([`value`]) and what pointers lead to
//! ([`pointers`]): otherwise no two states would be alike. If it turns out on the way that the program can tell more than the
//! search distinguishes, the search begins again and distinguishes more
//! ([`learned::Learned`]).

mod address;
mod bug;
mod current;
mod driver;
pub mod fingerprint;
mod generation;
mod graph;
mod identity;
mod learned;
mod lines;
pub mod location;
mod memory;
mod names;
pub mod naming;
mod needs;
mod output;
pub mod owners;
pub mod ownership;
mod panic_hook;
pub mod plain;
mod pointers;
mod runtime;
mod scheduler;
mod search;
pub mod state;
pub mod stranded;
mod thread;
mod trial;
pub mod value;
pub mod waits;
pub mod watch;

use state::operation::Operation;
use state::owner;

pub use current::{current, disorder, disown, first_name, name, name_first};
pub use driver::explore;
pub use identity::{Age, LazyId, fingerprint_of, new_object, new_scope, new_thread, show_number};
pub use needs::{
    has_views, needs_fine, needs_glances, needs_names, needs_poisoning, needs_tokens, needs_tries,
    needs_views, poisons_by_steps,
};
pub use output::{print, print_error};
pub use runtime::{is_exploring, is_over, look, refuse, refuse_at, ticket};
pub use scheduler::{fence, fused, local, step, step_finely};
pub(crate) use scheduler::{fused_at, step_at, step_finely_at};
pub use thread::{Leaves, has_just_locked, is_own_panic, join, keep, live};

/// What is in a lock has been looked at.
pub fn find_in(lock: state::ids::ObjectId, content: fingerprint::Fingerprint) {
    runtime::with(|runtime| runtime.state.find_in(lock, content));
}

/// Remembers what the running thread has read of an `Arc`'s counts, which are
/// the real ones.
pub fn counted(seen: &impl std::hash::Hash) {
    let seen = fingerprint::Fingerprint::of(seen);
    local(Operation::Owner(owner::Operation::Counted(seen)));
}
