//! Shared ownership. Who reads a count sees what others clone and drop.

#![expect(unsafe_code, reason = "what owners promise is promised again")]

mod traits;
mod weak;

use std::any::Any;
use std::ffi::{CStr, OsStr};
use std::mem::{ManuallyDrop, MaybeUninit, needs_drop};
use std::path::Path;
use std::pin::Pin;
use std::ptr;
use std::sync as real;

#[cfg(feature = "dyn-arc")]
use std::marker::Unsize;
#[cfg(feature = "dyn-arc")]
use std::ops::{CoerceUnsized, DispatchFromDyn, LegacyReceiver};

use crate::rt;
use crate::rt::location::Location;
use crate::rt::owners::{self, touch};
use crate::rt::plain::{self, look_back};
use crate::rt::state::operation::Operation;
use crate::rt::state::outcome::Outcome;
use crate::rt::state::owner::{self, Change, Question};
use crate::rt::state::rules::Glances;

pub use weak::Weak;

/// Asks how many owners there are, where that is the real number.
fn count_at(location: Location) {
    rt::step_finely_at(Operation::Owner(owner::Operation::Count), location);
}

/// The number that a question is answered with.
fn number(answer: &Outcome) -> usize {
    match answer {
        Outcome::Value(number) => *number as usize,
        _ => 0,
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
    _before: Before,
    real: real::Arc<T>,
    _after: After,
}

impl<T: ?Sized> Arc<T> {
    fn of(real: real::Arc<T>) -> Self {
        Arc {
            _before: Before,
            real,
            _after: After,
        }
    }

    /// The first owner, of a value that was put there.
    #[track_caller]
    fn first(real: real::Arc<T>) -> Self {
        plain::write(&*real);
        Arc::unwritten(real)
    }

    /// The first owner.
    fn unwritten(real: real::Arc<T>) -> Self {
        owners::make(real::Arc::as_ptr(&real).addr(), 1);
        Arc::of(real)
    }

    fn address(&self) -> usize {
        real::Arc::as_ptr(&self.real).addr()
    }

    /// The real one, which has not been let go of.
    fn into_real(this: Self) -> real::Arc<T> {
        let this = ManuallyDrop::new(this);
        // SAFETY: it is not dropped here, so that it is owned once.
        unsafe { ptr::read(&raw const this.real) }
    }

    fn let_go(&self) {
        look_back(&self.real);
        let is_last = || real::Arc::strong_count(&self.real) == 1;
        owners::let_go(needs_drop::<T>(), is_last);
        owners::change(self.address(), Change::Drop, is_last());
    }
}

#[cfg(not(feature = "dyn-arc"))]
impl<T: ?Sized> Drop for Arc<T> {
    fn drop(&mut self) {
        self.let_go();
    }
}

// SAFETY: what is owned is not touched here, but by the real owner.
#[cfg(feature = "dyn-arc")]
unsafe impl<#[may_dangle] T: ?Sized> Drop for Arc<T> {
    fn drop(&mut self) {
        self.let_go();
    }
}

impl<T> Arc<T> {
    #[track_caller]
    pub fn new(value: T) -> Self {
        Arc::first(real::Arc::new(value))
    }

    #[track_caller]
    pub fn pin(value: T) -> Pin<Self> {
        // SAFETY: nobody has a reference to the value, and an owner does not move
        // it or lend it mutably, but to whoever is the only one.
        unsafe { Pin::new_unchecked(Arc::new(value)) }
    }

    pub fn new_uninit() -> Arc<MaybeUninit<T>> {
        Arc::unwritten(real::Arc::new_uninit())
    }

    #[track_caller]
    pub fn new_zeroed() -> Arc<MaybeUninit<T>> {
        Arc::first(real::Arc::new_zeroed())
    }

    #[track_caller]
    pub fn new_cyclic(make: impl FnOnce(&Weak<T>) -> T) -> Self {
        let real = real::Arc::new_cyclic(|weak: &real::Weak<T>| {
            owners::make(weak.as_ptr().addr(), 0);
            let weak = Weak::of(weak.clone());
            owners::change(weak.address(), Change::CloneWeak, false);
            make(&weak)
        });
        plain::write(&*real);
        let first = Arc::of(real);
        owners::change(first.address(), Change::First, false);
        first
    }

