//! What can be typed.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

/// Exercises of the book, graded under every schedule.
///
/// You work on a copy, in a folder that git does not track. `check` compiles it, runs it
/// under every schedule, and says what it has proven, or shows the shortest schedule
/// in which it goes wrong. Callers talk with a program that has sockets, over
/// the loopback interface.
///
/// Without a command: where you are, and what comes next.
#[derive(Debug, Parser)]
#[command(name = "cargo exercise", bin_name = "cargo exercise", after_help = EXAMPLES)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Option<Command>,

    /// The folder of the exercises
    #[arg(long, global = true, value_name = "DIR", help_heading = "Places")]
    pub folder: Option<PathBuf>,

    /// The folder in which you work
    #[arg(long, global = true, value_name = "DIR", help_heading = "Places")]
    pub mine: Option<PathBuf>,

    /// What to print
    #[arg(long, global = true, default_value = "human")]
    pub format: Format,
}

const EXAMPLES: &str = "\
Examples:
  cargo exercise                     where you are, and what comes next
  cargo exercise start               puts the next one on your desk
  cargo exercise start two_doors     puts this one there
  cargo exercise check               grades the one that you have started last
  cargo exercise check --open        shows how it goes wrong, step by step
  cargo exercise hint                one more each time
  cargo exercise list --format json  all of them, for another program

The exit status is 0 if all is well, 1 if an answer is not right yet or something
is wrong with what was typed, and 130 after Ctrl-C.";

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Puts an exercise on your desk; never writes over what is there
    Start {
        /// The next one, if none is named
        name: Option<String>,
    },
    /// Grades your answer
    Check {
        /// The one that you have started last, if none is named
        name: Option<String>,
        /// Open a page in the browser with the schedule in which it goes wrong, on which
        /// you can choose others
        #[arg(long)]
        open: bool,
        /// Write that page to this file
        #[arg(long, value_name = "FILE.html")]
        page: Option<PathBuf>,
    },
    /// Grades your answer again whenever you save it
    Watch { name: Option<String> },
    /// Helps, a little more each time
    Hint { name: Option<String> },
    /// Shows the book's answer beside yours, and what it teaches
    Solution { name: Option<String> },
    /// Begins anew; what you have written is kept under another name
    Reset { name: String },
    /// All exercises, and how far you have come
    List,
    /// Prints the table of all exercises, for a page
    Index,
    /// Proves that exercises are what their author says: each start fails as stated, each
    /// solution is right, the code of each hint runs, and each cheat is refused
    Prove {
        /// All, if none is named
        name: Option<String>,
    },
    /// Makes the folder of a new exercise, for its author
    New {
        /// `PART/NAME`, PART being a folder of the exercises
        path: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Human,
    /// An object on a line
    Json,
}
