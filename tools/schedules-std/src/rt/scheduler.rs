//! Lets one thread of the program go on at a time: whoever stops before a step
//! chooses, with the [search](super::search), who takes the next one, perhaps
//! itself. All others sleep.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::panic;
use std::sync::atomic::Ordering;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle, Thread as RealThread};

use formats::graph::Refusal;
use formats::search::{Facts, Options};

use super::current::{self, Leaving, current, is_disowning, leaving};
use super::location::Location;
use super::names::Names;
use super::search::{Search, Verdict};
use super::state::operation::Operation;
use super::state::owner::OwnersId;
use super::state::threads::Status;
use super::state::{Glances, Outcome, Rules, STAYS_BLOCKED, State, ThreadId};
use super::waits::Trial;

/// The payload of the panic that ends a thread of an abandoned execution.
pub struct Abort;

/// All that the threads share, behind one lock.
pub struct Runtime {
    pub options: Options,
    pub facts: Facts,
    pub search: Search,
    pub state: State,
    /// Whose turn it is, until it stops again.
    granted: BTreeMap<ThreadId, Outcome>,
    sleepers: BTreeMap<ThreadId, RealThread>,
    over: bool,
    pub refused: Option<(Refusal, Option<Location>)>,
    pub learned: Learned,
    /// Something has turned out, and the search has to begin again.
    pub restart: bool,
    /// Whether all do nothing but wait, which is being tried.
    pub trial: Option<Trial>,
    /// A turn was given up that has held a lock.
    pub has_polled: bool,
    pub names: Names,
    /// What owners own, by where it lies.
    pub owners: HashMap<usize, OwnersId>,
    pub real: Vec<JoinHandle<()>>,
    /// Counts executions, so that objects know theirs.
    pub epoch: u32,
    tickets: u64,
    /// Bytes that this execution has printed.
    printed: usize,
    /// All steps of all executions, for the watchdog.
    pub steps_taken: u64,
    /// Where the last of them was taken.
    pub latest: Option<Location>,
}

/// What has turned out about the program, and what a search has to distinguish
/// because of it.
#[derive(Debug, Default)]
pub struct Learned {
    /// It asks without waiting, and so needs the finest grain.
    pub asks: bool,
    /// Who parks, and so can tell whether a token is left by what else parks.
    pub parks: BTreeSet<ThreadId>,
    /// Places at which several objects are made.
    pub crowded: BTreeSet<Location>,
    /// Where something is printed that takes steps while it is put into words.
    pub deep_prints: BTreeSet<Location>,
    /// An atomic is used with less than `SeqCst`.
    pub weak: bool,
    /// It has fences.
    pub fences: bool,
    /// It looks whether a lock is poisoned that somebody holds, and so can tell
    /// that from being unlocked.
    pub poisons: bool,
    /// What it looks at where that may be older than it is.
    pub glances: Glances,
    /// It tries to lock, and so can tell whether a lock is held for a moment.
    pub tries: bool,
}

static RUNTIME: Mutex<Option<Runtime>> = Mutex::new(None);

pub fn runtime() -> MutexGuard<'static, Option<Runtime>> {
    RUNTIME.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether the runtime is held by somebody, perhaps by the caller.
pub fn is_busy() -> bool {
    matches!(RUNTIME.try_lock(), Err(std::sync::TryLockError::WouldBlock))
}

