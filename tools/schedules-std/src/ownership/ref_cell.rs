//! `RefCell`, and the guards that it lends its value to.

use std::cell as real;
use std::cell::{BorrowError, BorrowMutError};
use std::cmp::Ordering;
use std::fmt;
use std::ops::{Deref, DerefMut};

use formats::graph::{ObjectKind, Ownership};

use super::Life;
use crate::rt::ownership::{self as steps, Owned};
use crate::rt::state::ids::ObjectId;

pub struct RefCell<T: ?Sized> {
    life: Life,
    real: real::RefCell<T>,
}

/// What is known of a value that can be looked at now.
fn know<T: ?Sized>(id: ObjectId, whole: Option<&T>) {
    let text = whole.and_then(|value| steps::text(value));
    steps::change(id, |state| {
        if let Owned::RefCell { value, .. } = state {
            *value = text;
        }
    });
}

fn count(id: ObjectId, change: impl FnOnce(&mut usize, &mut usize)) {
    steps::change(id, |state| {
        if let Owned::RefCell {
            shared, mutably, ..
        } = state
        {
            change(shared, mutably);
        }
    });
}

impl<T> RefCell<T> {
    #[track_caller]
    pub fn new(value: T) -> Self {
        let state = Owned::RefCell {
            value: steps::text(&value),
            shared: 0,
            mutably: 0,
        };
        RefCell {
            life: Life(steps::make::<T>(
                ObjectKind::RefCell,
                Ownership::Make,
                state,
            )),
            real: real::RefCell::new(value),
        }
    }

    #[track_caller]
    pub fn into_inner(self) -> T {
        steps::step(Some(self.life.0), Ownership::Unwrap);
        self.life.forget();
        self.real.into_inner()
    }

    #[track_caller]
    pub fn replace(&self, value: T) -> T {
        self.step_writing(Ownership::Replace);
        let old = self.real.replace(value);
        self.know();
        old
    }

    #[track_caller]
    pub fn replace_with(&self, change: impl FnOnce(&mut T) -> T) -> T {
        self.step_writing(Ownership::Replace);
        let old = self.real.replace_with(change);
        self.know();
        old
    }

    #[track_caller]
    pub fn swap(&self, other: &Self) {
        self.step_writing(Ownership::Swap);
        self.real.swap(&other.real);
        self.know();
        other.know();
    }
}

impl<T: Default> RefCell<T> {
    #[track_caller]
    pub fn take(&self) -> T {
        self.step_writing(Ownership::Take);
        let old = self.real.take();
        self.know();
        old
    }
}

impl<T: ?Sized> RefCell<T> {
    #[track_caller]
    fn step_writing(&self, what: Ownership) {
        let is_free = self.real.try_borrow_mut().is_ok();
        steps::step_if(is_free, Some(self.life.0), what);
    }

    /// Looks at the value, which nobody is changing.
    fn know(&self) {
        if let Ok(value) = self.real.try_borrow() {
            know(self.life.0, Some(&*value));
        }
    }

    #[track_caller]
    pub fn borrow(&self) -> Ref<'_, T> {
        match self.try_borrow() {
            Ok(guard) => guard,
            // It panics, in its own words.
            Err(_) => self.lend(self.real.borrow()),
        }
    }

    #[track_caller]
    pub fn try_borrow(&self) -> Result<Ref<'_, T>, BorrowError> {
        let is_free = self.real.try_borrow().is_ok();
        steps::step_if(is_free, Some(self.life.0), Ownership::Borrow);
        self.real.try_borrow().map(|real| self.lend(real))
    }

    fn lend<'b>(&'b self, real: real::Ref<'b, T>) -> Ref<'b, T> {
        know(self.life.0, Some(&*real));
        Ref::new(self.life.0, real)
    }

    #[track_caller]
    pub fn borrow_mut(&self) -> RefMut<'_, T> {
        match self.try_borrow_mut() {
            Ok(guard) => guard,
            // It panics, in its own words.
            Err(_) => RefMut::new(self.life.0, self.real.borrow_mut()),
        }
    }

    #[track_caller]
    pub fn try_borrow_mut(&self) -> Result<RefMut<'_, T>, BorrowMutError> {
        self.step_writing(Ownership::BorrowMut);
        let real = self.real.try_borrow_mut()?;
        Ok(RefMut::new(self.life.0, real))
    }

    pub fn as_ptr(&self) -> *mut T {
        self.real.as_ptr()
    }

    /// What is written through the reference is seen with the next borrow.
    #[track_caller]
    pub fn get_mut(&mut self) -> &mut T {
        steps::step(Some(self.life.0), Ownership::Reach);
        know::<T>(self.life.0, None);
        self.real.get_mut()
    }
}

impl<T: Default> Default for RefCell<T> {
    #[track_caller]
    fn default() -> Self {
        RefCell::new(T::default())
    }
}

impl<T> From<T> for RefCell<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        RefCell::new(value)
    }
}

impl<T: Clone> Clone for RefCell<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        RefCell::new(self.borrow().clone())
    }
}

impl<T: ?Sized + PartialEq> PartialEq for RefCell<T> {
    fn eq(&self, other: &Self) -> bool {
        self.real == other.real
    }
}

impl<T: ?Sized + Eq> Eq for RefCell<T> {}

impl<T: ?Sized + PartialOrd> PartialOrd for RefCell<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.real.partial_cmp(&other.real)
    }
}

impl<T: ?Sized + Ord> Ord for RefCell<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.real.cmp(&other.real)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RefCell<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(f)
    }
}

