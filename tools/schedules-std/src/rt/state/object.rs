//! What the threads share: an object of one of these kinds.

use formats::graph::ObjectState;

use super::{atomic, barrier, channel, condvar, lock, once, ownership};
use crate::rt::bug::bug;
use crate::rt::fingerprint::Fingerprint;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Object {
    Lock(lock::Lock),
    Condvar(condvar::Condvar),
    Barrier(barrier::Barrier),
    Atomic(atomic::Atomic),
    Channel(channel::Channel),
    Once(once::Once),
    Owned(ownership::Owned),
}

impl Object {
    /// What is in it, for whoever owns it alone.
    pub(super) fn contents(&self) -> Fingerprint {
        match self {
            Object::Lock(lock) => lock.contents(),
            Object::Atomic(atomic) => atomic.contents(),
            Object::Condvar(_)
            | Object::Barrier(_)
            | Object::Channel(_)
            | Object::Once(_)
            | Object::Owned(_) => bug(format_args!("nothing is in {self:?}")),
        }
    }

    /// How it stands, for a reader.
    pub(super) fn view(&self) -> ObjectState {
        match self {
            Object::Lock(lock) => lock.view(),
            Object::Condvar(condvar) => condvar.view(),
            Object::Barrier(barrier) => barrier.view(),
            Object::Atomic(atomic) => atomic.view(),
            Object::Channel(channel) => channel.view(),
            Object::Once(once) => once.view(),
            Object::Owned(owned) => owned.view(),
        }
    }
}
