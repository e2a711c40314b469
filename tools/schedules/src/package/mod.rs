//! Programs that are more than one file: built by cargo, with the stand-in in the place
//! of `std` in each crate that runs under search.
//!
//! A [`mirror`] has the program's own files, with what is added to them. The command is
//! its own [`wrapper`] around rustc: cargo calls it for each crate, and it compiles the
//! mirror of a crate of the program's author, and other crates as they are, both against
//! the stand-in. Build scripts and procedural macros run while others are compiled, and
//! so have the real `std`. When all is [built](build), it is known which files of
//! [`dependencies`] are in it, and whether these can be explored.

pub mod build;
mod dependencies;
mod mirror;
pub mod wrapper;
