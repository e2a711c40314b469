//! Locks: the search decides who gets them, and real locks hold the values.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync as real;
use std::sync::{LockResult, PoisonError, TryLockError, TryLockResult};

use formats::graph::{ObjectKind, Refusal};

use super::renew::FirstValue;
use crate::held::Held;
use crate::rt::key::{Key, Place};
use crate::rt::world::{Object, ObjectId, Op, Outcome};
use crate::rt::{self, Age, LazyId, Use};

pub struct Mutex<T: ?Sized> {
    id: LazyId,
    first: FirstValue,
    real: real::Mutex<T>,
}

pub struct MutexGuard<'a, T: ?Sized> {
    lock: &'a Mutex<T>,
    real: Option<real::MutexGuard<'a, T>>,
    panicking: bool,
}

impl<T> Mutex<T> {
    #[track_caller]
    pub const fn new(value: T) -> Self
    where
        T: Held,
    {
        Mutex {
            id: LazyId::here(),
            first: FirstValue::new(),
            real: real::Mutex::new(value),
        }
    }

    pub fn into_inner(self) -> LockResult<T> {
        self.real.into_inner()
    }
}

/// A lock's number, and its state in the world when it is first used.
fn number(id: &LazyId, kind: ObjectKind, value: impl FnOnce() -> Key, poisoned: bool) -> ObjectId {
    // Before the runtime is asked, which must not be asked for the value.
    let value = value();
    let state = || Object::Lock {
        writer: None,
        readers: BTreeMap::new(),
        poisoned,
        value,
    };
    match id.get(kind, state) {
        Use::First(id) | Use::Again(id) => id,
    }
}

fn initial<T: ?Sized>(value: Option<&T>, place: Place) -> Key {
    value
        .and_then(|value| rt::key::content(value))
        .unwrap_or_else(|| Key::of(&place))
}

fn is_poisoned(id: ObjectId, place: Place) -> bool {
    rt::step_finely_at(Op::Look(id), place);
    let poisoned =
        rt::world(|world| matches!(&world.objects[&id], Object::Lock { poisoned: true, .. }));
    rt::observe(&poisoned);
    poisoned
}

fn clear_poison(id: ObjectId, place: Place) {
    rt::step_finely_at(Op::Look(id), place);
    rt::world(|world| {
        if let Some(Object::Lock { poisoned, .. }) = world.objects.get_mut(&id) {
            *poisoned = false;
        }
    });
}

/// A guard that was forgotten holds its lock for ever, also in a `static`.
fn refuse_forgotten(id: &LazyId) -> ! {
    rt::refuse_at(Refusal::LockedForever, id.place())
}

impl<T: ?Sized> Mutex<T> {
    /// A `static` begins each execution with what it began with.
    fn renew(&self) {
        if self.id.age() == Age::Current {
            return;
        }
        match self.real.try_lock() {
            Ok(mut value) => self.first.apply(&self.id, &mut *value),
            Err(TryLockError::Poisoned(error)) => {
                self.first.apply(&self.id, &mut *error.into_inner());
            }
            Err(TryLockError::WouldBlock) => refuse_forgotten(&self.id),
        }
        if self.id.is_older() {
            self.real.clear_poison();
        }
    }

    pub(super) fn number(&self) -> ObjectId {
        self.renew();
        let value = || match self.real.try_lock() {
            Ok(guard) => initial(Some(&*guard), self.id.place()),
            Err(TryLockError::Poisoned(error)) => {
                initial(Some(&**error.get_ref()), self.id.place())
            }
            Err(TryLockError::WouldBlock) => initial::<T>(None, self.id.place()),
        };
        number(&self.id, ObjectKind::Mutex, value, self.real.is_poisoned())
    }

    pub(super) fn grab(&self) -> MutexGuard<'_, T> {
        MutexGuard {
            lock: self,
            real: Some(self.real.lock().unwrap_or_else(PoisonError::into_inner)),
            panicking: std::thread::panicking(),
        }
    }

    pub(super) fn result(&self, outcome: &Outcome) -> LockResult<MutexGuard<'_, T>> {
        let guard = self.grab();
        match outcome {
            Outcome::Locked { poisoned: true } => Err(PoisonError::new(guard)),
            _ => Ok(guard),
        }
    }

    #[track_caller]
    pub fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        let outcome = rt::step(Op::Lock(self.number()));
        self.result(&outcome)
    }

    #[track_caller]
    pub fn try_lock(&self) -> TryLockResult<MutexGuard<'_, T>> {
        self.try_lock_at(Place::here())
    }

    fn try_lock_at(&self, place: Place) -> TryLockResult<MutexGuard<'_, T>> {
        match rt::step_finely_at(Op::TryLock(self.number()), place) {
            Outcome::No => Err(TryLockError::WouldBlock),
            outcome => self.result(&outcome).map_err(TryLockError::Poisoned),
        }
    }

    #[track_caller]
    pub fn is_poisoned(&self) -> bool {
        is_poisoned(self.number(), Place::here())
    }

    #[track_caller]
    pub fn clear_poison(&self) {
        clear_poison(self.number(), Place::here());
        self.real.clear_poison();
    }

    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        self.real.get_mut()
    }
}

