//! Locks: the search decides who gets them, and real locks hold the values.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::ptr;
use std::sync as real;
use std::sync::{LockResult, PoisonError, TryLockError, TryLockResult};
use std::time::Duration;

use formats::graph::{ObjectKind, Refusal};

use super::held;
use super::renew::FirstValue;
use crate::exclusive::NoExclusiveBorrow;
use crate::rt::fingerprint::Fingerprint;
use crate::rt::location::Location;
use crate::rt::plain::{look, look_back};
use crate::rt::state::ids::ObjectId;
use crate::rt::state::lock::{Lock, Operation as Op};
use crate::rt::state::object::Object;
use crate::rt::state::operation::Operation;
use crate::rt::state::outcome::Outcome;
use crate::rt::{self, Age, LazyId};

/// A lock whose value can be got at by one thread alone, and a guard for that.
/// `try_alone` is the real one's method.
macro_rules! lock {
    ($lock:ident, $guard:ident, $try_alone:ident, $alone:ident) => {
        pub struct $lock<T: ?Sized> {
            id: LazyId,
            first: FirstValue,
            real: real::$lock<T>,
        }

        impl<T> $lock<T> {
            #[inline]
            #[track_caller]
            pub const fn new(value: T) -> Self
            where
                T: NoExclusiveBorrow,
            {
                $lock {
                    id: LazyId::here(),
                    first: FirstValue::new(),
                    real: real::$lock::new(value),
                }
            }

            pub fn into_inner(self) -> LockResult<T> {
                self.real.into_inner()
            }
        }

        impl<T: ?Sized> $lock<T> {
            /// A `static` begins each execution with what it began with.
            fn renew(&self) {
                if self.id.age() == Age::Current {
                    return;
                }
                match self.real.$try_alone() {
                    Ok(mut value) => self.first.apply(&self.id, &mut *value),
                    Err(TryLockError::Poisoned(error)) => {
                        self.first.apply(&self.id, &mut *error.into_inner());
                    }
                    // A guard that was forgotten holds its lock forever.
                    Err(TryLockError::WouldBlock) => {
                        rt::refuse_at(Refusal::LockedForever, self.id.location())
                    }
                }
                if self.id.is_older() {
                    self.real.clear_poison();
                }
            }

            pub(super) fn number(&self) -> ObjectId {
                self.renew();
                // Before the runtime is asked, which must not be asked for the
                // value.
                let content = match self.real.$try_alone() {
                    Ok(value) => rt::value::content(&*value),
                    Err(TryLockError::Poisoned(error)) => rt::value::content(&**error.get_ref()),
                    Err(TryLockError::WouldBlock) => None,
                };
                let id = self.id.get(ObjectKind::$lock, || {
                    let made_at = || Fingerprint::of(&self.id.location());
                    Object::Lock(Lock::new(
                        content.unwrap_or_else(made_at),
                        self.real.is_poisoned(),
                    ))
                });
                if let Some(content) = content {
                    rt::find_in(id, content);
                }
                id
            }

            fn operation(&self, operation: Op) -> Operation {
                Operation::Lock(self.number(), operation)
            }

            #[track_caller]
            fn grab(&self, outcome: &Outcome) -> $guard<'_, T> {
                let real = match outcome {
                    Outcome::Aborted => late(|| self.real.$try_alone()),
                    _ => self.real.$alone().unwrap_or_else(PoisonError::into_inner),
                };
                held::take(address(self), &real);
                $guard {
                    lock: self,
                    real: Some(real),
                    panicking: std::thread::panicking(),
                }
            }

            #[track_caller]
            pub(super) fn result(&self, outcome: &Outcome) -> LockResult<$guard<'_, T>> {
                or_poisoned(self.grab(outcome), outcome)
            }

            #[track_caller]
            pub fn $alone(&self) -> LockResult<$guard<'_, T>> {
                look(&self.id);
                let outcome = rt::step(self.operation(Op::Lock));
                self.result(&outcome)
            }

            #[track_caller]
            pub fn $try_alone(&self) -> TryLockResult<$guard<'_, T>> {
                look(&self.id);
                rt::needs_tries();
                match rt::step_finely(self.operation(Op::TryLock)) {
                    Outcome::No => Err(TryLockError::WouldBlock),
                    outcome => self.result(&outcome).map_err(TryLockError::Poisoned),
                }
            }

            #[track_caller]
            pub fn is_poisoned(&self) -> bool {
                self.is_poisoned_at(Location::here())
            }

            fn is_poisoned_at(&self, location: Location) -> bool {
                look_back(&self.id);
                let id = self.number();
                let asks = Operation::Lock(id, Op::IsPoisoned);
                let is_poisoned = rt::step_finely_at(asks, location) == Outcome::Is(true);
                if !rt::is_over() && rt::look(|state| state.is_held(id)) {
                    rt::needs_poisoning();
                }
                is_poisoned
            }

            #[track_caller]
            pub fn clear_poison(&self) {
                look(&self.id);
                rt::step_finely(self.operation(Op::ClearPoison));
                self.real.clear_poison();
            }

            pub fn get_mut(&mut self) -> LockResult<&mut T> {
                self.id.is_lent();
                self.real.get_mut()
            }
        }

        impl<T: Default + NoExclusiveBorrow> Default for $lock<T> {
            #[track_caller]
            fn default() -> Self {
                $lock::new(T::default())
            }
        }

        impl<T: NoExclusiveBorrow> From<T> for $lock<T> {
            #[track_caller]
            fn from(value: T) -> Self {
                $lock::new(value)
            }
        }

        pub struct $guard<'a, T: ?Sized> {
            lock: &'a $lock<T>,
            real: Option<real::$guard<'a, T>>,
            panicking: bool,
        }

        impl<T: ?Sized> DerefMut for $guard<'_, T> {
            fn deref_mut(&mut self) -> &mut T {
                self.real.as_mut().expect(HOLDS)
            }
        }

        impl<T: ?Sized> Drop for $guard<'_, T> {
            fn drop(&mut self) {
                let Some(real) = &self.real else { return };
                look_back(&self.lock.id);
                let value = rt::fingerprint_of(&**real);
                held::give(address(self.lock));
                self.real = None;
                let poison = !self.panicking && std::thread::panicking();
                let id = self.lock.number();
                if poison && !rt::is_over() && rt::poisons_by_steps() {
                    rt::fused(Operation::Lock(id, Op::Poison));
                }
                let unlock = Op::Unlock { value, poison };
                if !rt::is_over() {
                    rt::fused(Operation::Lock(id, unlock));
                }
            }
        }

        guard!($guard);
    };
}

