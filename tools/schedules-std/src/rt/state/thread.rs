//! A thread: what it has seen, and what it is about to do.

use super::ids::{ObjectId, ThreadId};
use super::operation::Operation;
use super::turns::Turns;
use crate::rt::fingerprint::Fingerprint;
use crate::rt::location::Location;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Status {
    Running,
    Pending(Operation),
    Finished,
}

#[derive(Debug, Clone)]
pub struct Thread {
    pub status: Status,
    /// All that it has done and seen, which decides what it will do.
    pub history: Fingerprint,
    pub location: Option<Location>,
    /// Threads and objects that it has made, to number the next one.
    pub made: u32,
    /// It has been unparked.
    pub token: bool,
    pub woke_spuriously: bool,
    /// What it had seen whenever it was the first to use one of several objects
    /// that are made at the same place, and so gave it its number.
    pub numbered: Option<Fingerprint>,
    /// The lock that it has got with its last step.
    pub acquired: Option<ObjectId>,
    /// It has panicked, and has not caught that, and nobody has asked.
    pub has_panicked: bool,
    /// It holds standard error, to write more pieces of a text.
    pub between_pieces: bool,
    /// It waits in something that parks, and may have done so: see
    /// [`park`](super::park).
    pub has_parked_within: bool,
    /// Whose scope it belongs to: a thread, and the number of its scope.
    pub scope: Option<(ThreadId, u32)>,
    pub turns: Turns,
}

impl Thread {
    pub fn new(status: Status, history: Fingerprint) -> Self {
        Thread {
            status,
            history,
            location: None,
            made: 0,
            token: false,
            woke_spuriously: false,
            numbered: None,
            acquired: None,
            has_panicked: false,
            between_pieces: false,
            has_parked_within: false,
            scope: None,
            turns: Turns::default(),
        }
    }

    /// What decides the future. Of a thread that has ended only what it leaves
    /// behind does, which is its history then.
    pub(super) fn what_counts(&self) -> (Option<&Status>, Fingerprint, [bool; 4]) {
        match self.status {
            Status::Finished => (None, self.history, [false, false, false, self.has_panicked]),
            _ => (
                Some(&self.status),
                self.history,
                [
                    self.token,
                    self.woke_spuriously,
                    self.has_parked_within,
                    self.has_panicked,
                ],
            ),
        }
    }
}
