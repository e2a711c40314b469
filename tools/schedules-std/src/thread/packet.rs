//! What a thread hands over when it ends.

use std::mem::needs_drop;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::Result;

use crate::rt;
use crate::rt::owners;
use crate::rt::state::owner::Change;

/// What a thread returns, and one of the two that share it: the thread, and the
/// handle. Whoever lets go last drops what is left.
pub(super) struct Packet<T>(Option<Arc<Mutex<Shared<T>>>>);

struct Shared<T> {
    result: Option<Result<T>>,
    is_let_go: bool,
}

fn open<T>(shared: &Mutex<Shared<T>>) -> MutexGuard<'_, Shared<T>> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

fn address<T>(shared: &Arc<T>) -> usize {
    Arc::as_ptr(shared).addr()
}

impl<T> Packet<T> {
    pub(super) fn pair() -> (Self, Self) {
        let shared = Arc::new(Mutex::new(Shared {
            result: None,
            is_let_go: false,
        }));
        // Nobody can notice who drops a value that needs no drop.
        if needs_drop::<T>() {
            owners::make(address(&shared), 2);
        }
        (Packet(Some(Arc::clone(&shared))), Packet(Some(shared)))
    }

    pub(super) fn put(self, result: Result<T>) {
        if let Some(shared) = &self.0 {
            open(shared).result = Some(result);
        }
    }

    pub(super) fn take(mut self) -> Option<Result<T>> {
        open(&*self.0.take()?).result.take()
    }
}

impl<T> Drop for Packet<T> {
    fn drop(&mut self) {
        let Some(shared) = self.0.take() else { return };
        if needs_drop::<T>() {
            let is_last = || open(&shared).is_let_go;
            owners::let_go(true, is_last);
            owners::change(address(&shared), Change::Drop, is_last());
        }
        let rest = {
            let mut shared = open(&shared);
            match std::mem::replace(&mut shared.is_let_go, true) {
                true => shared.result.take(),
                false => return,
            }
        };
        rt::disown(1);
        drop(rest);
        rt::disown(-1);
    }
}
