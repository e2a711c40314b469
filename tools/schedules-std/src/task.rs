//! [`std::task`], whose wakers are made from this crate's owners.

#![expect(unsafe_code, reason = "a waker keeps a pointer")]

use std::sync as real;

pub use ::std::task::*;

use crate::sync::Arc;

/// As in `std`.
pub trait Wake {
    fn wake(self: Arc<Self>);

    fn wake_by_ref(self: &Arc<Self>) {
        self.clone().wake();
    }
}

impl<W: Wake + Send + Sync + 'static> From<Arc<W>> for Waker {
    fn from(waker: Arc<W>) -> Waker {
        // SAFETY: the functions keep to the contract, as they do what an `Arc`
        // does, which may be sent and shared.
        unsafe { Waker::from_raw(raw(waker)) }
    }
}

fn raw<W: Wake + Send + Sync + 'static>(waker: Arc<W>) -> RawWaker {
    let table = &RawWakerVTable::new(clone::<W>, wake::<W>, wake_by_ref::<W>, drop_one::<W>);
    RawWaker::new(real::Arc::into_raw(Arc::to_waker(waker)).cast(), table)
}

/// The owner that a waker is.
///
/// # Safety
///
/// The pointer comes from [`raw`], and its waker is used up.
unsafe fn owner<W>(pointer: *const ()) -> Arc<W> {
    // SAFETY: it comes from `into_raw`, and the owner is taken back once.
    Arc::from_real(unsafe { real::Arc::from_raw(pointer.cast()) })
}

unsafe fn clone<W: Wake + Send + Sync + 'static>(pointer: *const ()) -> RawWaker {
    // SAFETY: the waker goes on to own what it owns.
    let waker = std::mem::ManuallyDrop::new(unsafe { owner::<W>(pointer) });
    raw(Arc::clone(&waker))
}

unsafe fn wake<W: Wake>(pointer: *const ()) {
    // SAFETY: the waker is used up.
    W::wake(unsafe { owner(pointer) });
}

unsafe fn wake_by_ref<W: Wake>(pointer: *const ()) {
    // SAFETY: the waker goes on to own what it owns.
    let waker = std::mem::ManuallyDrop::new(unsafe { owner::<W>(pointer) });
    W::wake_by_ref(&waker);
}

unsafe fn drop_one<W>(pointer: *const ()) {
    // SAFETY: the waker is used up.
    drop(unsafe { owner::<W>(pointer) });
}
