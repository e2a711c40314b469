//! What a thread holds, so that it can be given back for a thread that is
//! [left](crate::rt::stranded) where it is.

#![expect(unsafe_code, reason = "a guard that is never used again is given back")]

use std::cell::RefCell;
use std::mem::{ManuallyDrop, transmute};
use std::ptr;

use crate::rt::watch::Work;

type Release = Box<dyn FnOnce()>;

thread_local! {
    /// By the addresses of the locks.
    static HELD: RefCell<Vec<(usize, Release)>> = const { RefCell::new(vec![]) };
}

/// The running thread holds a lock by a guard.
pub(super) fn take<G>(lock: *const (), guard: &G) {
    let _work = Work::begin();
    // SAFETY: it is dropped only if the guard itself never is.
    let copy = ManuallyDrop::new(unsafe { ptr::read(guard) });
    let release: Box<dyn FnOnce() + '_> = Box::new(move || drop(ManuallyDrop::into_inner(copy)));
    // SAFETY: it is called before what the guard borrows ends, since the thread that is left
    // ends no scope.
    let release: Release = unsafe { transmute(release) };
    let _ = HELD.try_with(|held| held.borrow_mut().push((lock.addr(), release)));
}

/// It gives one of its guards of a lock back.
pub(super) fn give(lock: *const ()) {
    let _work = Work::begin();
    let _ = HELD.try_with(|held| {
        let mut held = held.borrow_mut();
        let place = held.iter().rposition(|(of, _)| *of == lock.addr());
        place.map(|place| held.remove(place))
    });
}

/// It is left, and never uses its guards again.
pub fn give_all() {
    let held = HELD.try_with(RefCell::take).unwrap_or_default();
    for (_, release) in held {
        release();
    }
}
