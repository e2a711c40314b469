//! The life of a thread: it begins, goes on, ends, and others wait for that.

use formats::graph::Kind;

use super::ids::ThreadId;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Operation {
    Begin,
    /// It yields, or sleeps.
    Yield,
    /// It sleeps for longer than any clock counts.
    SleepForever,
    /// It has caught a panic of its own.
    Caught,
    /// A panic has reached its beginning, perhaps without a message.
    Panicked,
    End,
    Exit(i32),
    Join(ThreadId),
    /// Waits for the threads of a scope.
    JoinAll(Vec<ThreadId>),
    IsFinished(ThreadId),
}

impl Operation {
    pub fn kind(&self) -> Kind {
        match self {
            Operation::Begin => Kind::Begin,
            Operation::Yield | Operation::SleepForever => Kind::Yield,
            Operation::Caught | Operation::Panicked => Kind::PrintPanic,
            Operation::End => Kind::End,
            Operation::Exit(_) => Kind::Exit,
            Operation::Join(_) => Kind::Join,
            Operation::JoinAll(_) => Kind::JoinAll,
            Operation::IsFinished(_) => Kind::IsFinished,
        }
    }
}
