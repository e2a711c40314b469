//! How much memory the search and its program have.

#![expect(unsafe_code, reason = "only an allocator knows what is allocated")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::ptr;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Bytes that are in use.
static USED: AtomicUsize = AtomicUsize::new(0);
/// Bytes beyond which a program gets no more.
static LIMIT: AtomicUsize = AtomicUsize::new(usize::MAX);

/// The system's allocator, which says no before the machine does.
struct Counted;

#[global_allocator]
static ALLOCATOR: Counted = Counted;

fn is_too_much(more: usize) -> bool {
    USED.load(Relaxed).saturating_add(more) > LIMIT.load(Relaxed)
}

// SAFETY: all that is handed out comes from the system's allocator and goes
// back there; the rest is arithmetic.
unsafe impl GlobalAlloc for Counted {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if is_too_much(layout.size()) {
            return ptr::null_mut();
        }
        USED.fetch_add(layout.size(), Relaxed);
        // SAFETY: the caller keeps to the same rules.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        USED.fetch_sub(layout.size(), Relaxed);
        // SAFETY: it comes from `alloc`.
        unsafe { System.dealloc(place, layout) }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let more = size.saturating_sub(layout.size());
        if is_too_much(more) {
            return ptr::null_mut();
        }
        USED.fetch_add(size, Relaxed);
        USED.fetch_sub(layout.size(), Relaxed);
        // SAFETY: it comes from `alloc`, and the caller keeps to the same rules.
        unsafe { System.realloc(place, layout, size) }
    }
}

pub fn used() -> usize {
    USED.load(Relaxed)
}

/// From now on, a program that asks for more gets nothing and so is aborted. The
/// search stops long before.
pub fn limit(bytes: usize) {
    LIMIT.store(bytes, Relaxed);
}
