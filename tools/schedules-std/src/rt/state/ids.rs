//! Threads and shared objects, by their numbers.

/// A thread, by its number in this program: `main` is 0, and the others are
/// numbered in the order in which the search first met them.
pub type ThreadId = usize;
/// A shared object, likewise.
pub type ObjectId = usize;
/// The value that the owners of an `Arc` own, likewise.
pub type OwnersId = usize;
