//! What the stand-in's types need of the search: if it does not follow that yet, it
//! begins again, and does. Up to there, the program does the same in both.

use super::current::current;
use super::plain;
use super::runtime::with;
use super::state::operation::Operation;
use super::state::rules::Glances;

/// Begins the search again if it does not follow the finest order of steps.
pub fn needs_fine() {
    with(|runtime| {
        let reductions = runtime.options.reductions;
        if reductions.fuse_with_previous || reductions.fuse_lock_with_wait {
            runtime.learn(|learned| learned.asks = true);
        }
    });
}

/// This thread parks: begins the search again if it does not follow what else
/// becomes of its token.
pub fn needs_tokens() {
    let me = current();
    with(|runtime| {
        if !runtime.learned.parks.contains(&me) {
            runtime.learn(|learned| {
                learned.parks.insert(me);
            });
        }
    });
}

/// An operation asks for less than sequential consistency: begins the search
/// again if it does not heed that. Up to the first such operation, a program does
/// the same in both.
pub fn needs_views(operation: &Operation) {
    with(|runtime| {
        let learned = &mut runtime.learned;
        match operation {
            Operation::Atomic(_, operation) if operation.asks_for_less() && !learned.weak => {
                runtime.learn(|learned| learned.weak = true);
            }
            // While all else is `SeqCst`, a fence adds nothing.
            Operation::Fence(_) if !learned.fences => {
                learned.fences = true;
                if learned.weak {
                    runtime.learn(|_| ());
                }
            }
            _ => {}
        }
    });
}

/// Addresses are handed on: begins the search again if it does not know what they are those
/// of.
pub fn needs_names() {
    with(|runtime| {
        if runtime.facts.watched && !runtime.learned.pointers {
            plain::note_blocks();
            runtime.learn(|learned| learned.pointers = true);
        }
    });
}

/// Whether loads may read older values, so that it matters who has seen what.
pub fn has_views() -> bool {
    with(|runtime| runtime.learned.weak)
}

/// A lock that somebody holds is asked whether it is poisoned: begins the search
/// again if poisoning is no step of its own.
pub fn needs_poisoning() {
    with(|runtime| {
        if !runtime.learned.poisons {
            runtime.learn(|learned| learned.poisons = true);
        }
    });
}

/// Whether poisoning a lock is a step of its own.
pub fn poisons_by_steps() -> bool {
    with(|runtime| runtime.learned.poisons)
}

/// It tries to lock: begins the search again if a turn of a loop was not followed
/// that has held a lock.
pub fn needs_tries() {
    with(|runtime| {
        if !runtime.learned.tries {
            runtime.learned.tries = true;
            if runtime.has_polled {
                runtime.learn(|_| ());
            }
        }
    });
}

/// Several lines are printed at once: whether each is a step of its own. Begins the search
/// again if they are none, and somebody may notice.
pub fn prints_by_lines() -> bool {
    with(|runtime| {
        if !runtime.learned.lines {
            runtime.learned.lines = true;
            if runtime.learned.notices_lines {
                runtime.learn(|_| ());
            }
        }
        runtime.learned.notices_lines
    })
}

/// Something is looked at by a load: begins the search again if it does not follow
/// what that may find.
pub fn needs_glances(glance: Glances) {
    with(|runtime| {
        let followed = runtime.learned.glances;
        let all = followed.and(glance);
        if runtime.learned.weak && all != followed {
            runtime.learn(|learned| learned.glances = all);
        }
    });
}
