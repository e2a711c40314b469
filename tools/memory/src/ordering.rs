//! What the orderings ask for.

use std::sync::atomic::Ordering;

/// The three questions that the model has about an ordering.
pub trait Strength {
    fn acquires(self) -> bool;
    fn releases(self) -> bool;
    fn in_total_order(self) -> bool;
}

impl Strength for Ordering {
    fn acquires(self) -> bool {
        matches!(
            self,
            Ordering::Acquire | Ordering::AcqRel | Ordering::SeqCst
        )
    }

    fn releases(self) -> bool {
        matches!(
            self,
            Ordering::Release | Ordering::AcqRel | Ordering::SeqCst
        )
    }

    fn in_total_order(self) -> bool {
        self == Ordering::SeqCst
    }
}
