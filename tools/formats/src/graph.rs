//! All that can happen in a program: what the stand-in for `std` hands to the
//! command that asked for it, as one line of JSON on its standard output.
//!
//! Nothing here is in words. A step is a [`Kind`], with the [`Manner`] in which
//! it goes; an object's state is an [`ObjectState`]. Whoever shows them to
//! people chooses the words.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::ending::Ending;
use crate::version::{Format, Version};

/// A thread, by its number: `main` is 0.
pub type ThreadId = usize;
/// A shared object, by its number.
pub type ObjectId = usize;
/// A line of the program, from 1.
pub type Line = u32;

/// The moments at which somebody has to choose, and the steps between them.
/// Node 0 is the start.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Graph {
    pub format: Version<{ Graph::VERSION }>,
    /// Whether nothing was cut off by a limit.
    pub complete: bool,
    /// Whether unlocking and dropping were steps of their own.
    pub fine: bool,
    /// How often the program was run.
    pub executions: u64,
    pub millis: u64,
    /// Why the search has given up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<Refused>,
    /// The names that threads were given, by number.
    pub threads: Vec<Option<String>>,
    pub objects: Vec<Object>,
    pub nodes: Vec<Node>,
}

impl Format for Graph {
    const VERSION: u32 = 2;
}

/// What the program does that can't be explored, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    pub what: Refusal,
    pub line: Option<Line>,
}

/// What can't be explored, as far as only an execution shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// More steps in one execution than this.
    Steps(usize),
    /// More threads in one execution than this.
    Threads(usize),
    /// More bytes printed in one execution than this.
    Output(usize),
    /// A thread computes for so many seconds without a step.
    Computes(u64),
    /// The same turns do not lead to the same steps.
    Nondeterministic,
    /// A step in the drop of a thread-local.
    ThreadLocal,
    /// A thread's number is shown that depends on who starts one first.
    ThreadNumber,
    /// A collection is gone through whose order is random.
    RandomOrder(Hashed),
    Clock,
    /// The name of a type is asked for that the stand-in has under another.
    TypeName,
    PanicHook,
    Abort,
    /// `exit` is called in a `drop` while a panic unwinds the thread.
    ExitInDrop,
    /// A guard that holds the lock of a `static` is never dropped.
    LockedForever,
    /// The drop of what a thread returns panics.
    PanicInResult,
    /// A `drop` panics while the thread is unwound that need not go on.
    PanicInDrop,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Hashed {
    Map,
    Set,
}

/// Something that threads share, or that the only thread looks at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    pub kind: ObjectKind,
    /// Where it is made.
    pub line: Option<Line>,
    /// In a program with one thread: what its name can be found by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
}

/// Where an object of a program with one thread comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The calls that led to it, the innermost first: lines and columns, both
    /// from 1; 0 for a column that is not known.
    pub callers: Vec<(Line, u32)>,
    /// The name of the type within.
    pub holds: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ObjectKind {
    Mutex,
    RwLock,
    Condvar,
    Barrier,
    Channel,
    Once,
    OnceLock,
    /// By the name of its type: `AtomicU32`.
    Atomic(Cow<'static, str>),
    Cell,
    RefCell,
    Rc,
}

/// A moment at which somebody has to choose, or the end.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Node {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ending: Option<Ending>,
    /// For a deadlock: who waits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waiting: Vec<Waiting>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
    /// If it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub view: Option<View>,
}

/// What a reader sees of a moment.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct View {
    /// Those that have been started.
    pub threads: Vec<ThreadView>,
    pub objects: Vec<ObjectView>,
}

/// A thread, and the step before which it stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ThreadView {
    pub thread: ThreadId,
    /// `None` when it has ended.
    pub next: Option<Kind>,
    /// What is already known of the way that it goes.
    #[serde(default, skip_serializing_if = "Manner::is_usual")]
    pub manner: Manner,
    pub object: Option<ObjectId>,
    /// The thread that the step is about: whose end it waits for, say.
    pub other: Option<ThreadId>,
    pub line: Option<Line>,
    /// Whether it can take its step now.
    pub ready: bool,
}

/// A shared object, and its state.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ObjectView {
    pub object: ObjectId,
    pub state: ObjectState,
}

