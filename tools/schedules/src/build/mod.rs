//! Compiles programs against the stand-in for `std`.
//!
//! The [`stand_in`] is built by cargo, from [`sources`] that the command has with it. A
//! [`batch`] of programs is compiled into few [executables](executable), by [`rustc`]
//! alone; where that fails, there is a [`diagnosis`]. What a program makes of
//! [addresses] is known by the compiler alone.

pub(crate) mod addresses;
pub mod batch;
mod diagnosis;
mod executable;
pub(crate) mod reinterpreted;
mod rustc;
mod sources;
pub mod stand_in;
pub(crate) mod watch;

pub use executable::MACROS;
pub use rustc::rustc;
pub use stand_in::{StandIn, Tell};
