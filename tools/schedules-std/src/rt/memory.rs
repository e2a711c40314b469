//! How much memory the search and its program have.

#![expect(unsafe_code, reason = "only an allocator knows what is allocated")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::ptr;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Bytes that are in use.
static USED: AtomicUsize = AtomicUsize::new(0);
/// Bytes beyond which a program gets no more.
static LIMIT: AtomicUsize = AtomicUsize::new(usize::MAX);

/// Is asked of each block that is given back whether to keep it, and whoever keeps it
/// [releases](release) it later. Of a program that is watched.
static KEEPS: OnceLock<fn(*mut u8, Layout) -> bool> = OnceLock::new();

/// Is told of each block that is handed out.
static TOLD: OnceLock<fn(*mut u8, Layout)> = OnceLock::new();

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
        let block = unsafe { System.alloc(layout) };
        if let Some(told) = TOLD.get() {
            told(block, layout);
        }
        block
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        if KEEPS.get().is_some_and(|keeps| keeps(place, layout)) {
            return;
        }
        USED.fetch_sub(layout.size(), Relaxed);
        // SAFETY: it comes from `alloc`.
        unsafe { System.dealloc(place, layout) }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if KEEPS.get().is_some() {
            // SAFETY: the caller keeps to the same rules.
            return unsafe { self.moved(place, layout, size) };
        }
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

impl Counted {
    /// What a block becomes that others may have an address of: another block, always.
    unsafe fn moved(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let Ok(new) = Layout::from_size_align(size, layout.align()) else {
            return ptr::null_mut();
        };
        // SAFETY: the caller keeps to the rules of `realloc`; the blocks are two, and the
        // old one is given back only if there is a new one.
        unsafe {
            let block = self.alloc(new);
            if !block.is_null() {
                ptr::copy_nonoverlapping(place, block, size.min(layout.size()));
                self.dealloc(place, layout);
            }
            block
        }
    }
}

/// From now on, `keeps` is asked before a block is given back.
pub fn ask_before_release(keeps: fn(*mut u8, Layout) -> bool) {
    KEEPS.get_or_init(|| keeps);
}

/// From now on, `told` is told of each block.
pub fn tell_blocks(told: fn(*mut u8, Layout)) {
    TOLD.get_or_init(|| told);
}

/// A block that was kept is given back at last.
pub fn release(place: *mut u8, layout: Layout) {
    USED.fetch_sub(layout.size(), Relaxed);
    // SAFETY: it comes from `alloc`, and nobody who might use it is left.
    unsafe { System.dealloc(place, layout) };
}

pub fn used() -> usize {
    USED.load(Relaxed)
}

/// From now on, a program that asks for more gets nothing and so is aborted. The
/// search stops long before.
pub fn limit(bytes: usize) {
    LIMIT.store(bytes, Relaxed);
}
