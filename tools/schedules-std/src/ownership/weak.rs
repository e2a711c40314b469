//! `Weak`: it points at a value, and owns nothing.

use std::fmt;
use std::rc as real;

use formats::graph::Ownership;

use super::counted::{Light, Strong};
use super::owner::Rc;

pub struct Weak<T: ?Sized> {
    pub(super) counted: Light,
    pub(super) real: real::Weak<T>,
}

impl<T> Weak<T> {
    pub const fn new() -> Self {
        Weak {
            counted: Light::nowhere(),
            real: real::Weak::new(),
        }
    }
}

impl<T: ?Sized> Weak<T> {
    #[track_caller]
    pub fn upgrade(&self) -> Option<Rc<T>> {
        let real = self.real.upgrade();
        self.counted.step_if(real.is_some(), Ownership::Upgrade);
        let (real, id) = (real?, self.counted.id()?);
        Some(Rc {
            counted: Strong::one_more(id),
            real,
        })
    }

    #[track_caller]
    pub fn strong_count(&self) -> usize {
        self.counted.step(Ownership::CountOwners);
        self.real.strong_count()
    }

    #[track_caller]
    pub fn weak_count(&self) -> usize {
        self.counted.step(Ownership::CountWeaks);
        self.real.weak_count()
    }

    #[track_caller]
    pub fn ptr_eq(&self, other: &Self) -> bool {
        self.counted.step(Ownership::CompareWeaks);
        self.real.ptr_eq(&other.real)
    }

    pub fn as_ptr(&self) -> *const T {
        self.real.as_ptr()
    }
}

impl<T: ?Sized> Clone for Weak<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        self.counted.step(Ownership::CloneWeak);
        Weak {
            counted: Light::one_more(self.counted.id()),
            real: self.real.clone(),
        }
    }
}

impl<T> Default for Weak<T> {
    fn default() -> Self {
        Weak::new()
    }
}

impl<T: ?Sized> fmt::Debug for Weak<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(f)
    }
}
