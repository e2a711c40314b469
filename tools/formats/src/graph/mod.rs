//! All that can happen in a program: what the stand-in for `std` hands to the
//! command that asked for it, as one line of JSON on its standard output.
//!
//! Nothing here is in words. A step is a [`Kind`], with the [`Manner`] in which
//! it goes; an object's state is an [`ObjectState`]. Whoever shows them to
//! people chooses the words.

mod kind;
mod memory;
mod object;
mod race;
mod refusal;
mod view;

use serde::{Deserialize, Serialize};

pub use kind::{Fetch, Kind, Manner, Ownership};
pub use memory::{Access, Fence, Message, Ordering, Passed};
pub use object::{Borrows, Object, ObjectKind, ObjectState, OnceState, Origin};
pub use race::{PlainAccess, Race, Touching};
pub use refusal::{Hashed, Refusal};
pub use view::{ObjectView, ThreadView, View};

use crate::ending::Ending;
use crate::search::Strategy;
use crate::version::{Format, Version};

/// A thread, by its number: `main` is 0.
pub type ThreadId = usize;
/// A shared object, by its number.
pub type ObjectId = usize;
/// A line of the program, from 1; it is counted on from file to file, in the order of
/// the request.
pub type Line = u32;

/// The moments at which somebody has to choose, and the steps between them.
/// Node 0 is the start.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Graph {
    pub format: Version<{ Graph::VERSION }>,
    /// Whether it has all that can happen: nothing was cut off by a limit, nor left out by
    /// the strategy.
    pub complete: bool,
    /// Which schedules were run; of random ones, how many have come to their end.
    pub strategy: Strategy,
    /// Whether the strategy was followed to its end, and no limit cut it off.
    pub finished: bool,
    /// Whether unlocking and dropping were steps of their own.
    pub fine: bool,
    /// Whether loads could read older values.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub weak: bool,
    /// How often the program was run.
    pub executions: u64,
    pub millis: u64,
    /// Why the search has given up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<Refused>,
    /// The names that threads were given, by number.
    pub threads: Vec<Option<String>>,
    /// Where they are started: lines and columns, both from 1. `None` for `main`, and for one
    /// that is started now here, now there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub starts: Vec<Option<(Line, u32)>>,
    pub objects: Vec<Object>,
    pub nodes: Vec<Node>,
}

impl Format for Graph {
    const VERSION: u32 = 6;
}

/// What the program does that can't be explored, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    pub what: Refusal,
    pub line: Option<Line>,
}

/// A moment at which somebody has to choose, or the end.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Node {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ending: Option<Ending>,
    /// When nobody can go on: who waits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waiting: Vec<Waiting>,
    /// When the program ends in a data race: who races.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub race: Option<Race>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
    /// If it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub view: Option<View>,
}

/// A thread that can't go on.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Waiting {
    pub thread: ThreadId,
    pub kind: Kind,
    pub object: Option<ObjectId>,
    /// The thread it waits for, in a `join`.
    pub other: Option<ThreadId>,
    pub line: Option<Line>,
    /// Whether it goes round in a loop, and finds the same each time.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub spins: bool,
}

/// What a thread may do next.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Step {
    pub thread: ThreadId,
    pub kind: Kind,
    #[serde(default, skip_serializing_if = "Manner::is_usual")]
    pub manner: Manner,
    pub object: Option<ObjectId>,
    pub line: Option<Line>,
    /// What a terminal shows of it.
    pub printed: String,
    /// What it hands over, where views were asked for and it is plain data. Of an
    /// atomic: the older value that it reads, or the value before which it stores.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// What it reads and stores, where loads may read older values and views were
    /// asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access: Option<Access>,
    /// What its thread can read no longer because of it, likewise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passed: Vec<Passed>,
    /// The fences that its thread has come to with it, likewise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fences: Vec<Fence>,
    /// Where it leads; `None` where a limit cut the search off.
    pub to: Option<usize>,
}
