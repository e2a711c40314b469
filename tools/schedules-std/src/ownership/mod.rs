//! The cells and counted owners of a program with one thread, every use of
//! which is a step with its line.
//!
//! They take the places of `std::cell` and `std::rc` in such a program only.
//! In one with threads nobody else can notice what happens to them, and they
//! are the real ones.
//!
//! Each wraps the real one, which does the work, and panics in its own words.
//! `Cell::new` and `RefCell::new` are no `const fn`, for making a cell is a
//! step; and an `Rc` does not become an `Rc<dyn Trait>`, which takes a trait
//! that is not stable. A program that needs either is run with the real type.

pub mod cell;
pub mod rc;

mod counted;
mod plain_cell;
mod rc_traits;
mod ref_cell;

use formats::graph::Ownership;

use crate::rt::ownership::{self as steps, Owned};
use crate::rt::state::ids::ObjectId;

/// The part of a cell that knows its number, and when it is dropped. The cells
/// have no `Drop` themselves, so that what they hold may be moved out.
struct Life(ObjectId);

impl Life {
    /// The cell is used up without a drop.
    fn forget(self) {
        steps::change(self.0, |state| *state = Owned::Unwrapped);
        std::mem::forget(self);
    }
}

impl Drop for Life {
    fn drop(&mut self) {
        steps::step_of_drop(Some(self.0), Ownership::Drop);
        steps::change(self.0, |state| *state = Owned::Dropped);
    }
}
