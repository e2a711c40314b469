//! What follows from what is recorded, without running anything: the index of the
//! listings, plots of what was measured, pictures of memory, of moments, of
//! conversations and of a server's threads, schedules that print a certain output, and what is true of a quiz. The checks hold all of it,
//! and pages show it.

pub mod conversation;
pub mod index;
pub mod memory;
pub mod moment;
pub mod normal;
pub mod plot;
pub mod quiz;
pub mod schedule;
pub mod threads;
