//! What the command takes.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

use formats::search::Strategy;

use crate::explore::Options;

/// In seconds; nobody waits longer.
const A_WEEK: u64 = 7 * 24 * 60 * 60;
const MEGABYTE: usize = 1 << 20;

/// Runs a threaded program under every schedule, and tells what can happen.
///
/// The program is compiled unchanged against a stand-in for `std` that lets one
/// thread go on at a time. Every choice of who goes next is tried, where it can
/// matter, and every value that an atomic's ordering lets a load read, among those
/// that are stored already: load buffering is left out. Time is no promise: a sleep
/// orders nothing, and a timeout may come at any moment.
///
/// A schedule is one order in which the steps of all threads follow each other. Those
/// that stand for all are what is left to try when the search has put aside what it
/// need not: every other schedule prints the same, and ends in the same way, as one
/// of them.
///
/// A program with one thread has one schedule. If it has cells or counted
/// owners (`Cell`, `RefCell`, `Rc`, `Weak`), it is told step by step: the line,
/// what is done there, and who borrows and how many own from then on.
///
/// Examples:
///   cargo schedules thread4                      a crate of this workspace
///   cargo schedules refcell_panic                one thread, step by step
///   cargo schedules path/to/crate                a crate anywhere
///   cargo schedules program.rs --edition 2021    a file
///   cargo schedules program.rs --outputs         each output, with its number
///   cargo schedules program.rs --output 3        the steps that print the third
///   cargo schedules program.rs --output 'hi\n1'  the steps that print this
///   cargo schedules program.rs --open            a page on which you choose who goes next
///   cargo schedules program.rs --random 1000     a thousand random schedules, not all
///   cargo schedules program.rs --graph g.json    all that can happen, as JSON
///
/// Where a search takes longer than a second, some random schedules are run besides, and a
/// bug that they find is told at once.
///
/// The exit status is 0 if all programs were explored, also those that can get stuck;
/// 1 if one was refused or a file could not be written; 70 if the search has found a
/// mistake in itself; 130 after Ctrl-C.
#[derive(Parser)]
#[command(
    name = "cargo schedules",
    bin_name = "cargo schedules",
    version,
    verbatim_doc_comment,
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true
)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Crates of this workspace, folders of crates, or source files.
    #[arg(required = true)]
    pub programs: Vec<String>,
    /// What to print.
    #[arg(long, value_enum, default_value = "human")]
    pub format: Format,
    /// Write what matters to `schedules.json` beside the crate's manifest, and
    /// what a page needs to `walk.json`; for one thread the latter alone.
    #[arg(long, conflicts_with_all = ["random", "preemptions"])]
    pub write: bool,
    /// Write the graph of all that can happen to this file, as JSON.
    #[arg(long, value_name = "FILE")]
    pub graph: Option<PathBuf>,
    /// The edition of source files; that of a crate stands in its manifest.
    #[arg(long, value_parser = ["2015", "2018", "2021", "2024"], default_value = "2024")]
    pub edition: String,
    /// List the outputs, up to so many.
    #[arg(
        long,
        value_name = "NUMBER",
        num_args = 0..=1,
        default_missing_value = "100"
    )]
    pub outputs: Option<usize>,
    /// Tell the fewest steps to the output of this number in the list, or with this
    /// text, in which `\n` is a line end. A page begins there.
    #[arg(long, value_name = "NUMBER|TEXT")]
    pub output: Option<String>,
    #[command(flatten)]
    pub page: Page,
    #[command(flatten)]
    pub limits: Limits,
    /// Follow unlocking, dropping and the ends of threads as steps of their
    /// own, which programs that never ask without waiting do not need.
    #[arg(long)]
    pub fine: bool,
    /// Count with what the standard library allows and seldom does: each thread
    /// that waits at a condition variable, or is parked, may wake up once without
    /// a reason, and `compare_exchange_weak` fail likewise. What stands in a loop
    /// that does nothing but wait has no more outputs then; what does not, may.
    #[arg(long, conflicts_with = "write")]
    pub spurious: bool,
    /// Don't search a second time, with such wake-ups, for what can happen only
    /// then.
    #[arg(long, conflicts_with = "spurious")]
    pub no_spurious: bool,
}

/// What else can be asked for.
#[derive(Subcommand)]
pub enum Command {
    Test(TestArguments),
}

