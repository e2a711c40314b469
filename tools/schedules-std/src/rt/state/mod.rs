//! What the program's threads and shared objects are doing, in one execution,
//! and what each operation does to them.
//!
//! What others can notice changes a state by [`State::transition`] alone, which
//! depends on nothing but the state, the thread and the alternative. What is a
//! thread's own business is told by methods of their own: it stops before a step,
//! starts a thread, makes an object, lends what it owns, counts its owners. Each kind of object
//! has a file: how it stands, which operations there are, in how many ways each
//! of them can go now (none, when it has to wait), what it does, what its
//! thread learns, and what a page shows of it.
//!
//! Nothing here knows of the search, or of real threads.

pub mod atomic;
pub mod barrier;
pub mod channel;
pub mod condvar;
pub mod history;
pub mod lock;
pub mod once;
pub mod operation;
pub mod output;
pub mod owner;
pub mod ownership;
pub mod park;
pub mod threads;
pub mod turns;
mod variable;
pub mod view;
pub mod views;

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;

use formats::graph::{Kind, Manner};

use super::bug::bug;
use super::fingerprint::Fingerprint;
use super::location::Location;
use operation::Operation;
use output::Output;
use threads::{Status, Thread};
use views::Seen;

/// A thread, by its number in this program: `main` is 0, and the others are
/// numbered in the order in which the search first met them.
pub type ThreadId = usize;
/// A shared object, likewise.
pub type ObjectId = usize;

/// The alternative of a step that is never taken: where all others wait, and
/// threads could go on only by waking up without a reason, or by reading before
/// a writer who waits, they don't have to.
pub const STAYS_BLOCKED: usize = usize::MAX;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Object {
    Lock(lock::Lock),
    Condvar(condvar::Condvar),
    Barrier(barrier::Barrier),
    Atomic(atomic::Atomic),
    Channel(channel::Channel),
    Once(once::Once),
    Owned(ownership::Owned),
}

impl Object {
    /// What is in it, for whoever owns it alone.
    fn contents(&self) -> Fingerprint {
        match self {
            Object::Lock(lock) => lock.contents(),
            Object::Atomic(atomic) => atomic.contents(),
            Object::Condvar(_)
            | Object::Barrier(_)
            | Object::Channel(_)
            | Object::Once(_)
            | Object::Owned(_) => bug(format_args!("nothing is in {self:?}")),
        }
    }
}

/// What a thread learns from its operation.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Outcome {
    Done,
    /// It did not work: taken, full, empty, timed out.
    No,
    /// The other side is gone.
    Gone,
    /// Yes or no: whether it is the last to arrive, has ended, is poisoned.
    Is(bool),
    Message(channel::Message),
    /// What was in line when the receiver left.
    Lost(Vec<channel::Message>),
    /// A lock that it has got, and what is in it.
    Locked {
        poisoned: bool,
        value: Fingerprint,
    },
    /// It is awake again, and has the lock.
    Woken {
        notified: bool,
        poisoned: bool,
        value: Fingerprint,
    },
    /// What there was in an atomic.
    Value(u64),
    /// The same, of an exchange that fails without a reason.
    FailedSpuriously(u64),
    /// It has to initialize; the last to try may have panicked.
    ItsTurn {
        after_panic: bool,
    },
    /// What is initialized.
    Ready(Fingerprint),
    /// The execution is over; nothing counts any more.
    Aborted,
}

/// What the standard library allows and need not do.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// A thread that waits may wake up once without a reason.
    pub spurious: bool,
    /// Who parks: of these it is told apart whether a token is left when they
    /// have waited in another way than by `park`.
    pub parks: BTreeSet<ThreadId>,
    /// Loads may read older values, as far as their orderings allow it.
    pub weak: bool,
    /// The program has fences.
    pub fences: bool,
    /// What it looks at where that may be older than it is.
    pub glances: Glances,
}

/// What a program looks at without waiting, by a load: each is a variable of the
/// memory then.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Glances {
    /// How many owners there are.
    pub counts: bool,
    /// Whether something is initialized.
    pub initialized: bool,
    /// Whether a thread is finished.
    pub finished: bool,
}

impl Glances {
    pub const COUNTS: Self = Glances {
        counts: true,
        initialized: false,
        finished: false,
    };
    pub const INITIALIZED: Self = Glances {
        counts: false,
        initialized: true,
        finished: false,
    };
    pub const FINISHED: Self = Glances {
        counts: false,
        initialized: false,
        finished: true,
    };

    pub fn and(self, other: Self) -> Self {
        Glances {
            counts: self.counts || other.counts,
            initialized: self.initialized || other.initialized,
            finished: self.finished || other.finished,
        }
    }
}

/// How an execution ended.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Ending {
    Exit {
        status: i32,
        /// A thread has panicked, and nobody has asked what became of it.
        lost_panic: bool,
    },
    Deadlock(Vec<Blocked>),
    /// Nobody can go on but by turns of a loop that change nothing.
    Spins(Vec<Blocked>),
}

