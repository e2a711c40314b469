//! What the owners of an `Arc` hand over, and what their counts may be read as.
//!
//! The counts are the real one's. Where loads read the last value, they are not in
//! the state: what is read of them comes as an operation of its own. Where loads
//! may read older values, there are two stages:
//!
//! - In a program that never reads a count, whoever drops an owner hands over what
//!   it has seen, and whoever drops the last takes that over.
//! - In one that does, both counts are variables of the [memory](::memory), and each
//!   use of an owner is what `std` does to them: a clone adds with `Relaxed`, a drop
//!   subtracts with `Release`, and so on. All of these are read-modify-writes, so
//!   that each finds the last value; only what loads, or fails, may find an older
//!   one.

use formats::graph::Kind;

use super::ids::OwnersId;
use crate::rt::fingerprint::Fingerprint;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Count {
    Strong,
    /// Of those that are `Weak`, and one more for all others together.
    Weak,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Operation {
    /// Clones or drops one.
    Touch,
    /// Asks how many there are,
    Count,
    /// and learns it.
    Counted(Fingerprint),
    /// Asks where it may be told an older number.
    Ask(OwnersId, Question),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Question {
    /// `strong_count`, of an `Arc` or a `Weak`.
    Strong,
    /// `Arc::weak_count`.
    Weak,
    /// `Weak::weak_count`.
    WeakOfWeak,
    /// `get_mut`: there is no other, nor a `Weak`.
    IsAlone,
    /// `try_unwrap`, which ends the last owner.
    Unwrap,
    /// `make_mut`, which needs no copy for the last owner.
    IsLast,
}

/// What is done to the counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The first owner is there, of a value that has had a `Weak` before.
    First,
    Clone,
    Drop,
    /// Of a `Weak` that has found an owner.
    Upgrade,
    Downgrade,
    CloneWeak,
    DropWeak,
}

impl Operation {
    pub fn kind(&self) -> Kind {
        match self {
            Operation::Touch => Kind::Touch,
            Operation::Count | Operation::Counted(_) | Operation::Ask(..) => Kind::Count,
        }
    }
}
