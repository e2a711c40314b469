//! The objects, each as one of the kind that it has to be.

use super::State;
use super::atomic::Atomic;
use super::barrier::Barrier;
use super::channel::Channel;
use super::condvar::Condvar;
use super::ids::ObjectId;
use super::lock::Lock;
use super::object::Object;
use super::once::Once;
use crate::rt::bug::bug;

macro_rules! objects {
    ($($kind:ident: $get:ident, $get_mut:ident;)*) => {
        impl State {
            $(
                pub(super) fn $get(&self, id: ObjectId) -> &$kind {
                    match self.object(id) {
                        Object::$kind(object) => object,
                        other => is_another(id, stringify!($kind), other),
                    }
                }

                pub(super) fn $get_mut(&mut self, id: ObjectId) -> &mut $kind {
                    match self.object_mut(id) {
                        Object::$kind(object) => object,
                        other => is_another(id, stringify!($kind), other),
                    }
                }
            )*
        }
    };
}

objects! {
    Lock: lock, lock_mut;
    Condvar: condvar, condvar_mut;
    Barrier: barrier, barrier_mut;
    Atomic: atomic, atomic_mut;
    Channel: channel, channel_mut;
    Once: once, once_mut;
}

fn is_another(id: ObjectId, kind: &str, found: &Object) -> ! {
    bug(format_args!("object {id} is no {kind}, but {found:?}"))
}
