//! Exercises that are graded under every schedule.
//!
//! A folder holds [exercises](exercise), each with a start, a solution and what a
//! right answer has to do. The reader works on a copy, at a [`desk`] of their own.
//! What they have written is [graded](grade): compiled against the stand-in for
//! `std`, run under every schedule, and held to the exercise's goal and to what must
//! remain of its start. A program with sockets runs as it is, and people [`talk`] with
//! it. Nothing here prints; [`words`] makes sentences of what was found.

pub mod arguments;
pub mod contents;
pub mod desk;
pub mod draft;
pub mod exercise;
pub mod grade;
pub mod index;
mod items;
pub mod places;
pub mod progress;
pub mod project;
pub mod prove;
pub mod talk;
mod tokens;
pub mod watch;
pub mod words;
