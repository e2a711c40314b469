//! Runs a threaded program under every schedule.
//!
//! A [`program`] is read and checked for what can't be explored, compiled
//! against a stand-in for `std` ([`build`]), and run, which explores it
//! ([`explore`]). The result is a [graph](formats::graph) of all that can
//! happen. Its [`analysis`] gives the possible outputs and the shortest way to a
//! deadlock, from which come a [`report`] for people, and a [walk](page::walk)
//! for a [`page`]. Of a program with one thread comes a [`trace`].

pub mod advice;
pub mod amounts;
pub mod analysis;
pub mod arguments;
pub mod asked;
pub mod build;
pub mod explore;
pub mod jitter;
pub mod outcome;
pub mod package;
pub mod page;
mod process;
pub mod program;
pub mod refusal;
pub mod report;
pub mod suite;
pub mod summary;
pub mod trace;
