//! What is kept of a listing that was run under every schedule, by
//! `cargo instep record NAME --write`.

use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

use formats::Fault;
use formats::state_graph::{self, StateGraph};
use formats::summary::{self, Summary};
use formats::version::About;

/// Why something that is kept can't be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unusable {
    Missing,
    /// The system does not let it be read, or it is no text.
    Unreadable(String),
    Faulty(Fault),
}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unusable::Missing => f.write_str("is missing"),
            Unusable::Unreadable(why) => write!(f, "can't be read: {why}"),
            Unusable::Faulty(fault) => fault.fmt(f),
        }
    }
}

/// Reads what is kept in `file` about `source`.
///
/// # Errors
///
/// When it can't be used.
pub fn read<T: About>(file: &Path, source: &str) -> Result<T, Unusable> {
    let text = fs::read_to_string(file).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Unusable::Missing,
        _ => Unusable::Unreadable(error.to_string()),
    })?;
    T::from_json_about(&text, source).map_err(Unusable::Faulty)
}

/// The numbers of the listing in `folder`, whose program is `source`.
///
/// # Errors
///
/// When there are none that can be used.
pub fn numbers(folder: &Path, source: &str) -> Result<Summary, Unusable> {
    read(&folder.join(summary::FILE), source)
}

/// The state graph of the listing in `folder`, whose program is `source`.
///
/// # Errors
///
/// When there is none that can be used.
pub fn graph(folder: &Path, source: &str) -> Result<StateGraph, Unusable> {
    read(&folder.join(state_graph::FILE), source)
}

/// The same, if there is one and no limit has cut it off.
pub fn whole_graph(folder: &Path, source: &str) -> Option<StateGraph> {
    let graph = graph(folder, source).ok()?;
    graph.complete.then_some(graph)
}