    #[track_caller]
    pub fn try_unwrap(this: Self) -> Result<T, Self> {
        let location = Location::here();
        let answer = owners::ask(this.address(), Question::Unwrap, location);
        if answer == Some(Outcome::Is(false)) {
            return Err(this);
        }
        if answer.is_none() {
            count_at(location);
            rt::counted(&real::Arc::strong_count(&this.real));
        }
        if real::Arc::strong_count(&this.real) == 1 {
            plain::write(&*this);
        }
        let value = real::Arc::try_unwrap(Arc::into_real(this)).map_err(Arc::of);
        if answer.is_none() {
            touch();
        }
        value
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
        count_at(Location::here());
        rt::needs_glances(Glances::COUNTS);
        let is_last = real::Arc::strong_count(&this.real) == 1;
        rt::counted(&real::Arc::strong_count(&this.real));
        owners::change(this.address(), Change::Drop, is_last);
        if is_last {
            plain::write(&*this);
        }
        let value = real::Arc::into_inner(Arc::into_real(this));
        touch();
        value
    }
}

impl<T: ?Sized> Arc<T> {
    #[track_caller]
    pub fn strong_count(this: &Self) -> usize {
        plain::look(&this.real);
        let location = Location::here();
        if let Some(answer) = owners::ask(this.address(), Question::Strong, location) {
            return number(&answer);
        }
        count_at(location);
        let count = real::Arc::strong_count(&this.real);
        rt::counted(&count);
        count
    }

    #[track_caller]
    pub fn weak_count(this: &Self) -> usize {
        plain::look(&this.real);
        let location = Location::here();
        if let Some(answer) = owners::ask(this.address(), Question::Weak, location) {
            return number(&answer);
        }
        count_at(location);
        let count = real::Arc::weak_count(&this.real);
        rt::counted(&count);
        count
    }

    #[track_caller]
    pub fn get_mut(this: &mut Self) -> Option<&mut T> {
        plain::look(&this.real);
        let location = Location::here();
        match owners::ask(this.address(), Question::IsAlone, location) {
            Some(Outcome::Is(false)) => return None,
            Some(_) => return real::Arc::get_mut(&mut this.real),
            None => {}
        }
        count_at(location);
        let mine = real::Arc::get_mut(&mut this.real);
        rt::counted(&mine.is_some());
        mine
    }

    #[track_caller]
    pub fn make_mut(this: &mut Self) -> &mut T
    where
        T: MakeMut,
    {
        plain::look(&this.real);
        let location = Location::here();
        let is_shared = match owners::ask(this.address(), Question::IsLast, location) {
            Some(answer) => answer == Outcome::Is(false),
            None => {
                count_at(location);
                let is_shared = real::Arc::strong_count(&this.real) > 1;
                rt::counted(&(is_shared, real::Arc::weak_count(&this.real)));
                is_shared
            }
        };
        if is_shared {
            *this = Arc::first(T::copy(&this.real));
        }
        let before = this.address();
        // The only owner; if there are weak ones, it moves away from them.
        T::alone(&mut this.real);
        if this.address() != before {
            owners::change(before, Change::Drop, true);
            owners::make(this.address(), 1);
            plain::write(&*this.real);
        }
        T::alone(&mut this.real)
    }

    pub fn ptr_eq(this: &Self, other: &Self) -> bool {
        real::Arc::ptr_eq(look_back(&this.real), look_back(&other.real))
    }

    pub fn as_ptr(this: &Self) -> *const T {
        real::Arc::as_ptr(look_back(&this.real))
    }

    /// It stays an owner.
    pub fn into_raw(this: Self) -> *const T {
        real::Arc::into_raw(Arc::into_real(this))
    }

    /// # Safety
    ///
    /// As of the real one: the pointer comes from [`into_raw`](Arc::into_raw), and is an owner's.
    pub unsafe fn from_raw(pointer: *const T) -> Self {
        // SAFETY: the caller keeps to the same rules.
        Arc::of(unsafe { real::Arc::from_raw(pointer) })
    }

