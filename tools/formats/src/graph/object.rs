//! What threads share, and how it stands.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{Line, Message, ThreadId};

/// Something that threads share, or that the only thread looks at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    pub kind: ObjectKind,
    /// Where it is made.
    pub line: Option<Line>,
    /// In a program with one thread: what its name can be found by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
}

/// Where an object of a program with one thread comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The calls that led to it, the innermost first: lines and columns, both
    /// from 1; 0 for a column that is not known.
    pub callers: Vec<(Line, u32)>,
    /// The name of the type within.
    pub holds: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ObjectKind {
    Mutex,
    RwLock,
    Condvar,
    Barrier,
    Channel,
    Once,
    OnceLock,
    /// By the name of its type: `AtomicU32`.
    Atomic(Cow<'static, str>),
    Cell,
    RefCell,
    Rc,
}

/// What can be told of an object. A value is the text that `{:?}` prints of it,
/// or `None` where it is not plain data.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ObjectState {
    Lock {
        /// Not while a writer holds it, who may be changing it.
        value: Option<String>,
        writer: Option<ThreadId>,
        readers: Vec<ThreadId>,
        poisoned: bool,
    },
    Condvar {
        /// Those who have not been notified.
        asleep: Vec<ThreadId>,
    },
    Barrier {
        size: usize,
        arrived: usize,
    },
    Atomic {
        value: Option<String>,
        /// All that somebody may still read of it, in modification order, the last
        /// value at the end; empty where each load reads the last.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        history: Vec<Message>,
    },
    Channel {
        /// In line, the oldest first.
        messages: Vec<Option<String>>,
        /// `None` for no bound.
        bound: Option<usize>,
        has_sender: bool,
        has_receiver: bool,
    },
    Once(OnceState),
    Cell {
        value: Option<String>,
    },
    RefCell {
        /// Not while it is borrowed mutably.
        value: Option<String>,
        borrows: Borrows,
    },
    Rc {
        /// `None` before it is made.
        strong: Option<usize>,
        weak: usize,
    },
    /// The cell, or all that an `Rc` and its clones own, is gone.
    Dropped,
    /// The cell is gone, and its value is not.
    Unwrapped,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum OnceState {
    New,
    /// This thread is at it.
    Running(ThreadId),
    Done,
    /// The last to try has panicked.
    Poisoned,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Borrows {
    /// This many; perhaps none.
    Shared(usize),
    Mutable,
}

impl ObjectState {
    /// Who holds it, and so makes others wait.
    pub fn holders(&self) -> Vec<ThreadId> {
        match self {
            ObjectState::Lock {
                writer, readers, ..
            } => writer.iter().chain(readers).copied().collect(),
            ObjectState::Once(OnceState::Running(thread)) => vec![*thread],
            ObjectState::Once(_)
            | ObjectState::Condvar { .. }
            | ObjectState::Barrier { .. }
            | ObjectState::Atomic { .. }
            | ObjectState::Channel { .. }
            | ObjectState::Cell { .. }
            | ObjectState::RefCell { .. }
            | ObjectState::Rc { .. }
            | ObjectState::Dropped
            | ObjectState::Unwrapped => vec![],
        }
    }
}
