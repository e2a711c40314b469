//! What a page needs to let its reader choose the schedule of a program.
//!
//! It is the [`StateGraph`], and beside its fields the program's lines and the
//! challenges. Pages of the book fetch it; a page that `cargo schedules NAME --open` makes
//! has it inside. The scripts in `theme/explorer` read it, and are held to the same meaning by
//! the cases in `cases/`.

use serde::{Deserialize, Serialize};

use crate::challenge::{Challenge, Proof};
use crate::fault::Fault;
use crate::search::SourceFile;
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
    /// Its files, if there are several: their lines follow each other.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<SourceFile>,
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
        let has_both = !self.graph.states.is_empty() && !self.lines.is_empty();
        match has_both && (self.graph.complete || self.challenges.is_empty()) {
            true => Ok(()),
            false => Err(Fault::damaged(
                "a page shows a program and its moments, and poses challenges only if it has \
                 them all",
            )),
        }
    }
}