    /// # Safety
    ///
    /// As of the real one: the pointer comes from [`into_raw`](Arc::into_raw), and there is an
    /// owner.
    #[track_caller]
    pub unsafe fn increment_strong_count(pointer: *const T) {
        // SAFETY: the caller keeps to the same rules; it is not dropped here.
        let owner = ManuallyDrop::new(unsafe { Arc::from_raw(pointer) });
        let _ = ManuallyDrop::new(Arc::clone(&owner));
    }

    /// # Safety
    ///
    /// As of [`from_raw`](Arc::from_raw).
    #[track_caller]
    pub unsafe fn decrement_strong_count(pointer: *const T) {
        // SAFETY: the caller keeps to the same rules.
        let owner = ManuallyDrop::new(unsafe { Arc::from_raw(pointer) });
        let frees =
            real::Arc::strong_count(&owner.real) == 1 && real::Arc::weak_count(&owner.real) == 0;
        owner.let_go();
        if frees {
            plain::write(&**owner);
        }
        let _after = After;
        // SAFETY: the other is not dropped.
        let real = unsafe { ptr::read(&raw const owner.real) };
        drop(Before);
        drop(real);
    }

    pub fn downgrade(this: &Self) -> Weak<T> {
        look_back(&this.real);
        touch();
        owners::change(this.address(), Change::Downgrade, false);
        Weak::of(real::Arc::downgrade(&this.real))
    }
}

impl<T> Arc<MaybeUninit<T>> {
    /// # Safety
    ///
    /// As of the real one: the value is initialized.
    pub unsafe fn assume_init(self) -> Arc<T> {
        // SAFETY: the caller keeps to the same rules.
        Arc::of(unsafe { Arc::into_real(self).assume_init() })
    }
}

impl<T> Arc<[T]> {
    pub fn new_uninit_slice(length: usize) -> Arc<[MaybeUninit<T>]> {
        Arc::unwritten(real::Arc::new_uninit_slice(length))
    }

    #[track_caller]
    pub fn new_zeroed_slice(length: usize) -> Arc<[MaybeUninit<T>]> {
        Arc::first(real::Arc::new_zeroed_slice(length))
    }
}

impl<T> Arc<[MaybeUninit<T>]> {
    /// # Safety
    ///
    /// As of the real one: the values are initialized.
    pub unsafe fn assume_init(self) -> Arc<[T]> {
        // SAFETY: the caller keeps to the same rules.
        Arc::of(unsafe { Arc::into_real(self).assume_init() })
    }
}

#[cfg(feature = "dyn-arc")]
impl<T: ?Sized + Unsize<U>, U: ?Sized> CoerceUnsized<Arc<U>> for Arc<T> {}
#[cfg(feature = "dyn-arc")]
impl<T: ?Sized + Unsize<U>, U: ?Sized> DispatchFromDyn<Arc<U>> for Arc<T> {}
#[cfg(feature = "dyn-arc")]
impl<T: ?Sized> LegacyReceiver for Arc<T> {}

impl Arc<dyn Any + Send + Sync> {
    pub fn downcast<T: Any + Send + Sync>(self) -> Result<Arc<T>, Self> {
        match Arc::into_real(self).downcast() {
            Ok(real) => Ok(Arc::of(real)),
            Err(real) => Err(Arc::of(real)),
        }
    }
}

/// For a [`Waker`](std::task::Waker), which keeps a pointer.
#[cfg(feature = "dyn-arc")]
impl<T> Arc<T> {
    pub(crate) fn to_waker(this: Self) -> real::Arc<T> {
        let real = Arc::into_real(this);
        touch();
        real
    }

    pub(crate) fn from_real(real: real::Arc<T>) -> Self {
        Arc::of(real)
    }
}

impl<T: ?Sized> Clone for Arc<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        touch();
        owners::change(self.address(), Change::Clone, false);
        Arc::of(real::Arc::clone(plain::look(&self.real)))
    }
}

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
