//! What a step does, and in which way it goes.

use serde::{Deserialize, Serialize};

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
    /// It reads a value that is not the last, which sequential consistency does
    /// not allow.
    ReadsOlder,
    /// It changes a value that is not the last, and stores right behind it.
    ChangesOlder,
    /// It stores before a value that is there already, and so is not the last.
    StoresBefore,
    /// It stays where it is forever, though it might go on.
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

    /// Whether sequential consistency does not allow it.
    pub fn is_weak(&self) -> bool {
        matches!(
            self,
            Manner::ReadsOlder | Manner::ChangesOlder | Manner::StoresBefore
        )
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
    /// Panics while it holds a lock, and is about to unlock it.
    Poison,
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

impl Kind {
    /// Whether it looks without waiting, at what std need not show as it is: a
    /// `try_lock` may fail though the lock is free.
    pub fn is_glance(self) -> bool {
        matches!(
            self,
            Kind::TryLock | Kind::TryRead | Kind::TrySend | Kind::TryReceive | Kind::Look
        )
    }
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
