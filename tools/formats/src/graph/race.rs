//! Two accesses to plain data that nothing orders.

use serde::{Deserialize, Serialize};

use super::{Line, ThreadId};

/// A data race: the access at which it was found, and the one before. From there on the
/// language does not say what the program does.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Race {
    pub later: PlainAccess,
    pub earlier: PlainAccess,
}

impl Race {
    /// The access that came first, and then the other.
    pub fn in_order(&self) -> [&PlainAccess; 2] {
        [&self.earlier, &self.later]
    }
}

/// An access to data without an operation that other threads take turns with.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlainAccess {
    pub thread: ThreadId,
    pub how: Touching,
    pub line: Option<Line>,
}

/// What an access does with what is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Touching {
    Reads,
    Writes,
    /// An operation of an atomic, which races with what is none.
    UsesAtomic,
    /// The memory is given back.
    Frees,
}

impl Touching {
    /// Whether it races with whatever else comes to the same place.
    pub fn writes(self) -> bool {
        matches!(self, Touching::Writes | Touching::Frees)
    }
}
