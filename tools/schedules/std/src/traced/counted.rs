//! How many owners a value has, and how many `Weak`s point at it.

use crate::rt::trace::{self, Drops, Traced};
use crate::rt::world::ObjectId;

const AN_OWNER: Drops = Drops {
    usually: "drops an owner of",
    unwinding: "unwinds, and drops an owner of",
};
const THE_LAST_OWNER: Drops = Drops {
    usually: "drops the last owner of",
    unwinding: "unwinds, and drops the last owner of",
};
const A_WEAK: Drops = Drops {
    usually: "drops a Weak of",
    unwinding: "unwinds, and drops a Weak of",
};

fn change(id: ObjectId, change: impl FnOnce(&mut usize, &mut usize)) {
    trace::change(id, |state| {
        if let Traced::Rc { strong, weak, .. } = state {
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
        let state = Traced::Rc {
            strong: 1,
            weak: 0,
            is_made: true,
        };
        Strong(trace::make::<T>("Rc", "makes", state))
    }

    /// Of a value that is being made, and may have `Weak`s before it is.
    #[track_caller]
    pub fn to_come<T: ?Sized>() -> ObjectId {
        let state = Traced::Rc {
            strong: 0,
            weak: 0,
            is_made: false,
        };
        trace::make::<T>("Rc", "begins to make", state)
    }

    /// Of a value that has been made now.
    #[track_caller]
    pub fn made(id: ObjectId) -> Self {
        trace::step(Some(id), "has made");
        trace::change(id, |state| {
            if let Traced::Rc {
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
    pub fn step(&self, what: &'static str) {
        trace::step(Some(self.0), what);
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
        let what = if is_last { THE_LAST_OWNER } else { AN_OWNER };
        trace::step_of_drop(Some(self.0), what);
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
    pub fn step(&self, what: &'static str, nowhere: &'static str) {
        let what = if self.0.is_some() { what } else { nowhere };
        trace::step(self.0, what);
    }
}

impl Drop for Light {
    fn drop(&mut self) {
        if let Some(id) = self.0 {
            trace::step_of_drop(Some(id), A_WEAK);
            change(id, |_, weak| *weak = weak.saturating_sub(1));
        }
    }
}
