//! `Once`, `OnceLock` and `LazyLock`: whoever comes first initializes.

use formats::graph::{Kind, ObjectState, OnceState};

use super::ids::ThreadId;
use crate::rt::fingerprint::Fingerprint;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Once {
    New,
    Running {
        thread: ThreadId,
        after_panic: bool,
    },
    /// With what it is initialized.
    Done(Fingerprint),
    /// The last to try has panicked.
    Poisoned,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Operation {
    /// Waits while somebody is at it; then initializes, or finds initialized.
    Enter,
    /// Waits for an initialization by others; `force` also for the next, if one
    /// ends by a panic.
    Await {
        force: bool,
    },
    /// Has initialized.
    Settle {
        value: Fingerprint,
    },
    /// Gives up initializing, by a panic.
    GiveUp,
    Look,
}

impl Operation {
    pub fn kind(&self) -> Kind {
        match self {
            Operation::Enter => Kind::Enter,
            Operation::Await { .. } => Kind::AwaitOnce,
            Operation::Settle { .. } => Kind::Settle,
            Operation::GiveUp => Kind::GiveUp,
            Operation::Look => Kind::Look,
        }
    }
}

impl Once {
    pub(super) fn is_done(&self) -> bool {
        matches!(self, Once::Done(_))
    }

    pub fn view(&self) -> ObjectState {
        ObjectState::Once(match self {
            Once::New => OnceState::New,
            Once::Running { thread, .. } => OnceState::Running(*thread),
            Once::Done(_) => OnceState::Done,
            Once::Poisoned => OnceState::Poisoned,
        })
    }
}
