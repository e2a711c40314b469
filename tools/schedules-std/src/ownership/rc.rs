//! [`std::rc`], with every owner that comes and goes a step.

pub use ::std::rc::*;

pub use super::owner::Rc;
pub use super::weak::Weak;
