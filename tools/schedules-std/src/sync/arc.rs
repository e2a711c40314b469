//! Shared ownership. Who reads a count sees what others clone and drop.

#![expect(unsafe_code, reason = "what owners promise is promised again")]

use std::any::Any;
use std::borrow::{Borrow, Cow};
use std::cmp::Ordering;
use std::error::Error;
use std::ffi::{CStr, CString, OsStr, OsString};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::mem::MaybeUninit;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync as real;

#[cfg(feature = "dyn-arc")]
use std::marker::Unsize;
#[cfg(feature = "dyn-arc")]
use std::ops::{CoerceUnsized, DispatchFromDyn, LegacyReceiver};

use crate::rt;
use crate::rt::state::operation::{Operation, Owner};

/// A step of its own only where somebody counts.
fn touch() {
    if rt::is_exploring() && !rt::is_over() {
        rt::fused(Operation::Owner(Owner::Touch));
    }
}

/// Dropped before the owner that it belongs to.
struct Touch;

impl Drop for Touch {
    fn drop(&mut self) {
        touch();
    }
}

/// Dropped before what is owned, and [`After`] it: between the two the last
/// owner's value is dropped, by whoever that is.
struct Before;
struct After;

impl Drop for Before {
    fn drop(&mut self) {
        rt::disown(1);
    }
}

impl Drop for After {
    fn drop(&mut self) {
        rt::disown(-1);
    }
}

/// Its fields are dropped in this order.
pub struct Arc<T: ?Sized> {
    _touch: Touch,
    _before: Before,
    real: real::Arc<T>,
    _after: After,
}

impl<T: ?Sized> Arc<T> {
    fn of(real: real::Arc<T>) -> Self {
        Arc {
            _touch: Touch,
            _before: Before,
            real,
            _after: After,
        }
    }
}

impl<T> Arc<T> {
    pub fn new(value: T) -> Self {
        Arc::of(real::Arc::new(value))
    }

    pub fn pin(value: T) -> Pin<Self> {
        // SAFETY: nobody has a reference to the value, and an owner does not move
        // it or lend it mutably, but to whoever is the only one.
        unsafe { Pin::new_unchecked(Arc::new(value)) }
    }

    pub fn new_uninit() -> Arc<MaybeUninit<T>> {
        Arc::of(real::Arc::new_uninit())
    }

    pub fn new_cyclic(make: impl FnOnce(&Weak<T>) -> T) -> Self {
        Arc::of(real::Arc::new_cyclic(|weak| make(&Weak::of(weak.clone()))))
    }

    #[track_caller]
    pub fn try_unwrap(this: Self) -> Result<T, Self> {
        rt::step_finely(Operation::Owner(Owner::Count));
        rt::counted(&real::Arc::strong_count(&this.real));
        real::Arc::try_unwrap(this.real).map_err(Arc::of)
    }

    #[track_caller]
    pub fn unwrap_or_clone(this: Self) -> T
    where
        T: Clone,
    {
        Arc::try_unwrap(this).unwrap_or_else(|shared| T::clone(&shared))
    }

    #[track_caller]
    pub fn into_inner(this: Self) -> Option<T> {
        rt::step_finely(Operation::Owner(Owner::Count));
        rt::counted(&real::Arc::strong_count(&this.real));
        real::Arc::into_inner(this.real)
    }
}

impl<T: ?Sized> Arc<T> {
    #[track_caller]
    pub fn strong_count(this: &Self) -> usize {
        rt::step_finely(Operation::Owner(Owner::Count));
        let count = real::Arc::strong_count(&this.real);
        rt::counted(&count);
        count
    }

    #[track_caller]
    pub fn weak_count(this: &Self) -> usize {
        rt::step_finely(Operation::Owner(Owner::Count));
        let count = real::Arc::weak_count(&this.real);
        rt::counted(&count);
        count
    }

    #[track_caller]
    pub fn get_mut(this: &mut Self) -> Option<&mut T> {
        rt::step_finely(Operation::Owner(Owner::Count));
        let mine = real::Arc::get_mut(&mut this.real);
        rt::counted(&mine.is_some());
        mine
    }

    #[track_caller]
    pub fn make_mut(this: &mut Self) -> &mut T
    where
        T: MakeMut,
    {
        rt::step_finely(Operation::Owner(Owner::Count));
        let is_shared = real::Arc::strong_count(&this.real) > 1;
        rt::counted(&(is_shared, real::Arc::weak_count(&this.real)));
        if is_shared {
            *this = Arc::of(T::copy(&this.real));
        }
        // The only owner; if there are weak ones, it moves away from them.
        T::alone(&mut this.real)
    }

    pub fn ptr_eq(this: &Self, other: &Self) -> bool {
        real::Arc::ptr_eq(&this.real, &other.real)
    }

    pub fn downgrade(this: &Self) -> Weak<T> {
        touch();
        Weak::of(real::Arc::downgrade(&this.real))
    }
}

impl<T> Arc<MaybeUninit<T>> {
    /// # Safety
    ///
    /// As of the real one: the value is initialized.
    pub unsafe fn assume_init(self) -> Arc<T> {
        // SAFETY: the caller keeps to the same rules.
        Arc::of(unsafe { self.real.assume_init() })
    }
}

