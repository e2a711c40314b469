//! What is kept of a search beside the program: `schedules.json`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ending::Ending;
use crate::source::SourceHash;
use crate::version::{About, Format, Version};

/// The name of the file, beside a crate's manifest.
pub const FILE: &str = "schedules.json";

/// A search in a few numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Summary {
    pub format: Version<{ Summary::VERSION }>,
    /// Of the source that was explored.
    pub source: SourceHash,
    /// Whether nothing was cut off by a limit. If not, all numbers are too small, or
    /// may be.
    pub complete: bool,
    /// How many distinct outputs there are for each ending.
    pub outputs: BTreeMap<Ending, u128>,
    /// Paths from the start to an end of the graph that the search has made.
    pub schedules: u128,
    /// States of that graph.
    #[serde(rename = "moments")]
    pub states: usize,
    /// Steps of that graph.
    pub steps: usize,
}

impl Format for Summary {
    const VERSION: u32 = 2;
}

impl About for Summary {
    fn source(&self) -> &SourceHash {
        &self.source
    }
}

impl Summary {
    /// As it stands in the file.
    pub fn to_text(&self) -> String {
        serde_json::to_string_pretty(self).expect("a summary is plain data") + "\n"
    }

    /// How many outputs a program that ends can have.
    pub fn ends(&self) -> u128 {
        let ends = self.outputs.iter().filter(|(ending, _)| !ending.is_stuck());
        total(ends.map(|(_, count)| count))
    }

    /// How many outputs there are, however the program ends.
    pub fn all(&self) -> u128 {
        total(self.outputs.values())
    }

    pub fn can_deadlock(&self) -> bool {
        self.outputs.keys().any(|ending| ending.is_stuck())
    }
}

/// All of them together. Saturates, as each count does.
pub fn total<'a>(counts: impl IntoIterator<Item = &'a u128>) -> u128 {
    let counts = counts.into_iter();
    counts.fold(0, |sum, count| sum.saturating_add(*count))
}