/// A thread that can't go on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Blocked {
    pub thread: ThreadId,
    pub kind: Kind,
    pub object: Option<ObjectId>,
    /// Whose end it waits for.
    pub other: Option<ThreadId>,
    pub location: Option<Location>,
    /// It goes round in a loop.
    pub spins: bool,
}

/// One moment of an execution.
#[derive(Debug, Clone, Default)]
pub struct State {
    pub rules: Rules,
    threads: BTreeMap<ThreadId, Thread>,
    objects: BTreeMap<ObjectId, Object>,
    output: Output,
    /// If loads may read older values.
    seen: Option<Seen>,
    pub ending: Option<Ending>,
}

impl State {
    /// Where an execution starts: `main` is running.
    pub fn start(rules: Rules) -> Self {
        let mut state = State {
            seen: rules.weak.then(|| Seen::new(rules.fences)),
            rules,
            ..State::default()
        };
        let main = Thread::new(Status::Running, Fingerprint::of(&0));
        state.threads.insert(0, main);
        state
    }

    /// An object is made, or used for the first time.
    pub fn make(&mut self, id: ObjectId, object: Object) {
        self.make_variable(id, &object);
        self.objects.insert(id, object);
    }

    /// What is in an object, for whoever owns it alone.
    pub fn contents(&self, id: ObjectId) -> Fingerprint {
        self.object(id).contents()
    }

    fn object(&self, id: ObjectId) -> &Object {
        match self.objects.get(&id) {
            Some(object) => object,
            None => bug(format_args!("there is no object {id}")),
        }
    }

    fn object_mut(&mut self, id: ObjectId) -> &mut Object {
        match self.objects.get_mut(&id) {
            Some(object) => object,
            None => bug(format_args!("there is no object {id}")),
        }
    }

    /// In how many ways the step of a thread can go now; 0 when it has to wait,
    /// or is not before a step.
    pub fn alternatives(&self, id: ThreadId) -> usize {
        let Some(operation) = self.pending(id) else {
            return 0;
        };
        let own = self.own_alternatives(id, operation);
        match self.thread(id).has_parked_within {
            // With a token left, or without.
            true => own * 2,
            false => own,
        }
    }

    fn own_alternatives(&self, id: ThreadId, operation: &Operation) -> usize {
        match operation {
            Operation::Lock(lock, operation) => self.lock_alternatives(id, *lock, operation),
            Operation::Condvar(condvar, operation) => {
                self.condvar_alternatives(id, *condvar, operation)
            }
            Operation::Barrier(barrier, operation) => {
                self.barrier_alternatives(id, *barrier, operation)
            }
            Operation::Atomic(atomic, operation) => {
                self.atomic_alternatives(id, *atomic, operation)
            }
            Operation::Channel(channel, operation) => {
                self.channel_alternatives(*channel, operation)
            }
            Operation::Once(once, operation) => self.once_alternatives(id, *once, operation),
            Operation::Park(operation) => self.park_alternatives(id, operation),
            Operation::Thread(operation) => self.thread_alternatives(id, operation),
            Operation::Output(operation) => self.output_alternatives(id, operation),
            Operation::Owner(operation) => self.owner_alternatives(id, operation),
            Operation::Fence(_) | Operation::Own(..) => 1,
        }
    }

    /// The step of a thread, in one of its alternatives: the operation that it
    /// was, and what the thread learns. A thread that is not running afterwards
    /// has another step to take before it goes on.
    pub fn transition(&mut self, id: ThreadId, alternative: usize) -> (Operation, Outcome) {
        let is_spurious = self.is_spurious(id, alternative);
        // Of the two ways that each alternative has then, the first.
        let is_left = alternative.is_multiple_of(2);
        let thread = self.thread_mut(id);
        thread.woke_spuriously |= is_spurious;
        let operation = match std::mem::replace(&mut thread.status, Status::Running) {
            Status::Pending(operation) => operation,
            other => bug(format_args!("thread {id} takes a step and is {other:?}")),
        };
        let parked = std::mem::take(&mut self.thread_mut(id).has_parked_within);
        let alternative = match parked {
            true => alternative / 2,
            false => alternative,
        };
        let had_token = self.thread(id).token;
        let outcome = self.effect(id, &operation, alternative);
        self.note_turn(id, &operation, &outcome, had_token);
        if parked {
            self.leave_token(id, &outcome, is_left);
        }
        self.note_parked();
        let thread = self.thread_mut(id);
        thread.acquired = operation.acquires();
        if !matches!(operation, Operation::Thread(threads::Operation::End)) {
            thread.history = thread.history.and(&(&operation, &outcome, thread.location));
        }
        (operation, outcome)
    }

