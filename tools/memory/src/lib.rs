//! What a load may read.
//!
//! The memory model of Rust's atomics is that of C++20 ([intro.races],
//! [atomics.order]). This is a machine for it, as pure data: it runs no threads,
//! and knows nothing of programs. Whoever does asks which ways an operation can
//! go, takes one, and gets the state after it.
//!
//! Each variable has its *messages*: all that was stored into it, in
//! modification order. A thread has *views*: how far it has seen each variable.
//! A load may read any message that is not older than what its thread has seen,
//! a store may come at any place behind that, and a message carries a view to
//! whoever acquires it. That is all, but for two things:
//!
//! - A read-modify-write stands right behind what it has read. Nothing comes
//!   between them any more: they are glued.
//! - Operations and fences that are `SeqCst` have one order, which need not be
//!   that in which the machine takes them. It is kept as a partial one that must
//!   stay without a circle; a way that would close one does not exist.
//!
//! **What is left out**: load buffering. C++20 lets a load read what is stored
//! only later, perhaps because of what it read; here nothing is read before it
//! is stored, as in RC11 (Lahav, Vafeiadis, Kang, Hur, Dreyer: *Repairing
//! sequential consistency in C/C++11*, PLDI 2017). `Consume` is not in Rust.
//!
//! The tests compare the machine with the axioms themselves, on the classic
//! litmus tests and on random programs.
//!
//! [intro.races]: https://timsong-cpp.github.io/cppwp/n4861/intro.races
//! [atomics.order]: https://timsong-cpp.github.io/cppwp/n4861/atomics.order

mod canonical;
mod choices;
mod events;
mod identity;
mod machine;
mod ordering;
mod plain;
mod variable;
mod view;

pub use canonical::{Canonical, ViewKey};
pub use choices::{Exchange, Unreadable};
pub use identity::{MessageId, VariableId};
pub use machine::Memory;
pub use ordering::Strength;
pub use plain::{PlaceId, Race};
pub use view::{View, Views};
