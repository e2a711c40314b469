//! All that the threads share, behind one lock.

use std::collections::{BTreeMap, HashMap};
use std::ops::{Deref, DerefMut};
use std::panic;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle, Thread as RealThread};

use formats::graph::Refusal;
use formats::search::{Facts, Options};

use super::current::{self, Leaving, leaving};
use super::generation::stop_if_left;
use super::learned::Learned;
use super::location::Location;
use super::names::Names;
use super::plain::places::Places;
use super::pointers::Pointers;
use super::search::Search;
use super::state::ids::{OwnersId, ThreadId};
use super::state::outcome::Outcome;
use super::state::rules::Rules;
use super::state::thread::Status;
use super::state::{self, State};
use super::trial::Trial;
use super::watch::Work;

/// The payload of the panic that ends a thread of an abandoned execution.
pub struct Abort;

/// Of one search, and of the execution in which it is.
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
    /// What is watched of the program's memory.
    pub places: Places,
    /// What the addresses are called that the program hands on.
    pub pointers: Pointers,
    /// What owners own, by where it lies.
    pub owners: HashMap<usize, OwnersId>,
    pub real: Vec<JoinHandle<()>>,
    /// Counts executions, so that objects know theirs.
    pub epoch: u32,
    tickets: u64,
    /// Bytes that this execution has printed.
    pub printed: usize,
    /// All steps of all executions, for the watchdog.
    pub steps_taken: u64,
    /// Where the last of them was taken.
    pub latest: Option<Location>,
}

static RUNTIME: Mutex<Option<Runtime>> = Mutex::new(None);

/// The runtime, as long as this is there. What is done meanwhile is none of the program's
/// doing.
pub struct Held {
    runtime: MutexGuard<'static, Option<Runtime>>,
    _work: Work,
}

impl Deref for Held {
    type Target = Option<Runtime>;

    fn deref(&self) -> &Option<Runtime> {
        &self.runtime
    }
}

impl DerefMut for Held {
    fn deref_mut(&mut self) -> &mut Option<Runtime> {
        &mut self.runtime
    }
}

pub fn runtime() -> Held {
    stop_if_left();
    let work = Work::begin();
    Held {
        runtime: RUNTIME.lock().unwrap_or_else(PoisonError::into_inner),
        _work: work,
    }
}

/// Whether the runtime is held by somebody, perhaps by the caller.
pub fn is_busy() -> bool {
    matches!(RUNTIME.try_lock(), Err(std::sync::TryLockError::WouldBlock))
}

pub fn with<R>(work: impl FnOnce(&mut Runtime) -> R) -> R {
    work(runtime().as_mut().expect("a search is running"))
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
        state::pointers::forget();
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
            places: Places::default(),
            pointers: Pointers::default(),
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
            shared: self.learned.shared.clone(),
        });
        self.granted.clear();
        self.sleepers.clear();
        self.over = false;
        self.trial = None;
        self.tickets = 0;
        self.names.begin();
        self.places.begin();
        self.pointers = Pointers::default();
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

    /// What the turn of a thread has come to, if it has had one.
    pub fn granted(&mut self, id: ThreadId) -> Option<Outcome> {
        self.granted.remove(&id)
    }

    /// A thread is there to be woken.
    pub fn sleeps(&mut self, id: ThreadId) {
        self.sleepers.insert(id, thread::current());
    }

    pub fn is_over(&self) -> bool {
        self.over
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
