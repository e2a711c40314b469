//! What threads do that others can notice: an operation for each kind of
//! object.

use std::sync::atomic::Ordering;

use formats::graph::Kind;

use super::ids::ObjectId;
use super::{atomic, barrier, channel, condvar, life, lock, once, output, owner, ownership, park};

/// A step that a thread is about to take.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Operation {
    Lock(ObjectId, lock::Operation),
    Condvar(ObjectId, condvar::Operation),
    Barrier(ObjectId, barrier::Operation),
    Atomic(ObjectId, atomic::Operation),
    Fence(Ordering),
    Channel(ObjectId, channel::Operation),
    Once(ObjectId, once::Operation),
    Park(park::Operation),
    Thread(life::Operation),
    Output(output::Operation),
    /// What a program with one thread does to a value of its own.
    Own(Option<ObjectId>, ownership::Operation),
    Owner(owner::Operation),
}

impl Operation {
    /// What it is, for whoever shows it.
    pub fn kind(&self) -> Kind {
        match self {
            Operation::Lock(_, operation) => operation.kind(),
            Operation::Condvar(_, operation) => operation.kind(),
            Operation::Barrier(_, operation) => operation.kind(),
            Operation::Atomic(_, operation) => operation.kind(),
            Operation::Fence(_) => Kind::Fence,
            Operation::Channel(_, operation) => operation.kind(),
            Operation::Once(_, operation) => operation.kind(),
            Operation::Park(operation) => operation.kind(),
            Operation::Thread(operation) => operation.kind(),
            Operation::Output(operation) => operation.kind(),
            Operation::Own(_, operation) => operation.kind(),
            Operation::Owner(operation) => operation.kind(),
        }
    }

    /// The object that it is about.
    pub fn object(&self) -> Option<ObjectId> {
        match self {
            // Whoever is awake waits for the lock alone.
            Operation::Condvar(_, condvar::Operation::Regain { lock, .. }) => Some(*lock),
            Operation::Lock(id, _)
            | Operation::Condvar(id, _)
            | Operation::Barrier(id, _)
            | Operation::Atomic(id, _)
            | Operation::Channel(id, _)
            | Operation::Once(id, _) => Some(*id),
            Operation::Own(id, _) => *id,
            Operation::Fence(_)
            | Operation::Park(_)
            | Operation::Thread(_)
            | Operation::Output(_)
            | Operation::Owner(_) => None,
        }
    }

    /// Whether it only loads what may be older than it is.
    pub fn glances(&self) -> bool {
        matches!(
            self,
            Operation::Owner(owner::Operation::Ask(..))
                | Operation::Once(_, once::Operation::Look)
                | Operation::Thread(life::Operation::IsFinished(_))
        )
    }

    /// The lock that its thread has got by it.
    pub fn acquires(&self) -> Option<ObjectId> {
        match self {
            Operation::Lock(id, lock::Operation::Lock) => Some(*id),
            Operation::Condvar(
                _,
                condvar::Operation::Wake { lock, .. } | condvar::Operation::Regain { lock, .. },
            ) => Some(*lock),
            _ => None,
        }
    }
}