/// Runs a package's tests, each under every schedule, and reports as a test runner does.
///
/// A test passes if it does so in all schedules; one that fails in some is told with the
/// shortest of these. Documentation tests are left out.
///
/// Examples:
///   cargo schedules test                   the package of this folder
///   cargo schedules test stock             the tests with `stock` in their names
///   cargo schedules test -p shop           a package of this workspace
///
/// The exit status is 0 if all tests that were run pass in all schedules; 1 if one does
/// not, can't be explored, or was not searched to its end; 70 and 130 as above.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub struct TestArguments {
    /// Run only the tests whose names hold this.
    pub name: Option<String>,
    /// Run only the test that has just this name.
    #[arg(long, requires = "name")]
    pub exact: bool,
    /// The package whose tests are run; else that of this folder.
    #[arg(short, long, value_name = "NAME")]
    pub package: Option<String>,
    /// Run only the tests that are marked `#[ignore]`.
    #[arg(long, conflicts_with = "include_ignored")]
    pub ignored: bool,
    /// Run also the tests that are marked `#[ignore]`.
    #[arg(long)]
    pub include_ignored: bool,
    /// What to print.
    #[arg(long, value_enum, default_value = "human")]
    pub format: Format,
    #[command(flatten)]
    pub page: Page,
    #[command(flatten)]
    pub limits: Limits,
    /// Don't search a second time, with wake-ups for no reason.
    #[arg(long)]
    pub no_spurious: bool,
}

/// For whom it is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Human,
    /// For other programs: an object on a line for each program or test.
    Json,
}

/// A page on which one chooses who goes next.
#[derive(Args)]
pub struct Page {
    /// Open a page in the browser on which you choose who goes next. It begins where the
    /// program gets stuck or fails, if it does.
    #[arg(long)]
    pub open: bool,
    /// Write that page to this file: all is in it, and it needs no server. Without
    /// `--open`, no browser is opened.
    #[arg(long, value_name = "FILE.html")]
    pub page: Option<PathBuf>,
}

impl Page {
    pub fn is_wanted(&self) -> bool {
        self.open || self.page.is_some()
    }
}

/// Which schedules a search tries, and what it may cost.
#[derive(Args)]
pub struct Limits {
    /// Run so many random schedules, not all: what they find is so, and where they find
    /// nothing, nothing is proven.
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u64).range(1..))]
    pub random: Option<u64>,
    /// Which random schedules: the same ones for the same number.
    #[arg(long, value_name = "NUMBER", default_value_t = 0, requires = "random")]
    pub seed: u64,
    /// Run only schedules in which a thread that could go on is left at most so often.
    #[arg(long, value_name = "NUMBER", conflicts_with = "random")]
    pub preemptions: Option<usize>,
    /// Give up after so many moments, and say "at least".
    #[arg(long, default_value_t = Options::default().states)]
    pub states: usize,
    /// Give up after so many megabytes, and say "at least". A program that asks
    /// for twice as many is aborted.
    #[arg(long, value_name = "MEGABYTES", default_value_t = Options::default().memory / MEGABYTE)]
    pub memory: usize,
    /// Give up after so many seconds, and say "at least".
    #[arg(long, default_value_t = Options::default().time.as_secs(), value_parser = clap::value_parser!(u64).range(0..=A_WEEK))]
    pub seconds: u64,
    /// Take an execution of more steps for one without end.
    #[arg(long, default_value_t = Options::default().steps)]
    pub steps: usize,
    /// Take a program that starts more threads for one that never stops.
    #[arg(long, default_value_t = Options::default().threads)]
    pub threads: usize,
    /// Refuse a program that prints more bytes in one execution.
    #[arg(long, default_value_t = Options::default().output)]
    pub bytes: usize,
    /// Take a thread that computes for so many seconds without a step for one without
    /// end.
    #[arg(long, value_name = "SECONDS", default_value_t = Options::default().patience.as_secs(), value_parser = clap::value_parser!(u64).range(1..=A_WEEK))]
    pub patience: u64,
}

impl Limits {
    pub fn options(&self) -> Options {
        Options {
            strategy: match (self.random, self.preemptions) {
                (Some(executions), _) => Strategy::Random {
                    executions,
                    seed: self.seed,
                },
                (None, Some(most)) => Strategy::Preemptions(most),
                (None, None) => Strategy::All,
            },
            states: self.states,
            memory: self.memory.saturating_mul(MEGABYTE),
            time: Duration::from_secs(self.seconds),
            steps: self.steps,
            threads: self.threads,
            output: self.bytes,
            patience: Duration::from_secs(self.patience),
            ..Options::default()
        }
    }
}
