//! What a program under search is asked, and what it says while it runs.
//!
//! The command starts the compiled program and writes one [`Request`] as a line to its
//! standard input, which it then holds open: when that closes, the program ends. On
//! standard error the program tells its [`Progress`], a line each; its answer on
//! standard output is the graph.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::version::{Format, Version};

/// What the command asks of a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    pub format: Version<{ Request::VERSION }>,
    /// The source file, as messages and call stacks name it.
    pub file: String,
    pub options: Options,
    pub facts: Facts,
}

impl Format for Request {
    const VERSION: u32 = 1;
}

/// What a search may cost, and how it goes about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Options {
    /// States to tell apart before the search gives up.
    pub states: usize,
    /// Bytes to use before it gives up; the program may use as many besides.
    pub memory: usize,
    /// Time to search before it gives up.
    pub time: Duration,
    /// Steps of one execution; more of them mean a loop without end.
    pub steps: usize,
    /// Threads of one execution; more of them mean that they never end.
    pub threads: usize,
    /// Bytes that one execution may print.
    pub output: usize,
    /// How long a thread may compute without a step.
    pub patience: Duration,
    /// Take unlocking, dropping an end of a channel and the end of a thread as steps
    /// of their own. Programs that try, rather than wait, need it.
    pub fine: bool,
    /// Let a step that is nobody else's business go first.
    pub private_first: bool,
    /// Follow states with the same future once.
    pub merge: bool,
    /// Keep what a reader sees of each state.
    pub views: bool,
    /// A thread that waits at a condition variable, or is parked, may wake up once
    /// without a reason, as the standard library allows.
    pub spurious: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            states: 200_000,
            memory: 1 << 30,
            time: Duration::from_secs(60),
            steps: 5_000,
            threads: 64,
            output: 64 * 1024,
            patience: Duration::from_secs(10),
            fine: false,
            private_first: true,
            merge: true,
            views: false,
            spurious: false,
        }
    }
}

/// What is known of the program before it runs, and lets the search take more
/// operations for nobody else's business. What is not known is true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// A thread in a scope may hold a `&mut`.
    pub writings: bool,
    /// A thread may forget an owner, which is counted for ever.
    pub forgets: bool,
}

/// How far a search has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Progress {
    /// States told apart.
    pub states: u64,
    /// Runs of the program from its start.
    pub executions: u64,
}
