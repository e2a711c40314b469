//! What a page fetches to let its reader choose the schedule of a listing.
//!
//! It is the [`StateGraph`], and beside its fields the program's lines and the
//! challenges. `theme/schedule-explorer.js` reads it, and is held to the same meaning by
//! the cases in `cases/`.

use serde::{Deserialize, Serialize};

use crate::challenge::{Challenge, Proof};
use crate::fault::Fault;
use crate::state_graph::StateGraph;
use crate::version::Format;

/// The data of one explorer. It has the state graph's version: who changes the one
/// raises the other, too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    #[serde(flatten)]
    pub graph: StateGraph,
    /// The program, each line as HTML.
    pub lines: Vec<String>,
    pub challenges: Vec<Posed>,
}

/// A challenge, and what the build has proven of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posed {
    #[serde(flatten)]
    pub challenge: Challenge,
    pub proof: Proof,
}

impl Format for Page {
    const VERSION: u32 = StateGraph::VERSION;

    fn check(&self) -> Result<(), Fault> {
        self.graph.check()?;
        match self.graph.complete && !self.lines.is_empty() {
            true => Ok(()),
            false => Err(Fault::damaged("a page shows a program and all its moments")),
        }
    }
}
