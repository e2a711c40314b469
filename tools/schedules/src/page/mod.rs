//! What a page shows of a graph, in a reader's words.

pub mod code;
pub mod document;
mod listed;
pub mod memory;
pub mod names;
pub mod race;
pub mod shapes;
pub mod threads;
pub mod variables;
pub mod walk;
pub mod words;
mod work;
