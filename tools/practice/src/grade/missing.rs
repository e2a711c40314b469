//! What an answer lacks to be one to the question.

use serde::Serialize;

/// What has to be there, and is not, or the other way round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// This is not as it was.
    Item(String),
    /// This code is gone.
    Code(String),
    /// This code is asked for, and has never been there.
    Asked(String),
    /// This code has no place here.
    Without {
        code: String,
        line: usize,
    },
    Threads {
        expected: usize,
        found: usize,
    },
    /// It puts something else in the place of what the exercise takes from `std`.
    Replaced {
        name: String,
        line: usize,
    },
    /// The ordering here is not one of an operation.
    Ordering {
        line: usize,
    },
    ManyThreads {
        expected: usize,
        found: usize,
    },
    /// Too little happens at once; it has locks.
    Schedules {
        expected: u128,
        found: u128,
        locks: bool,
    },
    /// Nobody ever sleeps at a `Condvar`.
    Sleep,
    Objects {
        kind: String,
        expected: usize,
        found: usize,
    },
}
