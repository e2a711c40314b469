//! Runs other people's programs, and leaves nothing of them behind.
//!
//! A program is started as a [`Group`](group::Group) of its own, with all that it starts in turn,
//! and is gone when that is dropped, or when somebody presses Ctrl-C ([`interrupt`]). A
//! [`watchdog`] runs one with limits of time and output, and notices by a [`probe`] when
//! it can't go on any more. What is made of it is written [whole](whole_file), or not at
//! all. Nothing here knows what the programs are for.

pub mod files;
pub mod group;
pub mod installed;
pub mod interrupt;
pub mod probe;
mod running;
pub mod watchdog;
pub mod whole_file;