    fn effect(&mut self, id: ThreadId, operation: &Operation, alternative: usize) -> Outcome {
        match operation {
            Operation::Lock(lock, operation) => {
                self.lock_transition(id, *lock, operation, alternative)
            }
            Operation::Condvar(condvar, operation) => {
                self.condvar_transition(id, *condvar, operation, alternative)
            }
            Operation::Barrier(barrier, operation) => {
                self.barrier_transition(id, *barrier, operation)
            }
            Operation::Atomic(atomic, operation) => {
                self.atomic_transition(id, *atomic, operation, alternative)
            }
            Operation::Channel(channel, operation) => {
                self.channel_transition(id, *channel, operation, alternative)
            }
            Operation::Once(once, operation) => {
                self.once_transition(id, *once, operation, alternative)
            }
            Operation::Park(operation) => self.park_transition(id, operation),
            Operation::Thread(operation) => self.thread_transition(id, operation, alternative),
            Operation::Output(operation) => self.output_transition(id, operation),
            Operation::Own(object, operation) => self.owned_transition(*object, operation),
            Operation::Fence(ordering) => {
                self.fence(id, *ordering);
                Outcome::Done
            }
            Operation::Owner(operation) => self.owner_transition(id, operation, alternative),
        }
    }

    /// Whether an alternative is to wake up, or to fail, without a reason.
    pub fn is_spurious(&self, id: ThreadId, alternative: usize) -> bool {
        let may = self.rules.spurious && !self.thread(id).woke_spuriously;
        may && match self.pending(id) {
            // With a timeout, the first way is that its time is over.
            Some(Operation::Condvar(condvar, condvar::Operation::Wake { timed, .. })) => {
                !self.is_notified(id, *condvar) && alternative == usize::from(*timed)
            }
            Some(Operation::Atomic(atomic, operation)) => {
                self.fails_spuriously(id, *atomic, operation, alternative)
            }
            Some(Operation::Park(park::Operation::Park { timed })) => {
                !self.thread(id).token && !timed
            }
            _ => false,
        }
    }

    /// Whether a thread that can take this alternative need not ever do so.
    pub fn is_optional(&self, id: ThreadId, alternative: usize) -> bool {
        let is_held_up = matches!(
            self.pending(id),
            Some(Operation::Lock(lock, lock::Operation::Read)) if self.may_turn_away(id, *lock)
        );
        is_held_up || self.is_spurious(id, alternative)
    }

    /// What is special about an alternative.
    pub fn manner(&self, id: ThreadId, alternative: usize) -> Manner {
        if alternative == STAYS_BLOCKED {
            return Manner::StaysBlocked;
        }
        let is_spurious = self.is_spurious(id, alternative);
        match self.pending(id) {
            Some(Operation::Atomic(..)) if is_spurious => Manner::FailedSpuriously,
            Some(Operation::Atomic(atomic, operation)) => {
                self.atomic_manner(id, *atomic, operation, alternative)
            }
            Some(_) if is_spurious => Manner::WokeSpuriously,
            Some(Operation::Condvar(condvar, condvar::Operation::Wake { timed: true, .. }))
                if alternative == 0 && !self.is_notified(id, *condvar) =>
            {
                Manner::TimedOut
            }
            Some(operation) if alternative > 0 && operation.glances() => Manner::ReadsOlder,
            Some(Operation::Own(_, operation)) => operation.manner(),
            _ => Manner::Usual,
        }
    }

    /// Who waits for what, when nobody can go on.
    pub fn deadlock(&self) -> Ending {
        let waiting = self.threads.iter().filter_map(|(id, thread)| {
            let operation = self.pending(*id)?;
            Some(Blocked {
                thread: *id,
                kind: operation.kind(),
                object: operation.object(),
                other: match operation {
                    Operation::Thread(threads::Operation::Join(other)) => Some(*other),
                    _ => None,
                },
                location: thread.location,
                spins: false,
            })
        });
        Ending::Deadlock(waiting.collect())
    }

    /// Tells whether two states have the same future: each thread is about to
    /// do the same, and has seen the same, so that it will do the same; and the
    /// objects are the same.
    pub fn fingerprint(&self) -> Fingerprint {
        let threads: Vec<_> = self
            .threads
            .iter()
            .map(|(id, thread)| (id, thread.what_counts()))
            .collect();
        let state = Fingerprint::of(&(threads, &self.objects, &self.output));
        match self.seen_key() {
            Some(key) => state.and(&key),
            None => state,
        }
    }

    /// What a terminal shows when a thread takes this step.
    pub fn shows(&self, id: ThreadId, operation: &Operation) -> String {
        match operation {
            Operation::Output(operation) => self.output.shows(operation),
            // The end of the program shows what was kept.
            Operation::Thread(threads::Operation::Exit(_)) => {
                self.output.shown_at_end(id).to_owned()
            }
            _ => String::new(),
        }
    }
}