/// What all guards can do.
macro_rules! guard {
    ($guard:ident) => {
        impl<T: ?Sized> Deref for $guard<'_, T> {
            type Target = T;

            fn deref(&self) -> &T {
                self.real.as_ref().expect(HOLDS)
            }
        }

        impl<T: ?Sized + fmt::Debug> fmt::Debug for $guard<'_, T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                (**self).fmt(f)
            }
        }

        impl<T: ?Sized + fmt::Display> fmt::Display for $guard<'_, T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                (**self).fmt(f)
            }
        }
    };
}

fn address<T: ?Sized>(lock: &T) -> *const () {
    ptr::from_ref(lock).cast()
}

const HOLDS: &str = "a guard holds its lock";

fn or_poisoned<G>(guard: G, outcome: &Outcome) -> LockResult<G> {
    match outcome {
        Outcome::Locked { poisoned: true, .. } | Outcome::Woken { poisoned: true, .. } => {
            Err(PoisonError::new(guard))
        }
        _ => Ok(guard),
    }
}

/// Locks in an execution that is over, where others give back what they hold. Who waits for
/// what it holds itself, or in a circle, can't be unwound any further.
#[track_caller]
fn late<G>(try_lock: impl Fn() -> TryLockResult<G>) -> G {
    for _ in 0..LATE {
        match try_lock() {
            Ok(guard) => return guard,
            Err(TryLockError::Poisoned(error)) => return error.into_inner(),
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_micros(100)),
        }
    }
    rt::stranded::strand(Refusal::LockInDrop, Some(Location::here()))
}

/// How often it is tried to lock.
const LATE: usize = 50;

lock!(Mutex, MutexGuard, try_lock, lock);
lock!(RwLock, RwLockWriteGuard, try_write, write);

