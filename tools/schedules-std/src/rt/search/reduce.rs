//! What need not be searched, and why nothing is lost by it.
//!
//! Each reduction has the name that the field gives it, a condition, and the
//! reason why every output and every ending is still found. Each can be turned
//! off alone ([`Reductions`]), and the tests compare what is found then.
//!
//! **Fusing a step with the one before** (Lipton, *Reduction*, 1975).
//! `fuse_with_previous`. An operation that never has to wait, and whose effect nobody
//! can notice but by being able to go on, is a *left mover*: whatever another thread
//! does between the step before and this operation, it can also do behind both, with
//! the same result, for giving something back disables nothing. Such are unlocking and
//! downgrading, dropping a sender or a receiver, settling a `Once`, cloning and
//! dropping an owner, giving standard error back, and the end of a thread, unless that
//! unparks somebody who parks. Giving standard output back is none: the end of the
//! program looks at it without waiting. Dropping an owner is none either where the last
//! one may do what its own thread alone knows of, or what another would not do
//! ([`Facts::drops`](formats::search::Facts)): who is the last is told by a step then.
//! The condition fails where a program asks without waiting (`try_lock`, `try_recv`,
//! `is_finished`, a count, a send that finds the receiver gone, a poll of a poison
//! flag): there *not yet* can be told from *already*. Such an operation calls
//! [`needs_fine`](crate::rt::needs_fine), and the search begins again without this
//! reduction.
//!
//! **Fusing a lock with its owner's next step** (the same paper's right movers).
//! `fuse_lock_with_wait`. Acquiring a free lock is a *right mover*: between it
//! and its owner's next operation others can only do what does not need the
//! lock, and they can do it before as well. It is used where the next operation
//! is to wait at a condition variable, which gives the lock back at once. The
//! condition is the same: nobody tries to lock.
//!
//! **Singleton persistent sets** (Godefroid, *Partial-Order Methods for the
//! Verification of Concurrent Systems*, 1996, chapter 4). `persistent_sets`. If
//! a thread's step is enabled, and nothing that others can do before it, now or
//! later, enables, disables or changes it or is changed by it, then that thread
//! alone is a persistent set: what the others do first, they can do afterwards.
//! The steps that [`is_persistent`] names touch only what is their thread's own
//! by then. The cycle proviso (that a step must not be put off forever) holds
//! because there are no cycles: each step makes its thread's history longer, and
//! so no state comes twice in one execution.
//!
//! **State caching by what each thread has seen** (Holzmann, Godefroid, Pirottin,
//! *Coverage preserving reduction strategies for reachability analysis*, 1992).
//! `state_caching`. A thread is a function of what it has learned from its operations,
//! and from what it looks at as the only owner, or drops as the last. If two states
//! agree in that for each thread, in what each is about to do, and in the shared
//! objects, they have the same future; the second is not followed. A value that is not
//! plain data is compared by what its writer had seen, which decides it.
//!
//! Where loads may read older values ([`seen`](crate::rt::state::seen)), the
//! memory and all views on it belong to the state, in their normal form. And each
//! of the reductions above stays what it is. What is fused or persistent there
//! hands over or takes over what its own thread has seen, or what is complete by
//! then: that of a thread that has ended, of a message that was sent, of all who
//! have met at a barrier. Nothing that others do meanwhile changes it, and it
//! changes no value, no modification order, and nobody else's view. What is given
//! back there can be acquired by nobody before; so giving back a share of a lock,
//! which another reader may have as well, is a step of its own. Dropping an owner
//! can be put before what others do as well as it can elsewhere, as long as whoever
//! is the last takes over nothing that it has not seen: then all of them see less
//! than, or as much as, in any other order, and who has seen less can do all that
//! who has seen more can. Where the last does take over more, the search begins
//! again without this reduction. A fence has one way,
//! and the order of `SeqCst` events that it adds to is not that of time: it is fused
//! at every grain, also where the reductions are off.
//!
//! **Forgetting threads that have ended** (as dead variables are: Bozga,
//! Fernandez, Ghirvu, *State space reduction based on live variables analysis*,
//! 1999). `forget_ended`. A thread that has ended takes no step any more; what it
//! has seen matters only as far as it has left something behind. What it has
//! left in shared objects is in their states. What it returns is kept. If it may
//! have left something elsewhere, through a `&mut` of its scope or by forgetting
//! an owner, all is kept ([`Leaves`](crate::rt::thread::Leaves)).

use formats::search::Reductions;

use super::super::state::ids::ThreadId;
use super::super::state::operation::Operation;
use super::super::state::transition::STAYS_BLOCKED;
use super::super::state::{State, barrier, channel, life};

/// A step that may come next: whose, and in which of its alternatives.
pub type Choice = (ThreadId, usize);

/// The steps that have to be tried in a state. None means that it is the end.
pub fn choices(state: &State, reductions: Reductions) -> Vec<Choice> {
    let threads = || state.threads().map(|(id, _)| id);
    if let Some(id) = put_first(state, reductions) {
        return (0..state.alternatives(id))
            .map(|alternative| (id, alternative))
            .collect();
    }
    let mut choices: Vec<_> = threads()
        .flat_map(|id| (0..state.alternatives(id)).map(move |alternative| (id, alternative)))
        .collect();
    // Nobody has to wake up without a reason, nor gets a lock before a writer
    // who waits for it: it may as well stay as it is.
    if let Some((sleeper, _)) = choices.first().copied()
        && choices
            .iter()
            .all(|(id, alternative)| state.is_optional(*id, *alternative))
    {
        choices.push((sleeper, STAYS_BLOCKED));
    }
    choices
}

/// The thread whose step goes first, alone, since no other can notice, prevent or change it.
pub fn put_first(state: &State, reductions: Reductions) -> Option<ThreadId> {
    let mut threads = state.threads().map(|(id, _)| id);
    threads.find(|id| reductions.persistent_sets && is_persistent(state, *id))
}

/// Whether the thread's next step is a persistent set of its own.
fn is_persistent(state: &State, id: ThreadId) -> bool {
    let own = match state.pending(id) {
        // The others have met, and whatever they do changes nothing of that.
        Some(Operation::Barrier(_, barrier::Operation::Leave)) => true,
        // Who has ended stays so. But by the end of the program it makes a
        // difference whether somebody has asked after a panic.
        Some(Operation::Thread(life::Operation::Join(other))) => !state.thread(*other).has_panicked,
        Some(Operation::Thread(life::Operation::JoinAll(others))) => others
            .iter()
            .all(|other| !state.thread(*other).has_panicked),
        Some(Operation::Thread(life::Operation::Begin)) => true,
        // A loop may do nothing else, and others must not wait for it.
        Some(Operation::Thread(life::Operation::Yield)) => !state.thread(id).turns.is_beginning(),
        // The oldest message stays the oldest, a channel has one receiver, and
        // nobody waits for room. A rendezvous has been agreed on by then.
        Some(Operation::Channel(
            channel,
            channel::Operation::Receive | channel::Operation::ReceiveTimeout,
        )) => state.has_message_without_bound(*channel),
        _ => false,
    };
    // An unpark by others would be noticed by whoever leaves a token or not.
    own && state.alternatives(id) > 0 && !state.thread(id).has_parked_within
}
