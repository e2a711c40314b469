//! What has turned out about the program, and what a search has to distinguish
//! because of it.

use std::collections::BTreeSet;

use super::location::Location;
use super::state::ids::ThreadId;
use super::state::rules::Glances;

/// What there is to learn.
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
    /// Several lines are printed at once.
    pub lines: bool,
    /// Something may come between such lines: it prints on standard error, or ends while a
    /// thread goes on.
    pub notices_lines: bool,
    /// An atomic is used with less than `SeqCst`.
    pub weak: bool,
    /// It has fences.
    pub fences: bool,
    /// It looks whether a lock is poisoned that somebody holds, and so can tell
    /// that from being unlocked.
    pub poisons: bool,
    /// What it looks at where that may be older than it is.
    pub glances: Glances,
    /// Lines with accesses to memory that other threads come to, too.
    pub shared: BTreeSet<Location>,
    /// It hands on addresses, which must have names.
    pub pointers: bool,
    /// It tries to lock, and so can tell whether a lock is held for a moment.
    pub tries: bool,
}