/// A shared borrow, counted until it is dropped.
struct Shared(ObjectId);

impl Shared {
    fn new(id: ObjectId) -> Self {
        count(id, |shared, _| *shared += 1);
        Shared(id)
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        steps::step_of_drop(Some(self.0), Ownership::GiveBack);
        count(self.0, |shared, _| *shared = shared.saturating_sub(1));
    }
}

pub struct Ref<'b, T: ?Sized> {
    counted: Shared,
    real: real::Ref<'b, T>,
}

impl<'b, T: ?Sized> Ref<'b, T> {
    fn new(id: ObjectId, real: real::Ref<'b, T>) -> Self {
        Ref {
            counted: Shared::new(id),
            real,
        }
    }

    #[allow(
        clippy::should_implement_trait,
        reason = "the real one is no method either, or it would hide the value's"
    )]
    #[track_caller]
    pub fn clone(orig: &Ref<'b, T>) -> Ref<'b, T> {
        steps::step(Some(orig.counted.0), Ownership::BorrowAgain);
        Ref::new(orig.counted.0, real::Ref::clone(&orig.real))
    }

    pub fn map<U: ?Sized>(orig: Ref<'b, T>, part: impl FnOnce(&T) -> &U) -> Ref<'b, U> {
        Ref {
            counted: orig.counted,
            real: real::Ref::map(orig.real, part),
        }
    }

    pub fn filter_map<U: ?Sized>(
        orig: Ref<'b, T>,
        part: impl FnOnce(&T) -> Option<&U>,
    ) -> Result<Ref<'b, U>, Self> {
        let Ref { counted, real } = orig;
        match real::Ref::filter_map(real, part) {
            Ok(real) => Ok(Ref { counted, real }),
            Err(real) => Err(Ref { counted, real }),
        }
    }

    #[track_caller]
    pub fn map_split<U: ?Sized, V: ?Sized>(
        orig: Ref<'b, T>,
        parts: impl FnOnce(&T) -> (&U, &V),
    ) -> (Ref<'b, U>, Ref<'b, V>) {
        let Ref { counted, real } = orig;
        steps::step(Some(counted.0), Ownership::SplitBorrow);
        let (one, two) = real::Ref::map_split(real, parts);
        let two = Ref::new(counted.0, two);
        (Ref { counted, real: one }, two)
    }
}

impl<T: ?Sized> Deref for Ref<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.real
    }
}

/// Knows the value that it leaves behind, unless it is a part of it.
pub struct RefMut<'b, T: ?Sized> {
    id: ObjectId,
    /// `None` once it is over.
    real: Option<real::RefMut<'b, T>>,
    is_whole: bool,
}

impl<'b, T: ?Sized> RefMut<'b, T> {
    fn new(id: ObjectId, real: real::RefMut<'b, T>) -> Self {
        count(id, |_, mutably| *mutably += 1);
        RefMut {
            id,
            real: Some(real),
            is_whole: true,
        }
    }

    fn part(id: ObjectId, real: real::RefMut<'b, T>) -> Self {
        RefMut {
            id,
            real: Some(real),
            is_whole: false,
        }
    }

    fn real(mut self) -> real::RefMut<'b, T> {
        self.real.take().expect("a guard holds its value")
    }

    pub fn map<U: ?Sized>(
        orig: RefMut<'b, T>,
        part: impl FnOnce(&mut T) -> &mut U,
    ) -> RefMut<'b, U> {
        let id = orig.id;
        RefMut::part(id, real::RefMut::map(orig.real(), part))
    }

    #[track_caller]
    pub fn map_split<U: ?Sized, V: ?Sized>(
        orig: RefMut<'b, T>,
        parts: impl FnOnce(&mut T) -> (&mut U, &mut V),
    ) -> (RefMut<'b, U>, RefMut<'b, V>) {
        let id = orig.id;
        steps::step(Some(id), Ownership::SplitBorrow);
        count(id, |_, mutably| *mutably += 1);
        let (one, two) = real::RefMut::map_split(orig.real(), parts);
        (RefMut::part(id, one), RefMut::part(id, two))
    }

    pub fn filter_map<U: ?Sized>(
        orig: RefMut<'b, T>,
        part: impl FnOnce(&mut T) -> Option<&mut U>,
    ) -> Result<RefMut<'b, U>, Self> {
        let (id, is_whole) = (orig.id, orig.is_whole);
        match real::RefMut::filter_map(orig.real(), part) {
            Ok(real) => Ok(RefMut::part(id, real)),
            Err(real) => Err(RefMut {
                id,
                real: Some(real),
                is_whole,
            }),
        }
    }
}

impl<T: ?Sized> Drop for RefMut<'_, T> {
    fn drop(&mut self) {
        let Some(real) = self.real.take() else { return };
        steps::step_of_drop(Some(self.id), Ownership::GiveBack);
        know(self.id, self.is_whole.then_some(&*real));
        count(self.id, |_, mutably| *mutably = mutably.saturating_sub(1));
    }
}

impl<T: ?Sized> Deref for RefMut<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.real.as_ref().expect("a guard holds its value")
    }
}

impl<T: ?Sized> DerefMut for RefMut<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.real.as_mut().expect("a guard holds its value")
    }
}

macro_rules! shown {
    ($guard:ident) => {
        impl<T: ?Sized + fmt::Debug> fmt::Debug for $guard<'_, T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                (**self).fmt(f)
            }
        }

        impl<T: ?Sized + fmt::Display> fmt::Display for $guard<'_, T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                (**self).fmt(f)
            }
        }
    };
}

shown!(Ref);
shown!(RefMut);
