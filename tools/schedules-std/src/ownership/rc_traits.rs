//! What an `Rc` does as its value does, and what it can be made from.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;

use super::rc::Rc;

impl<T: ?Sized> Deref for Rc<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.real
    }
}

impl<T: ?Sized> AsRef<T> for Rc<T> {
    fn as_ref(&self) -> &T {
        &self.real
    }
}

impl<T: ?Sized> Borrow<T> for Rc<T> {
    fn borrow(&self) -> &T {
        &self.real
    }
}

impl<T: Default> Default for Rc<T> {
    #[track_caller]
    fn default() -> Self {
        Rc::new(T::default())
    }
}

macro_rules! from {
    ($([$($parameter:tt)*] $from:ty => $to:ty),* $(,)?) => {$(
        impl<$($parameter)*> From<$from> for Rc<$to> {
            #[track_caller]
            fn from(value: $from) -> Self {
                Rc::first(value.into())
            }
        }
    )*};
}

from!(
    [T] T => T,
    [] &str => str,
    [] String => str,
    [T] Vec<T> => [T],
    [T: Clone] &[T] => [T],
    [T, const N: usize] [T; N] => [T],
    [T: ?Sized] Box<T> => T,
);

impl<T> FromIterator<T> for Rc<[T]> {
    #[track_caller]
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Rc::first(items.into_iter().collect())
    }
}

impl<T: ?Sized + PartialEq> PartialEq for Rc<T> {
    fn eq(&self, other: &Self) -> bool {
        self.real == other.real
    }
}

impl<T: ?Sized + Eq> Eq for Rc<T> {}

impl<T: ?Sized + PartialOrd> PartialOrd for Rc<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.real.partial_cmp(&other.real)
    }
}

impl<T: ?Sized + Ord> Ord for Rc<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.real.cmp(&other.real)
    }
}

impl<T: ?Sized + Hash> Hash for Rc<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.real.hash(state);
    }
}

macro_rules! shown {
    ($($format:ident),*) => {$(
        impl<T: ?Sized + fmt::$format> fmt::$format for Rc<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::$format::fmt(&self.real, f)
            }
        }
    )*};
}

shown!(Debug, Display);

impl<T: ?Sized> fmt::Pointer for Rc<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Pointer::fmt(&self.real, f)
    }
}