#[cfg(feature = "dyn-arc")]
impl<T: ?Sized + Unsize<U>, U: ?Sized> CoerceUnsized<Arc<U>> for Arc<T> {}
#[cfg(feature = "dyn-arc")]
impl<T: ?Sized + Unsize<U>, U: ?Sized> DispatchFromDyn<Arc<U>> for Arc<T> {}
#[cfg(feature = "dyn-arc")]
impl<T: ?Sized> LegacyReceiver for Arc<T> {}
#[cfg(feature = "dyn-arc")]
impl<T: ?Sized + Unsize<U>, U: ?Sized> CoerceUnsized<Weak<U>> for Weak<T> {}
#[cfg(feature = "dyn-arc")]
impl<T: ?Sized + Unsize<U>, U: ?Sized> DispatchFromDyn<Weak<U>> for Weak<T> {}

impl Arc<dyn Any + Send + Sync> {
    pub fn downcast<T: Any + Send + Sync>(self) -> Result<Arc<T>, Self> {
        match self.real.downcast() {
            Ok(real) => Ok(Arc::of(real)),
            Err(real) => Err(Arc::of(real)),
        }
    }
}

/// For a [`Waker`](std::task::Waker), which keeps a pointer.
#[cfg(feature = "dyn-arc")]
impl<T> Arc<T> {
    pub(crate) fn into_real(this: Self) -> real::Arc<T> {
        this.real
    }

    pub(crate) fn from_real(real: real::Arc<T>) -> Self {
        Arc::of(real)
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

/// What `std` makes shared owners from, besides a value.
macro_rules! from {
    ($([$($generics:tt)*] $from:ty => $to:ty),* $(,)?) => {$(
        impl<$($generics)*> From<$from> for Arc<$to> {
            fn from(value: $from) -> Self {
                Arc::of(value.into())
            }
        }
    )*};
}

from!(
    [] &str => str,
    [] &mut str => str,
    [] String => str,
    [] Cow<'_, str> => str,
    [T] Vec<T> => [T],
    [T: Clone] &[T] => [T],
    [T: Clone] &mut [T] => [T],
    [T, const N: usize] [T; N] => [T],
    [T: ?Sized] Box<T> => T,
    [] &Path => Path,
    [] PathBuf => Path,
    [] &OsStr => OsStr,
    [] OsString => OsStr,
    [] &CStr => CStr,
    [] CString => CStr,
);

/// What `Default` gives of what has no size.
macro_rules! empty {
    ($([$($generics:tt)*] $empty:ty),* $(,)?) => {$(
        impl<$($generics)*> Default for Arc<$empty> {
            fn default() -> Self {
                Arc::of(real::Arc::default())
            }
        }
    )*};
}

empty!([] str, [T] [T], [] CStr);

/// What an owner can copy if there are others.
pub trait MakeMut {
    fn copy(&self) -> real::Arc<Self>;
    fn alone(owner: &mut real::Arc<Self>) -> &mut Self;
}

macro_rules! make_mut {
    ($([$($generics:tt)*] $shared:ty: $copy:expr),* $(,)?) => {$(
        impl<$($generics)*> MakeMut for $shared {
            fn copy(&self) -> real::Arc<Self> {
                $copy(self)
            }

            fn alone(owner: &mut real::Arc<Self>) -> &mut Self {
                real::Arc::make_mut(owner)
            }
        }
    )*};
}

make_mut!(
    [T: Clone] T: |value: &T| real::Arc::new(value.clone()),
    [T: Clone] [T]: real::Arc::from,
    [] str: real::Arc::from,
    [] Path: real::Arc::from,
    [] OsStr: real::Arc::from,
    [] CStr: real::Arc::from,
);

impl<T> FromIterator<T> for Arc<[T]> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Arc::of(values.into_iter().collect())
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

impl<T: ?Sized + PartialOrd> PartialOrd for Arc<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.real.partial_cmp(&other.real)
    }
}

impl<T: ?Sized + Ord> Ord for Arc<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.real.cmp(&other.real)
    }
}

impl<T: ?Sized + Hash> Hash for Arc<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.real.hash(state);
    }
}

impl<T: ?Sized + Error> Error for Arc<T> {}

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

pub struct Weak<T: ?Sized> {
    _touch: Touch,
    real: real::Weak<T>,
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
    const fn of(real: real::Weak<T>) -> Self {
        Weak {
            _touch: Touch,
            real,
        }
    }

    #[track_caller]
    pub fn upgrade(&self) -> Option<Arc<T>> {
        rt::step_finely(Operation::Owner(Owner::Count));
        let strong = self.real.upgrade();
        rt::counted(&strong.is_some());
        strong.map(Arc::of)
    }

    #[track_caller]
    pub fn strong_count(&self) -> usize {
        rt::step_finely(Operation::Owner(Owner::Count));
        let count = self.real.strong_count();
        rt::counted(&count);
        count
    }

    #[track_caller]
    pub fn weak_count(&self) -> usize {
        rt::step_finely(Operation::Owner(Owner::Count));
        let count = self.real.weak_count();
        rt::counted(&count);
        count
    }

    pub fn ptr_eq(&self, other: &Self) -> bool {
        self.real.ptr_eq(&other.real)
    }
}

impl<T: ?Sized> Clone for Weak<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        touch();
        Weak::of(self.real.clone())
    }
}

impl<T: ?Sized> fmt::Debug for Weak<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(f)
    }
}
