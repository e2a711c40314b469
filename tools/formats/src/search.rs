//! What a program under search is asked, and what it says while it runs.
//!
//! The command starts the compiled program and writes one [`Request`] as a line to its
//! standard input, which it then holds open: when that closes, the program ends. On
//! standard error the program tells its [`Progress`], a line each; its answer on
//! standard output is the graph. Instead of an answer there may be one of the exit
//! statuses below, with the reason on standard error.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::version::{Format, Version};

/// The exit status of a program that does not understand its request: the command has
/// another version.
pub const NOT_UNDERSTOOD: i32 = 65;
/// The exit status of a search that has found a mistake in itself.
pub const FOUND_BUG: i32 = 70;

/// What the command asks of a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    pub format: Version<{ Request::VERSION }>,
    /// The program's own source files, that with `main` first.
    pub files: Vec<SourceFile>,
    /// The folder from which call stacks count their names.
    pub folder: String,
    /// What is put into the copies of these files that are compiled, in the order of the
    /// places.
    pub shifts: Vec<Shift>,
    /// Where the program goes through a hashed collection, and nobody can tell in which
    /// order.
    pub orderless: Vec<Place>,
    pub options: Options,
    pub facts: Facts,
}

impl Format for Request {
    const VERSION: u32 = 8;
}

/// A source file. The lines of a program are counted on from file to file, so that
/// one number tells the file, too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceFile {
    /// As messages and call stacks name it.
    pub name: String,
    /// The number of its first line among those of all files; 1 for the first file.
    pub first_line: u32,
}

/// A place in the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The line, as all files of a program count it.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
}

/// A text that is put into a line of a file, behind which the columns are others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shift {
    /// The line, as all files of a program count it.
    pub line: u32,
    /// Behind how many characters.
    pub column: u32,
    /// So many characters.
    pub by: u32,
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
    /// Which schedules are tried.
    pub strategy: Strategy,
    /// What need not be searched.
    pub reductions: Reductions,
    /// Keep what a reader sees of each state.
    pub views: bool,
    /// A thread that waits at a condition variable, or is parked, may wake up once
    /// without a reason, as the standard library allows.
    pub spurious: bool,
}

/// Which schedules a search tries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strategy {
    #[default]
    All,
    /// So many, whose choices are made by chance: the same ones for the same seed.
    Random { executions: u64, seed: u64 },
    /// All in which a thread that could go on is left at most so often.
    Preemptions(usize),
}

/// The reductions of the search, by the names that the field gives them. None of them
/// loses an output or an ending; the stand-in's `search/reduce.rs` says why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reductions {
    /// What nobody has to wait for, such as unlocking or the end of a thread, is part
    /// of its thread's step before. A program that asks without waiting (`try_lock`,
    /// `is_finished`) is searched without it.
    pub fuse_with_previous: bool,
    /// A lock whose owner waits at a condition variable next is one step with that.
    pub fuse_lock_with_wait: bool,
    /// A step that no other thread can notice, prevent or change goes first, alone.
    pub persistent_sets: bool,
    /// States with the same future are followed once.
    pub state_caching: bool,
    /// Of a thread that has ended, only what it leaves behind tells states apart.
    pub forget_ended: bool,
}

impl Reductions {
    pub const ALL: Reductions = Reductions {
        fuse_with_previous: true,
        fuse_lock_with_wait: true,
        persistent_sets: true,
        state_caching: true,
        forget_ended: true,
    };

    /// Every operation is a step of its own.
    #[must_use]
    pub fn finest_grain(self) -> Self {
        Reductions {
            fuse_with_previous: false,
            fuse_lock_with_wait: false,
            ..self
        }
    }
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
            strategy: Strategy::All,
            reductions: Reductions::ALL,
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
    /// A thread may forget an owner, which is counted forever.
    pub forgets: bool,
    /// What a `Drop` does may be known by its thread alone, or depend on it: then it
    /// matters who is the last owner, also if no other thread can notice.
    pub drops: bool,
    /// Each access to memory is told by the compiler, for the program has `unsafe`.
    pub watched: bool,
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
