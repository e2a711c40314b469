//! What is kept of a search beside the program: few numbers, and of which
//! source they are.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use formats::ending::Ending;
use formats::graph::Graph;

use crate::analysis::outputs::Outputs;
use crate::analysis::paths;

/// The name of the file, beside a crate's manifest.
pub const FILE: &str = "schedules.json";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Of the source that was explored.
    pub source: String,
    /// Whether nothing was cut off by a limit.
    pub complete: bool,
    /// How many outputs there are for each ending.
    pub outputs: BTreeMap<Ending, u128>,
    pub schedules: u128,
    pub moments: usize,
    pub steps: usize,
}

impl Summary {
    pub fn new(source: &str, graph: &Graph) -> Self {
        Summary {
            source: hash(source),
            complete: graph.complete,
            outputs: Outputs::new(graph).count(),
            schedules: paths::schedules(graph),
            moments: graph.nodes.len(),
            steps: paths::steps(graph),
        }
    }

    /// As it stands in the file.
    pub fn to_text(&self) -> String {
        let json = serde_json::to_string_pretty(self).expect("a summary is plain data");
        json + "\n"
    }
}

/// Tells one source from another: FNV-1a, the same for every compiler.
pub fn hash(source: &str) -> String {
    let hash = source
        .bytes()
        .filter(|byte| *byte != b'\r')
        .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    format!("{hash:016x}")
}
