//! [`std::rc`], with every owner that comes and goes a step.

use std::fmt;
use std::rc as real;

use formats::graph::Ownership;

use super::counted::{Light, Strong};

pub use ::std::rc::*;

/// One of the owners of a value.
pub struct Rc<T: ?Sized> {
    pub(super) counted: Strong,
    pub(super) real: real::Rc<T>,
}

impl<T: ?Sized> Rc<T> {
    /// The first owner of a value made just now.
    #[track_caller]
    pub(super) fn first(real: real::Rc<T>) -> Self {
        Rc {
            counted: Strong::first::<T>(),
            real,
        }
    }

    #[track_caller]
    fn step(&self, what: Ownership) {
        self.counted.step(what);
    }
}

impl<T> Rc<T> {
    #[track_caller]
    pub fn new(value: T) -> Self {
        Rc::first(real::Rc::new(value))
    }

    /// A `Weak` of the value is there before the value is.
    #[track_caller]
    pub fn new_cyclic(make: impl FnOnce(&Weak<T>) -> T) -> Self {
        let id = Strong::to_come::<T>();
        let real = real::Rc::new_cyclic(|real| {
            let weak = Weak {
                counted: Light::lent(id),
                real: real.clone(),
            };
            let value = make(&weak);
            weak.counted.forget();
            value
        });
        Rc {
            counted: Strong::made(id),
            real,
        }
    }

    #[track_caller]
    pub fn try_unwrap(this: Self) -> Result<T, Self> {
        let is_only = real::Rc::strong_count(&this.real) == 1;
        this.counted.step_if(is_only, Ownership::UnwrapOwner);
        let Rc { counted, real } = this;
        match real::Rc::try_unwrap(real) {
            Ok(value) => {
                counted.forget();
                Ok(value)
            }
            Err(real) => Err(Rc { counted, real }),
        }
    }

    #[track_caller]
    pub fn into_inner(this: Self) -> Option<T> {
        Rc::try_unwrap(this).ok()
    }
}

impl<T: Clone> Rc<T> {
    #[track_caller]
    pub fn make_mut(this: &mut Self) -> &mut T {
        let before = real::Rc::as_ptr(&this.real);
        let is_only = real::Rc::strong_count(&this.real) == 1;
        this.counted.step_if(is_only, Ownership::MakeMut);
        real::Rc::make_mut(&mut this.real);
        // It has moved: away from other owners, or only away from `Weak`s.
        if real::Rc::as_ptr(&this.real) != before {
            this.counted = Strong::first::<T>();
        }
        real::Rc::get_mut(&mut this.real).expect("nobody shares it any more")
    }

    #[track_caller]
    pub fn unwrap_or_clone(this: Self) -> T {
        Rc::try_unwrap(this).unwrap_or_else(|shared| (*shared).clone())
    }
}

impl<T: ?Sized> Rc<T> {
    #[track_caller]
    pub fn strong_count(this: &Self) -> usize {
        this.step(Ownership::CountOwners);
        real::Rc::strong_count(&this.real)
    }

    #[track_caller]
    pub fn weak_count(this: &Self) -> usize {
        this.step(Ownership::CountWeaks);
        real::Rc::weak_count(&this.real)
    }

    #[track_caller]
    pub fn downgrade(this: &Self) -> Weak<T> {
        this.step(Ownership::Downgrade);
        Weak {
            counted: Light::one_more(Some(this.counted.id())),
            real: real::Rc::downgrade(&this.real),
        }
    }

    #[track_caller]
    pub fn get_mut(this: &mut Self) -> Option<&mut T> {
        let is_only = real::Rc::get_mut(&mut this.real).is_some();
        this.counted.step_if(is_only, Ownership::ReachOwner);
        real::Rc::get_mut(&mut this.real)
    }

    #[track_caller]
    pub fn ptr_eq(this: &Self, other: &Self) -> bool {
        this.step(Ownership::ComparePointers);
        real::Rc::ptr_eq(&this.real, &other.real)
    }

    pub fn as_ptr(this: &Self) -> *const T {
        real::Rc::as_ptr(&this.real)
    }
}

impl<T: ?Sized> Clone for Rc<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        self.step(Ownership::Clone);
        Rc {
            counted: Strong::one_more(self.counted.id()),
            real: real::Rc::clone(&self.real),
        }
    }
}

/// It points at a value, and owns nothing.
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
