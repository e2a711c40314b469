//! What `cargo schedules NAME --format json` says, for other programs: an object on a line for
//! each program, and for each test of a package.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::ending::Ending;
use crate::search::Strategy;
use crate::version::{Format, Version};

/// What was found of a program, or of a test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    pub format: Version<{ Outcome::VERSION }>,
    /// Of the program, or of the test.
    pub name: String,
    /// The file with its `main`, or the root of what the test belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// What a test runner says of it; of a test alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub test: Option<Test>,
    /// Why it can't be explored; then nothing was searched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<Search>,
    /// The first way to end that is not well; of a test, that fails it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<Failure>,
    /// The outputs, if they were asked for, and as many.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outputs: Vec<Printed>,
    /// The page of it, if that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<PathBuf>,
}

impl Format for Outcome {
    const VERSION: u32 = 2;
}

/// The verdict on a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// In all schedules.
    Passed,
    Failed,
    /// In what was searched, which is not all.
    NoFailureFound,
    Refused,
    Ignored,
}

/// A search in numbers. Counts saturate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Search {
    /// Which schedules were tried.
    pub strategy: Strategy,
    /// Whether these were all: if not, each number is too small, or may be.
    pub complete: bool,
    /// Whether no limit has cut it off.
    pub finished: bool,
    /// Whether threads may wake up for no reason in it.
    pub spurious: bool,
    /// How many distinct outputs there are for each ending.
    pub outputs: BTreeMap<Ending, u128>,
    /// How many schedules stand for those that were tried.
    pub schedules: u128,
    pub moments: usize,
    pub steps: usize,
    /// How often the program was run.
    pub executions: u64,
    pub millis: u64,
}

/// A schedule that ends not well, and none of those that were tried is shorter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Failure {
    pub ending: Ending,
    /// Among which schedules it was found.
    pub strategy: Strategy,
    /// It needs a thread that wakes up for no reason, or an exchange that fails so, as the
    /// standard library allows.
    pub woken: bool,
    pub printed: String,
    pub steps: Vec<Step>,
    /// Who can't go on at its end.
    pub waiting: Vec<Step>,
    /// Which two accesses to memory race at its end: the one before, and that at which it
    /// was found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub race: Vec<Step>,
}

/// What a thread does, or waits to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its number; `main` is 0.
    pub thread: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// A sentence.
    pub words: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub printed: String,
}

/// An output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Printed {
    pub ending: Ending,
    pub printed: String,
}
