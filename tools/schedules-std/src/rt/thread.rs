//! The life of one thread of the program, on a real thread.

use std::any::Any;
use std::panic::{self, AssertUnwindSafe};
use std::thread::JoinHandle;

use formats::graph::Refusal;

use super::current::{Leaving, current, leave, set};
use super::fingerprint::Fingerprint;
use super::identity::fingerprint_of;
use super::location::Location;
use super::plain;
use super::runtime::{Abort, is_over, look, refuse_at, runtime, with};
use super::scheduler::{local, step_at, wait};
use super::state::ids::{ObjectId, ThreadId};
use super::state::life::Operation::{Exit, Join, Panicked};
use super::state::operation::Operation;
use super::state::outcome::Outcome;
use super::stranded::Life;

/// What remains of a thread that has ended, besides the shared objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaves {
    /// What it returns: it borrows nothing.
    Result,
    /// Also whatever it has written through a `&mut` of its scope, or which
    /// owners it has forgotten: only what it has seen can tell.
    More,
}

impl Leaves {
    pub fn of_spawned() -> Self {
        Leaves::more_if(with(|runtime| {
            runtime.facts.forgets || runtime.facts.watched
        }))
    }

    pub fn of_scoped() -> Self {
        Leaves::more_if(with(|runtime| {
            runtime.facts.writings || runtime.facts.forgets || runtime.facts.watched
        }))
    }

    fn more_if(more: bool) -> Self {
        let forget_ended = with(|runtime| runtime.options.reductions.forget_ended);
        match more || !forget_ended {
            true => Leaves::More,
            false => Leaves::Result,
        }
    }
}

/// Waits for the end of another thread.
#[track_caller]
pub fn join(other: ThreadId) -> Outcome {
    let location = Location::here();
    let join = |id| Operation::Thread(Join(id));
    let waits_for_me =
        other == current() || look(|state| state.pending(other) == Some(&join(current())));
    if waits_for_me && !is_over() {
        refuse_at(Refusal::JoinsItself, location);
    }
    step_at(join(other), location)
}

/// Whether a panic is one of the program's own.
pub fn is_own_panic(payload: &(dyn Any + Send)) -> bool {
    !payload.is::<Abort>()
}

/// Whether this thread has taken no step since it got a lock, and nobody tries
/// to get one without waiting: see `fuse_lock_with_wait` in
/// [`reduce`](super::search::reduce).
pub fn has_just_locked(lock: ObjectId) -> bool {
    let me = current();
    with(|runtime| {
        runtime.options.reductions.fuse_lock_with_wait
            && runtime.state.thread(me).acquired == Some(lock)
    })
}

/// Keeps the handle of a real thread, to be waited for at the end.
pub fn keep(handle: JoinHandle<()>) {
    with(|runtime| runtime.real.push(handle));
}

/// The life of a thread but main: waits for its turn, runs `work`, and hands
/// over what came of it before the thread ends.
pub fn live<R>(
    life: &Life,
    id: ThreadId,
    name: Option<String>,
    leaves: Leaves,
    work: impl FnOnce() -> R,
    done: impl FnOnce(Result<R, Box<dyn Any + Send>>),
) {
    life.is_mine();
    plain::begin_stack();
    set(id, name);
    with(|runtime| runtime.sleeps(id));
    let result = panic::catch_unwind(AssertUnwindSafe(|| {
        wait(id);
        work()
    }));
    if let Err(payload) = &result
        && !is_own_panic(&**payload)
    {
        leave(Leaving::Abandoned);
        return;
    }
    if result.is_err() && !is_over() {
        local(Operation::Thread(Panicked));
    }
    let history = || look(|state| state.thread(id).history);
    let before = history();
    let rest = match &result {
        Ok(value) if leaves == Leaves::Result => fingerprint_of(value),
        Ok(_) => before,
        Err(_) => Fingerprint::of("a panic").and(&before),
    };
    let ended = panic::catch_unwind(AssertUnwindSafe(|| {
        done(result);
        // Perhaps it has dropped what nobody waits for.
        let after = history();
        end(
            id,
            if after == before {
                rest
            } else {
                rest.and(&after)
            },
        );
    }));
    if ended.is_err_and(|payload| is_own_panic(&*payload)) {
        with(|runtime| runtime.refuse(Refusal::PanicInResult, runtime.latest));
    }
    let has_ended = look(|state| state.is_finished(id));
    leave(match has_ended {
        true => Leaving::Ended,
        false => Leaving::Abandoned,
    });
}

fn end(id: ThreadId, rest: Fingerprint) {
    let mut guard = runtime();
    let runtime = guard.as_mut().expect("a search is running");
    if runtime.is_over() {
        return;
    }
    let thread = runtime.state.thread(id);
    let result = thread.numbered.map_or(rest, |seen| rest.and(&seen));
    runtime.state.leave(id, result);
    if runtime.options.reductions.fuse_with_previous && !runtime.state.end_unparks(id) {
        runtime.state.transition(id, 0);
    }
    runtime.advance();
}

/// The life of `main`, which gives the exit status: the program ends with it, but
/// others may go first.
pub fn live_as_main(life: &Life, main: impl FnOnce() -> i32) {
    life.is_mine();
    set(0, None);
    let result = panic::catch_unwind(AssertUnwindSafe(main));
    let status = match result {
        Ok(status) => status,
        Err(payload) if is_own_panic(&*payload) => 101,
        Err(_) => {
            leave(Leaving::Abandoned);
            return;
        }
    };
    let exit = Operation::Thread(Exit(status));
    let _ = panic::catch_unwind(AssertUnwindSafe(|| step_at(exit, Location::UNKNOWN)));
    let has_ended = look(|state| state.ending.is_some());
    leave(match has_ended {
        true => Leaving::Ended,
        false => Leaving::Abandoned,
    });
}
