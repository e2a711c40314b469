//! What threads share and hand over.
//!
//! A thread in a scope may write into a variable of another, through a `&mut`
//! that it holds, and the search does not see it. Then all that the thread has
//! seen has to be kept after its end, which costs moments. So a program is
//! checked against this crate with the feature `shared-only`, in which nothing
//! that holds a `&mut` gets to another thread.

/// Everything, or with the feature `shared-only` what holds no `&mut`.
///
/// That is just what [`UnwindSafe`] says, unless somebody asserts it.
///
/// [`UnwindSafe`]: std::panic::UnwindSafe
#[cfg(not(feature = "shared-only"))]
pub trait NoExclusiveBorrow {}

#[cfg(not(feature = "shared-only"))]
impl<T: ?Sized> NoExclusiveBorrow for T {}

#[cfg(feature = "shared-only")]
pub trait NoExclusiveBorrow: std::panic::UnwindSafe {}

#[cfg(feature = "shared-only")]
impl<T: ?Sized + std::panic::UnwindSafe> NoExclusiveBorrow for T {}
