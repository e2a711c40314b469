//! Runs a threaded program under every schedule.
//!
//! A [`program`] is read and checked for what can't be explored, compiled
//! against a stand-in for `std` ([`compile`]), and run, which explores it
//! ([`explore`]). The result is a [`graph`] of all that can happen, from which
//! come the possible [`outputs`], the shortest way to a deadlock, a [`report`]
//! for people, and a [`walk`] for a page. Of a program with one thread comes a
//! [`trace`].

pub mod compile;
pub mod explore;
pub mod graph;
pub mod jitter;
pub mod outputs;
pub mod program;
pub mod report;
pub mod summary;
pub mod trace;
pub mod variables;
pub mod walk;
mod words;