impl<T: Default + Held> Default for Mutex<T> {
    #[track_caller]
    fn default() -> Self {
        Mutex::new(T::default())
    }
}

impl<T: Held> From<T> for Mutex<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        Mutex::new(value)
    }
}

/// It tries to lock, as the real one does.
impl<T: ?Sized + fmt::Debug> fmt::Debug for Mutex<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Mutex");
        match self.try_lock_at(Place::UNKNOWN) {
            Ok(guard) => shown.field("data", &&*guard),
            Err(TryLockError::Poisoned(error)) => shown.field("data", &&**error.get_ref()),
            Err(TryLockError::WouldBlock) => shown.field("data", &"<locked>"),
        };
        shown.field("poisoned", &is_poisoned(self.number(), Place::UNKNOWN));
        shown.finish_non_exhaustive()
    }
}

impl<'a, T: ?Sized> MutexGuard<'a, T> {
    pub(super) fn mutex(&self) -> &'a Mutex<T> {
        self.lock
    }

    /// Gives the value back without telling the search, which knows.
    pub(super) fn release(mut self) -> Key {
        let key = rt::key_of(&*self);
        self.real = None;
        key
    }
}

impl<T: ?Sized> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.real.as_ref().expect("a guard holds its lock")
    }
}

impl<T: ?Sized> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.real.as_mut().expect("a guard holds its lock")
    }
}

impl<T: ?Sized> Drop for MutexGuard<'_, T> {
    fn drop(&mut self) {
        let Some(real) = &self.real else { return };
        let value = rt::key_of(&**real);
        self.real = None;
        let poison = !self.panicking && std::thread::panicking();
        let lock = self.lock.number();
        if !rt::is_over() {
            rt::quietly(Op::Unlock {
                lock,
                value,
                poison,
            });
        }
    }
}

pub struct RwLock<T: ?Sized> {
    id: LazyId,
    first: FirstValue,
    real: real::RwLock<T>,
}

pub struct RwLockReadGuard<'a, T: ?Sized> {
    lock: &'a RwLock<T>,
    real: Option<real::RwLockReadGuard<'a, T>>,
}

pub struct RwLockWriteGuard<'a, T: ?Sized> {
    lock: &'a RwLock<T>,
    real: Option<real::RwLockWriteGuard<'a, T>>,
    panicking: bool,
}

impl<T> RwLock<T> {
    #[track_caller]
    pub const fn new(value: T) -> Self
    where
        T: Held,
    {
        RwLock {
            id: LazyId::here(),
            first: FirstValue::new(),
            real: real::RwLock::new(value),
        }
    }

    pub fn into_inner(self) -> LockResult<T> {
        self.real.into_inner()
    }
}

impl<T: ?Sized> RwLock<T> {
    /// A `static` begins each execution with what it began with.
    fn renew(&self) {
        if self.id.age() == Age::Current {
            return;
        }
        match self.real.try_write() {
            Ok(mut value) => self.first.apply(&self.id, &mut *value),
            Err(TryLockError::Poisoned(error)) => {
                self.first.apply(&self.id, &mut *error.into_inner());
            }
            Err(TryLockError::WouldBlock) => refuse_forgotten(&self.id),
        }
        if self.id.is_older() {
            self.real.clear_poison();
        }
    }

    fn number(&self) -> ObjectId {
        self.renew();
        let value = || match self.real.try_read() {
            Ok(guard) => initial(Some(&*guard), self.id.place()),
            _ => initial::<T>(None, self.id.place()),
        };
        number(&self.id, ObjectKind::RwLock, value, self.real.is_poisoned())
    }

