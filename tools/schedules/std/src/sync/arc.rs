//! Shared ownership. Who reads a count sees what others clone and drop.

use std::borrow::Borrow;
use std::fmt;
use std::ops::Deref;
use std::sync as real;

use crate::rt;
use crate::rt::world::Op;

/// A step of its own only where somebody counts.
fn touch() {
    if rt::is_exploring() && !rt::is_over() {
        rt::quietly(Op::Touch);
    }
}

/// Dropped before the owner that it belongs to.
struct Touch;

impl Drop for Touch {
    fn drop(&mut self) {
        touch();
    }
}

pub struct Arc<T: ?Sized> {
    _touch: Touch,
    real: real::Arc<T>,
}

impl<T: ?Sized> Arc<T> {
    fn of(real: real::Arc<T>) -> Self {
        Arc {
            _touch: Touch,
            real,
        }
    }
}

impl<T> Arc<T> {
    pub fn new(value: T) -> Self {
        Arc::of(real::Arc::new(value))
    }

    #[track_caller]
    pub fn try_unwrap(this: Self) -> Result<T, Self> {
        rt::step_finely(Op::Count);
        rt::observe(&real::Arc::strong_count(&this.real));
        real::Arc::try_unwrap(this.real).map_err(Arc::of)
    }

    #[track_caller]
    pub fn into_inner(this: Self) -> Option<T> {
        rt::step_finely(Op::Count);
        rt::observe(&real::Arc::strong_count(&this.real));
        real::Arc::into_inner(this.real)
    }
}

impl<T: ?Sized> Arc<T> {
    #[track_caller]
    pub fn strong_count(this: &Self) -> usize {
        rt::step_finely(Op::Count);
        let count = real::Arc::strong_count(&this.real);
        rt::observe(&count);
        count
    }

    #[track_caller]
    pub fn weak_count(this: &Self) -> usize {
        rt::step_finely(Op::Count);
        let count = real::Arc::weak_count(&this.real);
        rt::observe(&count);
        count
    }

    #[track_caller]
    pub fn get_mut(this: &mut Self) -> Option<&mut T> {
        rt::step_finely(Op::Count);
        rt::observe(&real::Arc::strong_count(&this.real));
        real::Arc::get_mut(&mut this.real)
    }

    pub fn ptr_eq(this: &Self, other: &Self) -> bool {
        real::Arc::ptr_eq(&this.real, &other.real)
    }

    pub fn downgrade(this: &Self) -> Weak<T> {
        touch();
        Weak(real::Arc::downgrade(&this.real))
    }
}

impl<T: ?Sized> Clone for Arc<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        touch();
        Arc::of(real::Arc::clone(&self.real))
    }
}

impl<T: ?Sized> Deref for Arc<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.real
    }
}

impl<T: ?Sized> AsRef<T> for Arc<T> {
    fn as_ref(&self) -> &T {
        &self.real
    }
}

impl<T: ?Sized> Borrow<T> for Arc<T> {
    fn borrow(&self) -> &T {
        &self.real
    }
}

impl<T> From<T> for Arc<T> {
    fn from(value: T) -> Self {
        Arc::new(value)
    }
}

impl From<&str> for Arc<str> {
    fn from(text: &str) -> Self {
        Arc::of(text.into())
    }
}

impl<T: Default> Default for Arc<T> {
    fn default() -> Self {
        Arc::new(T::default())
    }
}

impl<T: ?Sized + PartialEq> PartialEq for Arc<T> {
    fn eq(&self, other: &Self) -> bool {
        self.real == other.real
    }
}

impl<T: ?Sized + Eq> Eq for Arc<T> {}

impl<T: ?Sized + fmt::Debug> fmt::Debug for Arc<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for Arc<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(f)
    }
}

pub struct Weak<T: ?Sized>(real::Weak<T>);

impl<T> Weak<T> {
    pub const fn new() -> Self {
        Weak(real::Weak::new())
    }
}

impl<T> Default for Weak<T> {
    fn default() -> Self {
        Weak::new()
    }
}

impl<T: ?Sized> Weak<T> {
    #[track_caller]
    pub fn upgrade(&self) -> Option<Arc<T>> {
        rt::step_finely(Op::Count);
        let strong = self.0.upgrade();
        rt::observe(&strong.is_some());
        strong.map(Arc::of)
    }

    #[track_caller]
    pub fn strong_count(&self) -> usize {
        rt::step_finely(Op::Count);
        let count = self.0.strong_count();
        rt::observe(&count);
        count
    }
}

impl<T: ?Sized> Clone for Weak<T> {
    fn clone(&self) -> Self {
        Weak(self.0.clone())
    }
}

impl<T: ?Sized> fmt::Debug for Weak<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