impl<'a, T: ?Sized> MutexGuard<'a, T> {
    #[track_caller]
    pub(super) fn mutex(&self) -> &'a Mutex<T> {
        look(&self.lock.id);
        self.lock
    }

    /// What is in it now.
    pub(super) fn value(&self) -> Fingerprint {
        rt::fingerprint_of(&**self)
    }

    /// Gives the value back without telling the search, which knows.
    pub(super) fn release(mut self) {
        held::give(address(self.lock));
        self.real = None;
    }
}

pub struct RwLockReadGuard<'a, T: ?Sized> {
    lock: &'a RwLock<T>,
    real: Option<real::RwLockReadGuard<'a, T>>,
}

guard!(RwLockReadGuard);

impl<T: ?Sized> RwLock<T> {
    #[track_caller]
    fn reading(&self, outcome: &Outcome) -> LockResult<RwLockReadGuard<'_, T>> {
        let real = match outcome {
            Outcome::Aborted => late(|| self.real.try_read()),
            _ => self.real.read().unwrap_or_else(PoisonError::into_inner),
        };
        held::take(address(self), &real);
        let guard = RwLockReadGuard {
            lock: self,
            real: Some(real),
        };
        or_poisoned(guard, outcome)
    }

    #[track_caller]
    pub fn read(&self) -> LockResult<RwLockReadGuard<'_, T>> {
        look(&self.id);
        let outcome = rt::step(self.operation(Op::Read));
        self.reading(&outcome)
    }

    #[track_caller]
    pub fn try_read(&self) -> TryLockResult<RwLockReadGuard<'_, T>> {
        self.try_read_at(Location::here())
    }

    fn try_read_at(&self, location: Location) -> TryLockResult<RwLockReadGuard<'_, T>> {
        look_back(&self.id);
        rt::needs_tries();
        match rt::step_finely_at(self.operation(Op::TryRead), location) {
            Outcome::No => Err(TryLockError::WouldBlock),
            outcome => self.reading(&outcome).map_err(TryLockError::Poisoned),
        }
    }
}

impl<'a, T: ?Sized> RwLockWriteGuard<'a, T> {
    /// Lets readers in, and no writer in between.
    #[track_caller]
    pub fn downgrade(mut guard: Self) -> RwLockReadGuard<'a, T> {
        let (lock, real) = (guard.lock, guard.real.take());
        let real = real.expect(HOLDS);
        let value = rt::fingerprint_of(&*real);
        held::give(address(lock));
        let real = real::RwLockWriteGuard::downgrade(real);
        held::take(address(lock), &real);
        rt::fused(lock.operation(Op::Downgrade { value }));
        RwLockReadGuard {
            lock,
            real: Some(real),
        }
    }
}

impl<T: ?Sized> Drop for RwLockReadGuard<'_, T> {
    fn drop(&mut self) {
        look_back(&self.lock.id);
        held::give(address(self.lock));
        self.real = None;
        let unlock = Op::Unlock {
            value: Fingerprint::default(),
            poison: false,
        };
        let unlock = self.lock.operation(unlock);
        if rt::is_over() {
            return;
        }
        // Other readers may come before it, and so without what this one hands over.
        match rt::has_views() {
            true => rt::step(unlock),
            false => rt::fused(unlock),
        };
    }
}

/// It tries to lock, as the real one does.
impl<T: ?Sized + fmt::Debug> fmt::Debug for Mutex<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Mutex");
        look_back(&self.id);
        rt::needs_tries();
        match rt::step_finely_at(self.operation(Op::TryLock), Location::UNKNOWN) {
            Outcome::No => shown.field("data", &"<locked>"),
            outcome => shown.field("data", &&*self.grab(&outcome)),
        };
        shown.field("poisoned", &self.is_poisoned_at(Location::UNKNOWN));
        shown.finish_non_exhaustive()
    }
}

/// It tries to lock, as the real one does.
impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("RwLock");
        match self.try_read_at(Location::UNKNOWN) {
            Ok(guard) => shown.field("data", &&*guard),
            Err(TryLockError::Poisoned(error)) => shown.field("data", &&**error.get_ref()),
            Err(TryLockError::WouldBlock) => shown.field("data", &format_args!("<locked>")),
        };
        shown.field("poisoned", &self.is_poisoned_at(Location::UNKNOWN));
        shown.finish_non_exhaustive()
    }
}