    fn reading(&self, outcome: &Outcome) -> LockResult<RwLockReadGuard<'_, T>> {
        let real = self.real.read().unwrap_or_else(PoisonError::into_inner);
        let guard = RwLockReadGuard {
            lock: self,
            real: Some(real),
        };
        match outcome {
            Outcome::Locked { poisoned: true } => Err(PoisonError::new(guard)),
            _ => Ok(guard),
        }
    }

    fn writing(&self, outcome: &Outcome) -> LockResult<RwLockWriteGuard<'_, T>> {
        let real = self.real.write().unwrap_or_else(PoisonError::into_inner);
        let guard = RwLockWriteGuard {
            lock: self,
            real: Some(real),
            panicking: std::thread::panicking(),
        };
        match outcome {
            Outcome::Locked { poisoned: true } => Err(PoisonError::new(guard)),
            _ => Ok(guard),
        }
    }

    #[track_caller]
    pub fn read(&self) -> LockResult<RwLockReadGuard<'_, T>> {
        let outcome = rt::step(Op::Read(self.number()));
        self.reading(&outcome)
    }

    #[track_caller]
    pub fn try_read(&self) -> TryLockResult<RwLockReadGuard<'_, T>> {
        self.try_read_at(Place::here())
    }

    fn try_read_at(&self, place: Place) -> TryLockResult<RwLockReadGuard<'_, T>> {
        match rt::step_finely_at(Op::TryRead(self.number()), place) {
            Outcome::No => Err(TryLockError::WouldBlock),
            outcome => self.reading(&outcome).map_err(TryLockError::Poisoned),
        }
    }

    #[track_caller]
    pub fn write(&self) -> LockResult<RwLockWriteGuard<'_, T>> {
        let outcome = rt::step(Op::Lock(self.number()));
        self.writing(&outcome)
    }

    #[track_caller]
    pub fn try_write(&self) -> TryLockResult<RwLockWriteGuard<'_, T>> {
        match rt::step_finely(Op::TryLock(self.number())) {
            Outcome::No => Err(TryLockError::WouldBlock),
            outcome => self.writing(&outcome).map_err(TryLockError::Poisoned),
        }
    }

    #[track_caller]
    pub fn is_poisoned(&self) -> bool {
        is_poisoned(self.number(), Place::here())
    }

    #[track_caller]
    pub fn clear_poison(&self) {
        clear_poison(self.number(), Place::here());
        self.real.clear_poison();
    }

    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        self.real.get_mut()
    }
}

impl<T: Default + Held> Default for RwLock<T> {
    #[track_caller]
    fn default() -> Self {
        RwLock::new(T::default())
    }
}

impl<T: Held> From<T> for RwLock<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        RwLock::new(value)
    }
}

/// It tries to lock, as the real one does.
impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("RwLock");
        match self.try_read_at(Place::UNKNOWN) {
            Ok(guard) => shown.field("data", &&*guard),
            Err(TryLockError::Poisoned(error)) => shown.field("data", &&**error.get_ref()),
            Err(TryLockError::WouldBlock) => shown.field("data", &format_args!("<locked>")),
        };
        shown.field("poisoned", &is_poisoned(self.number(), Place::UNKNOWN));
        shown.finish_non_exhaustive()
    }
}

impl<T: ?Sized> Deref for RwLockReadGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.real.as_ref().expect("a guard holds its lock")
    }
}

impl<T: ?Sized> Deref for RwLockWriteGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.real.as_ref().expect("a guard holds its lock")
    }
}

impl<T: ?Sized> DerefMut for RwLockWriteGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.real.as_mut().expect("a guard holds its lock")
    }
}

impl<'a, T: ?Sized> RwLockWriteGuard<'a, T> {
    /// Lets readers in, and no writer in between.
    #[track_caller]
    pub fn downgrade(mut guard: Self) -> RwLockReadGuard<'a, T> {
        let (lock, real) = (guard.lock, guard.real.take());
        let real = real.expect("a guard holds its lock");
        let value = rt::key_of(&*real);
        let real = real::RwLockWriteGuard::downgrade(real);
        rt::quietly(Op::Downgrade {
            lock: lock.number(),
            value,
        });
        RwLockReadGuard {
            lock,
            real: Some(real),
        }
    }
}

impl<T: ?Sized> Drop for RwLockReadGuard<'_, T> {
    fn drop(&mut self) {
        self.real = None;
        let lock = self.lock.number();
        if !rt::is_over() {
            let value = Key::default();
            rt::quietly(Op::Unlock {
                lock,
                value,
                poison: false,
            });
        }
    }
}

impl<T: ?Sized> Drop for RwLockWriteGuard<'_, T> {
    fn drop(&mut self) {
        let Some(real) = &self.real else { return };
        let value = rt::key_of(&**real);
        self.real = None;
        let poison = !self.panicking && std::thread::panicking();
        let lock = self.lock.number();
        if !rt::is_over() {
            rt::quietly(Op::Unlock {
                lock,
                value,
                poison,
            });
        }
    }
}

macro_rules! shown {
    ($guard:ident) => {
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

shown!(MutexGuard);
shown!(RwLockReadGuard);
shown!(RwLockWriteGuard);
