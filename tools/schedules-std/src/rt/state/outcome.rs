//! What a thread learns by its step.

use super::channel::Message;
use crate::rt::fingerprint::Fingerprint;

/// What a thread learns from its operation.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Outcome {
    Done,
    /// It did not work: taken, full, empty, timed out.
    No,
    /// The other side is gone.
    Gone,
    /// Yes or no: whether it is the last to arrive, has ended, is poisoned.
    Is(bool),
    Message(Message),
    /// What was in line when the receiver left.
    Lost(Vec<Message>),
    /// A lock that it has got, and what is in it.
    Locked {
        poisoned: bool,
        value: Fingerprint,
    },
    /// It is awake again, and has the lock.
    Woken {
        notified: bool,
        poisoned: bool,
        value: Fingerprint,
    },
    /// What there was in an atomic.
    Value(u64),
    /// The same, of an exchange that fails without a reason.
    FailedSpuriously(u64),
    /// It has to initialize; the last to try may have panicked.
    ItsTurn {
        after_panic: bool,
    },
    /// What is initialized.
    Ready(Fingerprint),
    /// The execution is over; nothing counts any more.
    Aborted,
}
