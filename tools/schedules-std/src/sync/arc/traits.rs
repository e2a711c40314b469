//! What an `Arc` does as its value does, and what it can be made from.

use std::borrow::{Borrow, Cow};
use std::cmp::Ordering;
use std::error::Error;
use std::ffi::{CStr, CString, OsStr, OsString};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync as real;

use super::Arc;
use crate::rt::plain::look_into;

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
    #[track_caller]
    fn from(value: T) -> Self {
        Arc::new(value)
    }
}

/// What `std` makes shared owners from, besides a value.
macro_rules! from {
    ($([$($generics:tt)*] $from:ty => $to:ty),* $(,)?) => {$(
        impl<$($generics)*> From<$from> for Arc<$to> {
            #[track_caller]
            fn from(value: $from) -> Self {
                Arc::first(value.into())
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

/// The same owner of the same bytes.
impl From<Arc<str>> for Arc<[u8]> {
    fn from(text: Arc<str>) -> Self {
        Arc::of(Arc::into_real(text).into())
    }
}

impl<T, const N: usize> TryFrom<Arc<[T]>> for Arc<[T; N]> {
    type Error = Arc<[T]>;

    fn try_from(values: Arc<[T]>) -> Result<Self, Self::Error> {
        match Arc::into_real(values).try_into() {
            Ok(real) => Ok(Arc::of(real)),
            Err(real) => Err(Arc::of(real)),
        }
    }
}

/// What `Default` gives of what has no size.
macro_rules! empty {
    ($([$($generics:tt)*] $empty:ty),* $(,)?) => {$(
        impl<$($generics)*> Default for Arc<$empty> {
            #[track_caller]
            fn default() -> Self {
                Arc::first(real::Arc::default())
            }
        }
    )*};
}

empty!([] str, [T] [T], [] CStr);

impl<T> FromIterator<T> for Arc<[T]> {
    #[track_caller]
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Arc::first(values.into_iter().collect())
    }
}

impl<T: Default> Default for Arc<T> {
    #[track_caller]
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
        look_into(&*self.real).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for Arc<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        look_into(&*self.real).fmt(f)
    }
}
