//! Why a search gives up.

use serde::{Deserialize, Serialize};

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
    /// A thread joins itself, or one that joins it.
    JoinsItself,
    /// A thread's number is shown that depends on who starts one first.
    ThreadNumber,
    /// A collection is gone through whose order is random.
    RandomOrder(Hashed),
    /// What one of these has is dropped or cloned, and others can notice in which order.
    RandomDrops,
    Clock,
    /// An address of the process is printed.
    Address,
    /// An address of the process is computed with.
    Computed,
    /// The name of a type is asked for that the stand-in has under another.
    TypeName,
    PanicHook,
    Abort,
    /// `unsafe` code does what no program may, as the library has noticed in these words.
    Undefined(String),
    /// A `drop` panics while a panic unwinds the thread.
    SecondPanic,
    /// `exit` is called in a `drop` while a panic unwinds the thread.
    ExitInDrop,
    /// A `drop` locks what its thread has locked, while it is unwound that need not go on.
    LockInDrop,
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
