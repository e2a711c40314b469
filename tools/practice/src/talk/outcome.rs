//! What became of a conversation.

use serde::Serialize;

/// The step that did not come true.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Broken {
    /// How many steps did, before it.
    pub done: usize,
    pub instead: Instead,
    /// What the program has printed.
    pub printed: String,
}

/// What happened instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Instead {
    /// It does not say where it listens.
    NoAddress,
    /// It does not take the connection.
    Refused,
    /// This was said.
    Heard(String),
    /// The connection has ended.
    End,
    /// The connection is broken.
    Reset,
    /// Nothing happens.
    Nothing(Silence),
    /// What was said is not read.
    NotRead(Silence),
    /// It goes on listening to what has no end, and has taken so many bytes.
    Listens(usize),
    Printed(String),
    /// The program has ended, with this status.
    Ended(Option<i32>),
    /// It prints more than can be looked at.
    Floods,
}

/// How it is known that nothing will happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Silence {
    /// No thread of the program has run, for longer than a second.
    Still,
    /// It was waited for, for so many seconds.
    Waited(u64),
}