pub fn with<R>(work: impl FnOnce(&mut Runtime) -> R) -> R {
    work(runtime().as_mut().expect("a search is running"))
}

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
    if is_disowning() {
        // Who drops a value that says so depends on who was the last owner.
        needs_fine();
    }
    {
        let mut guard = runtime();
        let runtime = guard.as_mut().expect("a search is running");
        if runtime.over {
            drop(guard);
            return abandon();
        }
        runtime.sleepers.insert(me, thread::current());
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
        with(|runtime| runtime.refuse(Refusal::ThreadLocal, Some(location)));
    }
    leaving() != Leaving::No
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
    let mut guard = runtime();
    let runtime = guard.as_mut().expect("a search is running");
    if runtime.over {
        drop(guard);
        return abandon();
    }
    runtime.state.pend(me, operation, location);
    let outcome = runtime.state.transition(me, 0).1;
    runtime.has_tried(me);
    if runtime.over {
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

/// Waits for one's turn.
pub fn wait(me: ThreadId) -> Outcome {
    loop {
        {
            let mut guard = runtime();
            let runtime = guard.as_mut().expect("a search is running");
            if let Some(outcome) = runtime.granted.remove(&me) {
                return outcome;
            }
            if runtime.over {
                drop(guard);
                return abandon();
            }
        }
        thread::park();
    }
}

/// Ends this thread, for the execution is over. A thread that is unwinding
/// already goes on doing so.
pub fn abandon() -> Outcome {
    if !thread::panicking() && leaving() == Leaving::No {
        panic::resume_unwind(Box::new(Abort));
    }
    Outcome::Aborted
}

/// Says that the program does what can't be explored, and ends the search.
#[track_caller]
pub fn refuse(what: Refusal) -> ! {
    refuse_at(what, Location::here())
}

pub fn refuse_at(what: Refusal, location: Location) -> ! {
    with(|runtime| runtime.refuse(what, Some(location)));
    panic::resume_unwind(Box::new(Abort))
}

pub fn is_over() -> bool {
    with(|runtime| runtime.over)
}

/// Whether this is a thread of a program that is being explored.
pub fn is_exploring() -> bool {
    current::known().is_some() && runtime().is_some()
}

/// A number for a message.
pub fn ticket() -> u64 {
    with(|runtime| {
        runtime.tickets += 1;
        runtime.tickets
    })
}

/// Looks at the state, of which only the running thread's own part may count.
pub fn look<R>(look: impl FnOnce(&State) -> R) -> R {
    with(|runtime| look(&runtime.state))
}

impl Runtime {
    pub fn new(mut options: Options, facts: Facts, epoch: u32, learned: Learned) -> Self {
        if learned.asks {
            options.reductions = options.reductions.finest_grain();
        }
        Runtime {
            options,
            facts,
            search: Search::new(options),
            state: State::default(),
            granted: BTreeMap::new(),
            sleepers: BTreeMap::new(),
            over: false,
            refused: None,
            learned,
            restart: false,
            trial: None,
            has_polled: false,
            names: Names::new(),
            owners: HashMap::new(),
            real: vec![],
            epoch,
            tickets: 0,
            printed: 0,
            steps_taken: 0,
            latest: None,
        }
    }

    /// Prepares an execution.
    pub fn begin(&mut self) {
        self.state = State::start(Rules {
            spurious: self.options.spurious,
            parks: self.learned.parks.clone(),
            weak: self.learned.weak,
            fences: self.learned.fences,
            glances: self.learned.glances,
        });
        self.granted.clear();
        self.sleepers.clear();
        self.over = false;
        self.trial = None;
        self.tickets = 0;
        self.names.begin();
        self.owners.clear();
        self.printed = 0;
        self.epoch += 1;
    }

    /// Something has turned out that the search does not heed yet.
    pub fn learn(&mut self, what: impl FnOnce(&mut Learned)) {
        what(&mut self.learned);
        self.restart = true;
        self.finish();
    }

    pub fn refuse(&mut self, what: Refusal, location: Option<Location>) {
        self.refused.get_or_insert((what, location));
        self.finish();
    }

    /// Wakes everybody, to be unwound.
    pub fn finish(&mut self) {
        self.over = true;
        for sleeper in self.sleepers.values() {
            sleeper.unpark();
        }
    }

    /// A thread is there to be woken.
    pub fn sleeps(&mut self, id: ThreadId) {
        self.sleepers.insert(id, thread::current());
    }

    pub fn is_over(&self) -> bool {
        self.over
    }

    /// Takes steps until one is granted to a thread that can go on with it, or
    /// the execution is over.
    pub fn advance(&mut self) {
        self.advance_trial();
        while !self.over && self.trial.is_none() {
            if self.search.length() >= self.options.steps {
                self.refuse(Refusal::Steps(self.options.steps), self.latest);
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
            self.printed += output.bytes();
            if self.printed > self.options.output {
                self.refuse(Refusal::Output(self.options.output), self.latest);
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

    /// Wakes a thread, if it goes on with the step that it has taken.
    pub fn grant(&mut self, id: ThreadId, outcome: Outcome) {
        if self.state.thread(id).status == Status::Running {
            self.granted.insert(id, outcome);
            if let Some(sleeper) = self.sleepers.get(&id) {
                sleeper.unpark();
            }
        }
    }
}
