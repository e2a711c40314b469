//! What is told of atomics where loads may read older values.

use serde::{Deserialize, Serialize};

use super::{Line, ObjectId, ThreadId};

/// What was stored into an atomic, once. The first is the value that it was made with.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Message {
    pub value: String,
    /// Those who have seen the atomic up to here, and no further.
    pub seen: Vec<ThreadId>,
    /// What it tells of other atomics to whoever acquires it: up to which value they
    /// are seen then. What everybody has seen is not told.
    pub brings: Vec<(ObjectId, String)>,
}

/// What a step does to an atomic.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Access {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reads: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stores: Option<String>,
    /// What was there already, right behind what it reads, or stores.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A fence. It is no step of its own: its thread comes to it with the step before.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Fence {
    pub ordering: Ordering,
    pub line: Option<Line>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passed: Vec<Passed>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Ordering {
    Relaxed,
    Release,
    Acquire,
    AcqRel,
    SeqCst,
}

/// A value that a thread could read before a step, and not after it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Passed {
    pub object: ObjectId,
    pub value: String,
    /// The oldest that it can read now.
    pub up_to: String,
}
