//! How many owners a value has, and how many `Weak`s point at it.

use formats::graph::{ObjectKind, Ownership};

use crate::rt::ownership::{self as steps, Owned};
use crate::rt::state::ids::ObjectId;

fn change(id: ObjectId, change: impl FnOnce(&mut usize, &mut usize)) {
    steps::change(id, |state| {
        if let Owned::Rc { strong, weak, .. } = state {
            change(strong, weak);
        }
    });
}

/// One strong count of a value. It is dropped before the owner that it belongs
/// to.
pub struct Strong(ObjectId);

impl Strong {
    /// Of a value made just now.
    #[track_caller]
    pub fn first<T: ?Sized>() -> Self {
        let state = Owned::Rc {
            strong: 1,
            weak: 0,
            is_made: true,
        };
        Strong(steps::make::<T>(ObjectKind::Rc, Ownership::Make, state))
    }

    /// Of a value that is being made, and may have `Weak`s before it is.
    #[track_caller]
    pub fn to_come<T: ?Sized>() -> ObjectId {
        let state = Owned::Rc {
            strong: 0,
            weak: 0,
            is_made: false,
        };
        steps::make::<T>(ObjectKind::Rc, Ownership::BeginToMake, state)
    }

    /// Of a value that has been made now.
    #[track_caller]
    pub fn made(id: ObjectId) -> Self {
        steps::step(Some(id), Ownership::HaveMade);
        steps::change(id, |state| {
            if let Owned::Rc {
                strong, is_made, ..
            } = state
            {
                (*strong, *is_made) = (1, true);
            }
        });
        Strong(id)
    }

    pub fn one_more(id: ObjectId) -> Self {
        change(id, |strong, _| *strong += 1);
        Strong(id)
    }

    pub fn id(&self) -> ObjectId {
        self.0
    }

    #[track_caller]
    pub fn step(&self, what: Ownership) {
        steps::step(Some(self.0), what);
    }

    #[track_caller]
    pub fn step_if(&self, possible: bool, what: Ownership) {
        steps::step_if(possible, Some(self.0), what);
    }

    /// The owner is used up without a drop.
    pub fn forget(self) {
        change(self.0, |strong, _| *strong = strong.saturating_sub(1));
        std::mem::forget(self);
    }
}

impl Drop for Strong {
    fn drop(&mut self) {
        let mut is_last = false;
        change(self.0, |strong, _| is_last = *strong == 1);
        let what = match is_last {
            true => Ownership::DropLastOwner,
            false => Ownership::DropOwner,
        };
        steps::step_of_drop(Some(self.0), what);
        change(self.0, |strong, _| *strong = strong.saturating_sub(1));
    }
}

/// One weak count, or none of a `Weak` that points nowhere.
pub struct Light(Option<ObjectId>);

impl Light {
    pub const fn nowhere() -> Self {
        Light(None)
    }

    /// Of the one `Weak` that does not count: the one that is lent out while
    /// its value is being made.
    pub fn lent(id: ObjectId) -> Self {
        Light(Some(id))
    }

    /// It is used up without a drop.
    pub fn forget(self) {
        std::mem::forget(self);
    }

    pub fn one_more(id: Option<ObjectId>) -> Self {
        if let Some(id) = id {
            change(id, |_, weak| *weak += 1);
        }
        Light(id)
    }

    pub fn id(&self) -> Option<ObjectId> {
        self.0
    }

    #[track_caller]
    pub fn step(&self, what: Ownership) {
        steps::step(self.0, what);
    }

    #[track_caller]
    pub fn step_if(&self, possible: bool, what: Ownership) {
        steps::step_if(possible, self.0, what);
    }
}

impl Drop for Light {
    fn drop(&mut self) {
        if let Some(id) = self.0 {
            steps::step_of_drop(Some(id), Ownership::DropWeak);
            change(id, |_, weak| *weak = weak.saturating_sub(1));
        }
    }
}
