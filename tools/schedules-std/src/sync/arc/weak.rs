//! Those who know of an owned value without owning it.

use std::fmt;
use std::mem::ManuallyDrop;
use std::ptr;
use std::sync as real;

#[cfg(feature = "dyn-arc")]
use std::marker::Unsize;
#[cfg(feature = "dyn-arc")]
use std::ops::{CoerceUnsized, DispatchFromDyn};

use super::{Arc, count_at, number};
use crate::rt;
use crate::rt::location::Location;
use crate::rt::owners::{self, touch};
use crate::rt::plain::{look, look_back};
use crate::rt::state::owner::{Change, Question};
use crate::rt::state::rules::Glances;

pub struct Weak<T: ?Sized> {
    real: real::Weak<T>,
}

#[cfg(not(feature = "dyn-arc"))]
impl<T: ?Sized> Drop for Weak<T> {
    fn drop(&mut self) {
        self.let_go();
    }
}

// SAFETY: as for an `Arc`.
#[cfg(feature = "dyn-arc")]
unsafe impl<#[may_dangle] T: ?Sized> Drop for Weak<T> {
    fn drop(&mut self) {
        self.let_go();
    }
}

impl<T> Weak<T> {
    pub const fn new() -> Self {
        Weak::of(real::Weak::new())
    }
}

impl<T> Default for Weak<T> {
    fn default() -> Self {
        Weak::new()
    }
}

impl<T: ?Sized> Weak<T> {
    pub(super) const fn of(real: real::Weak<T>) -> Self {
        Weak { real }
    }

    pub(super) fn address(&self) -> usize {
        self.real.as_ptr().addr()
    }

    fn let_go(&self) {
        look_back(&self.real);
        touch();
        owners::change(self.address(), Change::DropWeak, false);
    }

    #[track_caller]
    pub fn upgrade(&self) -> Option<Arc<T>> {
        look(&self.real);
        rt::needs_glances(Glances::COUNTS);
        count_at(Location::here());
        let strong = self.real.upgrade();
        rt::counted(&strong.is_some());
        match &strong {
            Some(_) => owners::change(self.address(), Change::Upgrade, false),
            None => owners::find_none(self.address()),
        }
        strong.map(Arc::of)
    }

    #[track_caller]
    pub fn strong_count(&self) -> usize {
        look(&self.real);
        let location = Location::here();
        if let Some(answer) = owners::ask(self.address(), Question::Strong, location) {
            return number(&answer);
        }
        count_at(location);
        let count = self.real.strong_count();
        rt::counted(&count);
        count
    }

    #[track_caller]
    pub fn weak_count(&self) -> usize {
        look(&self.real);
        let location = Location::here();
        if let Some(answer) = owners::ask(self.address(), Question::WeakOfWeak, location) {
            return number(&answer);
        }
        count_at(location);
        let count = self.real.weak_count();
        rt::counted(&count);
        count
    }

    pub fn as_ptr(&self) -> *const T {
        self.real.as_ptr()
    }

    /// It still counts as one who knows.
    pub fn into_raw(self) -> *const T {
        let this = ManuallyDrop::new(self);
        // SAFETY: it is not dropped here, so that it is there once.
        unsafe { ptr::read(&raw const this.real) }.into_raw()
    }

    /// # Safety
    ///
    /// As of the real one: the pointer comes from [`into_raw`](Weak::into_raw), and is nobody
    /// else's.
    pub unsafe fn from_raw(pointer: *const T) -> Self {
        // SAFETY: the caller keeps to the same rules.
        Weak::of(unsafe { real::Weak::from_raw(pointer) })
    }

    pub fn ptr_eq(&self, other: &Self) -> bool {
        self.real.ptr_eq(&other.real)
    }
}

impl<T: ?Sized> Clone for Weak<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        look(&self.real);
        touch();
        owners::change(self.address(), Change::CloneWeak, false);
        Weak::of(self.real.clone())
    }
}

impl<T: ?Sized> fmt::Debug for Weak<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(f)
    }
}

#[cfg(feature = "dyn-arc")]
impl<T: ?Sized + Unsize<U>, U: ?Sized> CoerceUnsized<Weak<U>> for Weak<T> {}
#[cfg(feature = "dyn-arc")]
impl<T: ?Sized + Unsize<U>, U: ?Sized> DispatchFromDyn<Weak<U>> for Weak<T> {}
