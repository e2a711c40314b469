//! What is followed of all that may happen.

use std::collections::BTreeSet;

use super::ids::ThreadId;
use crate::rt::location::Location;

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
    /// Lines with accesses to memory that other threads come to, too.
    pub shared: BTreeSet<Location>,
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
