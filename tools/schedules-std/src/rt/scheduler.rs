//! Lets one thread of the program go on at a time: whoever stops before a step
//! chooses, with the [search](super::search), who takes the next one, perhaps
//! itself. All others sleep.

use std::sync::atomic::Ordering;
use std::thread;

use formats::graph::Refusal;

use super::address;
use super::current::{self, Leaving, current, is_disowning, leaving};
use super::graph::refuse_at_once;
use super::location::Location;
use super::needs::{needs_fine, needs_views};
use super::runtime::{Runtime, abandon, is_over, look, runtime, with};
use super::search::Verdict;
use super::state::ids::ThreadId;
use super::state::life;
use super::state::operation::Operation;
use super::state::outcome::Outcome;
use super::state::output;
use super::state::thread::Status;
use super::state::transition::STAYS_BLOCKED;

/// Stops before an operation, lets others go first as the search wants, and
/// takes the step when its turn has come.
#[track_caller]
pub fn step(operation: Operation) -> Outcome {
    step_at(operation, Location::here())
}

pub fn step_at(operation: Operation, location: Location) -> Outcome {
    if is_leaving(location) {
        return Outcome::Aborted;
    }
    let me = current();
    is_deep();
    refuse_disorder(&operation, location);
    if is_disowning() {
        // Who drops a value that says so depends on who was the last owner.
        needs_fine();
    }
    {
        let mut guard = runtime();
        let runtime = guard.as_mut().expect("a search is running");
        if runtime.is_over() {
            drop(guard);
            return abandon();
        }
        runtime.sleeps(me);
        runtime.state.pend(me, operation, location);
        runtime.advance();
    }
    wait(me)
}

/// Whether a step comes too late: in the drop of a thread-local. Those of a
/// thread are dropped at its very end, or never; who joins it waits for that,
/// and a scope does not.
fn is_leaving(location: Location) -> bool {
    if leaving() == Leaving::Ended {
        with(|runtime| refuse_at_once(runtime, Refusal::ThreadLocal, location));
    }
    leaving() != Leaving::No
}

/// Refuses a second step in the drop of a hashed collection, unless nobody can notice
/// which of the two came first.
fn refuse_disorder(operation: &Operation, location: Location) {
    let is_noticed = match operation {
        Operation::Owner(_) | Operation::Own(..) | Operation::Fence(_) => false,
        Operation::Output(operation) => !matches!(
            operation,
            output::Operation::Lock(_)
                | output::Operation::Unlock(_)
                | output::Operation::Print { is_last: false, .. }
                | output::Operation::PrintError { is_last: false, .. }
        ),
        _ => true,
    };
    if is_noticed && current::is_disordered() && !is_over() {
        with(|runtime| runtime.refuse(Refusal::RandomDrops, Some(location)));
    }
}

/// If something is being put into words, that takes a step: see that the search
/// knows.
fn is_deep() {
    if let Some(location) = current::shallow() {
        with(|runtime| {
            runtime.learn(|learned| {
                learned.deep_prints.insert(location);
            });
        });
    }
}

/// Takes a step at once, unless it has to be a choice of its own: see
/// `fuse_with_previous` in [`reduce`](super::search::reduce).
#[track_caller]
pub fn fused(operation: Operation) -> Outcome {
    fused_at(operation, Location::here())
}

pub fn fused_at(operation: Operation, location: Location) -> Outcome {
    if is_leaving(location) {
        return Outcome::Aborted;
    }
    if with(|runtime| !runtime.options.reductions.fuse_with_previous) {
        return step_at(operation, location);
    }
    at_once(operation, location)
}

/// Does at once what is the running thread's own business, and no step.
pub fn local(operation: Operation) -> Outcome {
    let me = current();
    let (location, acquired) = look(|state| {
        let thread = state.thread(me);
        (
            thread.location.unwrap_or(Location::UNKNOWN),
            thread.acquired,
        )
    });
    let outcome = at_once(operation, location);
    with(|runtime| runtime.state.still_acquired(me, acquired));
    outcome
}

