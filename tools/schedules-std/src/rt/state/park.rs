//! Parking: each thread has one token, which an unpark lays down and a park
//! takes up.
//!
//! The standard library parks within other operations, too: a receiver that
//! waits for a message, a sender that waits for room, a scope that waits for its
//! threads. Whoever ends such a wait unparks, and the one who waits may see that
//! it is over before it parks again. So its token may be left or not, whatever
//! there was before. Only a thread that parks itself can tell, and only for
//! those that do the state tells it apart.

use formats::graph::Kind;

use super::ids::ThreadId;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Operation {
    Park { timed: bool },
    Unpark(ThreadId),
}

impl Operation {
    pub fn kind(&self) -> Kind {
        match self {
            Operation::Park { .. } => Kind::Park,
            Operation::Unpark(_) => Kind::Unpark,
        }
    }
}
