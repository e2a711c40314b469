//! `Cell`, whose value goes in and out whole.

use std::cell as real;
use std::cmp::Ordering;
use std::fmt;

use formats::graph::{ObjectKind, Ownership};

use super::Life;
use crate::rt;
use crate::rt::ownership::{self as steps, Owned};

pub struct Cell<T: ?Sized> {
    life: Life,
    real: real::Cell<T>,
}

impl<T> Cell<T> {
    #[track_caller]
    pub fn new(value: T) -> Self {
        let text = steps::text(&value);
        Cell {
            life: Life(steps::make::<T>(
                ObjectKind::Cell,
                Ownership::Make,
                Owned::Cell(text),
            )),
            real: real::Cell::new(value),
        }
    }

    #[track_caller]
    pub fn set(&self, value: T) {
        self.put(value, Ownership::Set);
    }

    #[track_caller]
    pub fn replace(&self, value: T) -> T {
        self.put(value, Ownership::Replace)
    }

    /// A step, and then the change: the old value's drop may do anything.
    #[track_caller]
    fn put(&self, value: T, what: Ownership) -> T {
        self.step(what);
        let text = steps::text(&value);
        steps::change(self.life.0, |state| *state = Owned::Cell(text));
        self.real.replace(value)
    }

    #[track_caller]
    pub fn swap(&self, other: &Self) {
        self.step(Ownership::Swap);
        if rt::is_exploring() && !rt::is_over() {
            let (mine, theirs) = (steps::state(self.life.0), steps::state(other.life.0));
            steps::change(self.life.0, |state| *state = theirs);
            steps::change(other.life.0, |state| *state = mine);
        }
        self.real.swap(&other.real);
    }

    #[track_caller]
    pub fn into_inner(self) -> T {
        self.step(Ownership::Unwrap);
        self.life.forget();
        self.real.into_inner()
    }

    #[track_caller]
    fn step(&self, what: Ownership) {
        steps::step(Some(self.life.0), what);
    }
}

impl<T: Copy> Cell<T> {
    #[track_caller]
    pub fn get(&self) -> T {
        self.step(Ownership::Get);
        self.real.get()
    }

    #[track_caller]
    pub fn update(&self, change: impl FnOnce(T) -> T) {
        let value = change(self.real.get());
        self.put(value, Ownership::Update);
    }
}

impl<T: Default> Cell<T> {
    #[track_caller]
    pub fn take(&self) -> T {
        self.put(T::default(), Ownership::Take)
    }
}

impl<T: ?Sized> Cell<T> {
    pub const fn as_ptr(&self) -> *mut T {
        self.real.as_ptr()
    }

    /// What is written through the reference can't be seen.
    #[track_caller]
    pub fn get_mut(&mut self) -> &mut T {
        steps::step(Some(self.life.0), Ownership::Reach);
        steps::change(self.life.0, |state| *state = Owned::Cell(None));
        self.real.get_mut()
    }
}

impl<T: Default> Default for Cell<T> {
    #[track_caller]
    fn default() -> Self {
        Cell::new(T::default())
    }
}

impl<T> From<T> for Cell<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        Cell::new(value)
    }
}

impl<T: Copy> Clone for Cell<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        Cell::new(self.get())
    }
}

impl<T: Copy + PartialEq> PartialEq for Cell<T> {
    fn eq(&self, other: &Self) -> bool {
        self.real == other.real
    }
}

impl<T: Copy + Eq> Eq for Cell<T> {}

impl<T: Copy + PartialOrd> PartialOrd for Cell<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.real.partial_cmp(&other.real)
    }
}

impl<T: Copy + Ord> Ord for Cell<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.real.cmp(&other.real)
    }
}

impl<T: Copy + fmt::Debug> fmt::Debug for Cell<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(f)
    }
}
