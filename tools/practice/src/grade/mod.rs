//! What is right, and what is not yet, in what the reader has written.

mod compiler;
mod conversed;
mod explored;
mod missing;
mod orderings;
mod page;
mod predicted;
pub(crate) mod remains;
mod replaced;
mod unparsed;
mod wrong_way;

use std::path::Path;

use anyhow::Result;
use formats::ending::Ending;
use schedules::build::StandIn;
use serde::Serialize;

use crate::exercise::{Exercise, Kind};
use crate::talk::outcome::Broken;

pub use missing::Missing;

/// What was found. It is never more than was proven.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Right(Proof),
    /// Nothing wrong was found, and a limit was reached.
    Undecided {
        states: usize,
    },
    Wrong(Fault),
}

/// What was proven.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// For every schedule.
    Explored(Explored),
    /// For so many conversations, as they went this time.
    Conversations(usize),
}

/// What the search has shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Explored {
    /// How many schedules stand for all.
    pub schedules: u128,
    /// How many outputs there are.
    pub outputs: u128,
    /// It holds, too, if a thread wakes up for no reason.
    pub woken: bool,
    /// For the exercise that asks for one: how many orderings can't be weaker.
    pub orderings: usize,
}

/// What is not right yet: the first that is worth knowing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// It is as it was at the start.
    Untouched(Box<Verdict>),
    /// It does not compile, or does what can't be explored.
    Unfit(String),
    Missing(Missing),
    /// It can print what it must not.
    Output {
        printed: String,
        ending: Ending,
        expected: Vec<String>,
        way: Way,
    },
    /// It can end as it must not.
    Ending {
        ending: Ending,
        way: Way,
    },
    /// It can't print what must be possible.
    Impossible {
        output: String,
    },
    /// No schedule ends so.
    Unreached {
        ending: Ending,
        schedules: u128,
    },
    /// No panic in any schedule says this.
    OtherPanic {
        expected: String,
    },
    /// A weaker ordering is right as well.
    TooStrong {
        line: usize,
        ordering: String,
        weaker: String,
    },
    Predicted(Prediction),
    /// A conversation, counted from 0, goes another way.
    Conversation {
        number: usize,
        broken: Broken,
    },
}

/// A schedule, told in sentences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Way {
    pub steps: Vec<String>,
    /// Who can't go on at its end.
    pub waiting: Vec<String>,
    /// All that is printed on it, also on standard error.
    #[serde(skip)]
    pub printed: String,
    /// It needs a thread that wakes up for no reason, as the standard library allows.
    pub woken: bool,
}

/// How what was foretold compares with what is possible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Prediction {
    pub right: usize,
    /// Those that no schedule prints.
    pub impossible: Vec<String>,
    /// How many are possible that were not foretold.
    pub missing: usize,
}

/// Grades exercises.
pub struct Grader {
    stand_in: StandIn,
}

impl Grader {
    /// Builds what programs are compiled against, if that has not been done, and tells
    /// `tell` if it takes long.
    ///
    /// # Errors
    ///
    /// When cargo can't be run, or fails.
    pub fn new(tell: fn(&str)) -> Result<Self> {
        Ok(Grader {
            stand_in: StandIn::build_telling(tell)?,
        })
    }

    /// What programs are compiled against.
    pub fn stand_in(&self) -> &Path {
        &self.stand_in.library
    }

    /// A page with the schedule in which `text` goes wrong, as its `verdict` tells; `None`
    /// if that tells no schedule.
    ///
    /// # Errors
    ///
    /// When the search fails.
    pub fn page(
        &self,
        exercise: &Exercise,
        text: &str,
        shown: &Path,
        verdict: &Verdict,
    ) -> Result<Option<String>> {
        page::of(exercise, text, shown, verdict, &self.stand_in)
    }

    /// Grades `text`, which is shown as the file `shown`.
    ///
    /// # Errors
    ///
    /// When the search fails; what is wrong with the text is a verdict.
    pub fn grade(&self, exercise: &Exercise, text: &str, shown: &Path) -> Result<Verdict> {
        let verdict = match exercise.manifest.kind {
            Kind::Predict => predicted::grade(exercise, text, &self.stand_in)?,
            _ if !exercise.manifest.conversations.is_empty() => {
                conversed::grade(exercise, text, shown)?
            }
            Kind::Weaken => orderings::grade(exercise, text, shown, &self.stand_in)?,
            _ => explored::grade(exercise, text, shown, &self.stand_in)?,
        };
        let is_untouched = text == exercise.start;
        Ok(match verdict {
            Verdict::Wrong(_) if is_untouched => {
                Verdict::Wrong(Fault::Untouched(Box::new(verdict)))
            }
            verdict => verdict,
        })
    }
}