/// A fence, which is the running thread's own business, too.
#[track_caller]
pub fn fence(ordering: Ordering) {
    let location = Location::here();
    let fence = Operation::Fence(ordering);
    needs_views(&fence);
    let is_told = |runtime: &Runtime| runtime.options.views && runtime.learned.weak;
    let before = with(|runtime| is_told(runtime).then(|| runtime.state.clone()));
    local(fence);
    if let Some(before) = before {
        let me = current();
        with(|runtime| {
            let Runtime { search, state, .. } = runtime;
            search.fence(me, (ordering, location), &before, state);
        });
    }
}

fn at_once(operation: Operation, location: Location) -> Outcome {
    let me = current();
    refuse_disorder(&operation, location);
    let mut guard = runtime();
    let runtime = guard.as_mut().expect("a search is running");
    if runtime.is_over() {
        drop(guard);
        return abandon();
    }
    runtime.state.pend(me, operation, location);
    let outcome = runtime.state.transition(me, 0).1;
    runtime.has_tried(me);
    if runtime.is_over() {
        drop(guard);
        return abandon();
    }
    outcome
}

/// A step whose outcome depends on the finest order of steps. If the search
/// does not follow that, it has to begin again.
#[track_caller]
pub fn step_finely(operation: Operation) -> Outcome {
    step_finely_at(operation, Location::here())
}

pub fn step_finely_at(operation: Operation, location: Location) -> Outcome {
    needs_fine();
    step_at(operation, location)
}

/// Waits for one's turn.
pub fn wait(me: ThreadId) -> Outcome {
    loop {
        {
            let mut guard = runtime();
            let runtime = guard.as_mut().expect("a search is running");
            if let Some(outcome) = runtime.granted(me) {
                return outcome;
            }
            if runtime.is_over() {
                drop(guard);
                return abandon();
            }
        }
        thread::park();
    }
}

impl Runtime {
    /// Takes steps until one is granted to a thread that can go on with it, or
    /// the execution is over.
    pub fn advance(&mut self) {
        self.advance_trial();
        while !self.is_over() && self.trial.is_none() {
            if self.search.length() >= self.options.steps {
                match self.search.leaves() {
                    true => self.finish(),
                    false => self.refuse(Refusal::Steps(self.options.steps), self.latest),
                }
                return;
            }
            let (id, alternative) = match self.search.choose(&self.state) {
                Verdict::Take((_, STAYS_BLOCKED)) | Verdict::Deadlock => {
                    let ending = self.state.deadlock();
                    self.search.end(&ending, &self.state);
                    self.finish();
                    return;
                }
                Verdict::Take(choice) => choice,
                Verdict::Stop => {
                    self.finish();
                    return;
                }
                Verdict::Nondeterministic => {
                    let location = self.state.threads().find_map(|(_, thread)| thread.location);
                    self.refuse(Refusal::Nondeterministic, location);
                    return;
                }
            };
            self.take(id, alternative);
            if self.state.thread(id).status == Status::Running {
                return;
            }
        }
    }

    /// Takes a step, and wakes its thread if that goes on with it.
    fn take(&mut self, id: ThreadId, alternative: usize) {
        self.latest = self.state.thread(id).location;
        let (operation, outcome) = self.state.transition(id, alternative);
        self.steps_taken += 1;
        if let Operation::Output(output) = &operation {
            self.printed += output.text().len();
            if self.printed > self.options.output {
                self.refuse(Refusal::Output(self.options.output), self.latest);
                return;
            }
            if address::is_in(output.text()) {
                self.refuse(Refusal::Address, self.latest);
                return;
            }
        }
        if !self.learned.notices_lines && self.notices_lines(&operation) {
            self.learned.notices_lines = true;
            if self.learned.lines {
                self.learn(|_| ());
                return;
            }
        }
        if let Some(ending) = self.state.ending.clone() {
            self.search.end(&ending, &self.state);
            self.finish();
            return;
        }
        self.grant(id, outcome);
    }
    /// Whether what another thread prints may be cut by this step between two lines.
    fn notices_lines(&self, operation: &Operation) -> bool {
        let has_ended = |status: &Status| matches!(status, Status::Finished);
        let threads = self.state.threads();
        match operation {
            Operation::Output(output) => output.is_on_error(),
            Operation::Thread(life::Operation::Exit(_)) => {
                threads
                    .filter(|(_, thread)| !has_ended(&thread.status))
                    .count()
                    > 1
            }
            _ => false,
        }
    }
}
