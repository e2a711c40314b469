//! `Mutex` and `RwLock`: the first is a lock that nobody reads.

use std::collections::BTreeMap;

use formats::graph::{Kind, ObjectState};

use super::ids::ThreadId;
use super::outcome::Outcome;
use crate::rt::bug::bug;
use crate::rt::fingerprint::Fingerprint;
use crate::rt::value;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Lock {
    pub(super) writer: Option<ThreadId>,
    /// Who reads, and how often.
    pub(super) readers: BTreeMap<ThreadId, usize>,
    pub(super) poisoned: bool,
    /// What is in it, as its last writer left it.
    pub(super) value: Fingerprint,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Operation {
    Lock,
    TryLock,
    Read,
    TryRead,
    /// Unlocks a lock that is held for writing, or gives back one share of it.
    Unlock {
        value: Fingerprint,
        poison: bool,
    },
    /// Makes a reader of a writer.
    Downgrade {
        value: Fingerprint,
    },
    /// Whoever holds it panics, and says so before it unlocks.
    Poison,
    IsPoisoned,
    ClearPoison,
}

impl Operation {
    pub fn kind(&self) -> Kind {
        match self {
            Operation::Lock => Kind::Lock,
            Operation::TryLock => Kind::TryLock,
            Operation::Read => Kind::Read,
            Operation::TryRead => Kind::TryRead,
            Operation::Unlock { .. } => Kind::Unlock,
            Operation::Downgrade { .. } => Kind::Downgrade,
            Operation::Poison => Kind::Poison,
            Operation::IsPoisoned | Operation::ClearPoison => Kind::Look,
        }
    }
}

impl Lock {
    pub fn new(value: Fingerprint, poisoned: bool) -> Self {
        Lock {
            writer: None,
            readers: BTreeMap::new(),
            poisoned,
            value,
        }
    }

    /// As its last writer left it.
    pub(super) fn contents(&self) -> Fingerprint {
        self.value
    }

    pub(super) fn is_free(&self) -> bool {
        self.writer.is_none() && self.readers.is_empty()
    }

    pub(super) fn is_readable(&self) -> bool {
        self.writer.is_none()
    }

    pub(super) fn lock(&mut self, id: ThreadId) -> Outcome {
        self.writer = Some(id);
        self.locked()
    }

    pub(super) fn read(&mut self, id: ThreadId) -> Outcome {
        *self.readers.entry(id).or_default() += 1;
        self.locked()
    }

    fn locked(&self) -> Outcome {
        Outcome::Locked {
            poisoned: self.poisoned,
            value: self.value,
        }
    }

    pub(super) fn unlock(&mut self, id: ThreadId, value: Fingerprint, poison: bool) {
        if self.writer == Some(id) {
            self.writer = None;
            self.value = value;
            self.poisoned |= poison;
            return;
        }
        match self.readers.get_mut(&id) {
            Some(1) => {
                self.readers.remove(&id);
            }
            Some(count) => *count -= 1,
            None => bug(format_args!("thread {id} unlocks what it has not locked")),
        }
    }

    pub fn view(&self) -> ObjectState {
        ObjectState::Lock {
            // Who holds it may be changing the value.
            value: value::text(self.value).filter(|_| self.writer.is_none()),
            writer: self.writer,
            readers: self.readers.keys().copied().collect(),
            poisoned: self.poisoned,
        }
    }
}
