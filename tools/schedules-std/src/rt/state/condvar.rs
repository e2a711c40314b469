//! `Condvar`: who sleeps, and who has been told to wake up.

use std::collections::BTreeMap;

use formats::graph::{Kind, ObjectState};

use super::ids::{ObjectId, ThreadId};
use crate::rt::fingerprint::Fingerprint;

/// Those who wait, and whether they have been notified.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Condvar(pub(super) BTreeMap<ThreadId, bool>);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Operation {
    /// Unlocks, and falls asleep.
    Wait {
        lock: ObjectId,
        value: Fingerprint,
    },
    /// Wakes up: with the lock held again if it is notified, and else to
    /// [`Regain`](Operation::Regain) it.
    Wake {
        lock: ObjectId,
        timed: bool,
    },
    /// Locks again after a wait that ended without a notice: by its time, or
    /// for no reason.
    Regain {
        lock: ObjectId,
        late: bool,
    },
    NotifyOne,
    NotifyAll,
}

impl Operation {
    pub fn kind(&self) -> Kind {
        match self {
            Operation::Wait { .. } => Kind::Wait,
            Operation::Wake { .. } => Kind::Wake,
            Operation::Regain { .. } => Kind::Regain,
            Operation::NotifyOne => Kind::NotifyOne,
            Operation::NotifyAll => Kind::NotifyAll,
        }
    }
}

impl Condvar {
    pub(super) fn asleep(&self) -> impl Iterator<Item = ThreadId> {
        let asleep = self.0.iter().filter(|(_, told)| !**told);
        asleep.map(|(id, _)| *id)
    }

    pub fn view(&self) -> ObjectState {
        ObjectState::Condvar {
            asleep: self.asleep().collect(),
        }
    }
}
