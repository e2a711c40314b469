//! The value with which a lock in a `static` begins each execution.

#![expect(
    unsafe_code,
    reason = "a value of any type is written back as it was at the start"
)]

use std::mem::MaybeUninit;
use std::ptr;
use std::slice;
use std::sync::OnceLock;

use crate::rt::{Age, LazyId};

/// A lock's first value, byte for byte.
///
/// A real program has a process of its own for each execution, in which a
/// `static` begins with the bytes that the compiler has put there. Here many
/// executions share a process. So the bytes are kept at the first use of all,
/// before anyone can have changed them, and put back at the first use in each
/// later execution.
pub struct FirstValue(OnceLock<Box<[MaybeUninit<u8>]>>);

impl FirstValue {
    pub const fn new() -> Self {
        FirstValue(OnceLock::new())
    }

    /// Keeps `value` if its lock has never been used before, and renews it if
    /// its lock was used in an earlier execution. Nobody else has the lock.
    pub fn apply<T: ?Sized>(&self, id: &LazyId, value: &mut T) {
        let size = size_of_val(value);
        let bytes = ptr::from_mut(value).cast::<MaybeUninit<u8>>();
        match (id.age(), self.0.get()) {
            (Age::Unused, _) => {
                // SAFETY: the value lies there, and has this size. Any byte,
                // also one of padding, is a `MaybeUninit<u8>`.
                let first = unsafe { slice::from_raw_parts(bytes, size) };
                let _ = self.0.set(first.into());
            }
            (Age::Older, Some(first)) if first.len() == size => {
                // SAFETY: only a `static` outlives an execution, and its first
                // value was made at compile time. Such a value owns nothing
                // but its bytes: no memory that could have been freed since,
                // for there is none at compile time. So the bytes are a valid
                // value again, as they are in each new process. The value in
                // the place is not dropped, as no `static` is.
                unsafe { ptr::copy_nonoverlapping(first.as_ptr(), bytes, size) };
            }
            _ => {}
        }
    }
}
