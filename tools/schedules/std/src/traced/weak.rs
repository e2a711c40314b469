//! `Weak`: it points at a value, and owns nothing.

use std::fmt;
use std::rc as real;

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
        self.counted.step(
            match real.is_some() {
                true => "upgrades a Weak of",
                false => "can't upgrade a Weak of",
            },
            "can't upgrade a Weak that points nowhere",
        );
        let (real, id) = (real?, self.counted.id()?);
        Some(Rc {
            counted: Strong::one_more(id),
            real,
        })
    }

    #[track_caller]
    pub fn strong_count(&self) -> usize {
        self.counted
            .step("counts the owners of", "counts the owners of nothing");
        self.real.strong_count()
    }

    #[track_caller]
    pub fn weak_count(&self) -> usize {
        self.counted
            .step("counts the Weaks of", "counts the Weaks of nothing");
        self.real.weak_count()
    }

    #[track_caller]
    pub fn ptr_eq(&self, other: &Self) -> bool {
        self.counted.step(
            "compares two Weaks, one of them of",
            "compares two Weaks, one of which points nowhere",
        );
        self.real.ptr_eq(&other.real)
    }

    pub fn as_ptr(&self) -> *const T {
        self.real.as_ptr()
    }
}

impl<T: ?Sized> Clone for Weak<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        self.counted.step(
            "makes another Weak of",
            "makes another Weak that points nowhere",
        );
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
