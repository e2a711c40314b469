//! What a reader sees of a moment.

use serde::{Deserialize, Serialize};

use super::{Kind, Line, Manner, ObjectId, ObjectState, ThreadId};

/// What a reader sees of a moment.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct View {
    /// Those that have been started.
    pub threads: Vec<ThreadView>,
    pub objects: Vec<ObjectView>,
}

/// A thread, and the step before which it stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ThreadView {
    pub thread: ThreadId,
    /// `None` when it has ended.
    pub next: Option<Kind>,
    /// What is already known of the way that it goes.
    #[serde(default, skip_serializing_if = "Manner::is_usual")]
    pub manner: Manner,
    pub object: Option<ObjectId>,
    /// The thread that the step is about: whose end it waits for, say.
    pub other: Option<ThreadId>,
    pub line: Option<Line>,
    /// What it is about to store into an atomic, whatever is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stores: Option<String>,
    /// Whether it can take its step now.
    pub ready: bool,
    /// Whether it can only go round in a loop that waits.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub spins: bool,
    /// Values that it has not passed, and can't read all the same: a load of them has
    /// no place in the one order of all `SeqCst` operations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub barred: Vec<String>,
}

/// A shared object, and its state.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ObjectView {
    pub object: ObjectId,
    pub state: ObjectState,
}
