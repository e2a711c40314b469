//! Random programs with plain data that all kinds of tools order, or not: whether any two accesses
//! race, and what is printed where none do, is what the axioms of C++20 say, and the same with each
//! reduction and without.

mod alike;
mod axioms;
mod derived;
mod program;
#[path = "../../../memory/tests/memory/relations.rs"]
mod relations;
#[path = "../templates/mod.rs"]
mod templates;
