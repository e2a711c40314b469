//! How an execution ends.

use formats::graph::Kind;

use super::ids::{ObjectId, ThreadId};
use super::plain::Access;
use crate::rt::location::Location;

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
    /// Nothing orders two accesses to plain data.
    Race {
        earlier: Access,
        later: Access,
    },
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
