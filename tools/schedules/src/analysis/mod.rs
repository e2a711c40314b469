//! What follows from a graph of all that can happen.

pub mod bisimulation;
pub mod outputs;
pub mod paths;
pub mod ways;
