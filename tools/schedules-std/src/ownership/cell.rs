//! [`std::cell`], with every use of a `Cell` and a `RefCell` a step.

pub use ::std::cell::*;

pub use super::plain_cell::Cell;
pub use super::ref_cell::{Ref, RefCell, RefMut};