/// What can be told of an object. A value is the text that `{:?}` prints of it,
/// or `None` where it is not plain data.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ObjectState {
    Lock {
        /// Not while a writer holds it, who may be changing it.
        value: Option<String>,
        writer: Option<ThreadId>,
        readers: Vec<ThreadId>,
        poisoned: bool,
    },
    Condvar {
        /// Those who have not been notified.
        asleep: Vec<ThreadId>,
    },
    Barrier {
        size: usize,
        arrived: usize,
    },
    Atomic {
        value: Option<String>,
    },
    Channel {
        /// In line, the oldest first.
        messages: Vec<Option<String>>,
        /// `None` for no bound.
        bound: Option<usize>,
        has_sender: bool,
        has_receiver: bool,
    },
    Once(OnceState),
    Cell {
        value: Option<String>,
    },
    RefCell {
        /// Not while it is borrowed mutably.
        value: Option<String>,
        borrows: Borrows,
    },
    Rc {
        /// `None` before it is made.
        strong: Option<usize>,
        weak: usize,
    },
    /// The cell, or all that an `Rc` and its clones own, is gone.
    Dropped,
    /// The cell is gone, and its value is not.
    Unwrapped,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum OnceState {
    New,
    /// This thread is at it.
    Running(ThreadId),
    Done,
    /// The last to try has panicked.
    Poisoned,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Borrows {
    /// This many; perhaps none.
    Shared(usize),
    Mutable,
}

impl ObjectState {
    /// Who holds it, and so makes others wait.
    pub fn holders(&self) -> Vec<ThreadId> {
        match self {
            ObjectState::Lock {
                writer, readers, ..
            } => writer.iter().chain(readers).copied().collect(),
            ObjectState::Once(OnceState::Running(thread)) => vec![*thread],
            _ => vec![],
        }
    }
}

/// A thread that can't go on.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Waiting {
    pub thread: ThreadId,
    pub kind: Kind,
    pub object: Option<ObjectId>,
    /// The thread it waits for, in a `join`.
    pub other: Option<ThreadId>,
    pub line: Option<Line>,
}

/// What a thread may do next.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Step {
    pub thread: ThreadId,
    pub kind: Kind,
    #[serde(default, skip_serializing_if = "Manner::is_usual")]
    pub manner: Manner,
    pub object: Option<ObjectId>,
    pub line: Option<Line>,
    /// What a terminal shows of it.
    pub printed: String,
    /// What it hands over, where views were asked for and it is plain data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Where it leads; `None` where a limit cut the search off.
    pub to: Option<usize>,
}

/// What is special about the way that a step goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Manner {
    #[default]
    Usual,
    /// It wakes up, and nobody has woken it.
    WokeSpuriously,
    /// It waits no longer, for its time is over.
    TimedOut,
    /// It fails, and might as well not have.
    FailedSpuriously,
    /// It stays where it is for ever, though it might go on.
    StaysBlocked,
    /// It can't be done, as for a cell that is borrowed.
    Fails,
    /// It is done while a panic unwinds the stack.
    Unwinding,
}

impl Manner {
    pub fn is_usual(&self) -> bool {
        *self == Manner::Usual
    }
}

/// What a step does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Kind {
    Print,
    PrintError,
    /// The message of a panic.
    PrintPanic,
    /// Locks standard output or standard error, to print on it in pieces.
    LockStream,
    UnlockStream,
    Lock,
    TryLock,
    Read,
    TryRead,
    Unlock,
    /// Makes a reader of a writer.
    Downgrade,
    /// Begins to wait at a condition variable.
    Wait,
    /// Wakes from a wait.
    Wake,
    /// Has been notified, and waits for the lock alone.
    LockAgain,
    /// Locks again after a wait that ended without a notice.
    Regain,
    NotifyOne,
    NotifyAll,
    Arrive,
    Leave,
    Load,
    Store,
    Swap,
    CompareExchange,
    Fetch(Fetch),
    Fence,
    /// Clones or drops a shared owner.
    Touch,
    /// Reads how many owners there are.
    Count,
    Send,
    TrySend,
    Receive,
    TryReceive,
    ReceiveTimeout,
    DropSender,
    DropReceiver,
    /// Initializes, or finds initialized.
    Enter,
    /// Waits until somebody has initialized.
    AwaitOnce,
    /// Has initialized.
    Settle,
    /// Gives up initializing, by a panic.
    GiveUp,
    /// Looks whether it is initialized, or poisoned.
    Look,
    Park,
    Unpark,
    Join,
    /// Waits for the threads of a scope.
    JoinAll,
    IsFinished,
    Begin,
    /// Yields, or sleeps.
    Yield,
    End,
    Exit,
    /// What a program with one thread does with cells and owners.
    Own(Ownership),
}

/// How an atomic is changed by what it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Fetch {
    Add,
    Sub,
    And,
    Nand,
    Or,
    Xor,
    Max,
    Min,
    Not,
}

/// What is done with a cell, an owner or a `Weak`. Of a `Weak` that points
/// nowhere there is no object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Ownership {
    Make,
    /// An `Rc` whose value may hold a `Weak` of it.
    BeginToMake,
    HaveMade,
    Get,
    Set,
    Replace,
    Update,
    Swap,
    Take,
    /// Takes the value out of a cell that is used up.
    Unwrap,
    /// Gets at the value through a `&mut`.
    Reach,
    Drop,
    Borrow,
    BorrowMut,
    /// One more guard beside a guard.
    BorrowAgain,
    SplitBorrow,
    GiveBack,
    Clone,
    /// Takes the value from its only owner.
    UnwrapOwner,
    /// Gets at the value through its only owner.
    ReachOwner,
    /// Gets at the value, or else at a copy.
    MakeMut,
    CountOwners,
    CountWeaks,
    ComparePointers,
    DropOwner,
    DropLastOwner,
    Downgrade,
    Upgrade,
    CloneWeak,
    CompareWeaks,
    DropWeak,
}
