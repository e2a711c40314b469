//! What follows from a graph of all that can happen.

pub mod outputs;
pub mod paths;
pub mod ways;
