//! What is initialized once, whoever comes first.

#![expect(unsafe_code, reason = "a cell hands out references to what it holds")]

use std::cell::UnsafeCell;
use std::fmt;
use std::mem::ManuallyDrop;
use std::ops::{Deref, DerefMut};
use std::panic::{self, AssertUnwindSafe, RefUnwindSafe, UnwindSafe};
use std::ptr;
use std::sync as real;
use std::sync::atomic::{AtomicBool, AtomicPtr, Ordering::SeqCst};

use formats::graph::ObjectKind;

use crate::rt::fingerprint::Fingerprint;
use crate::rt::location::Location;
use crate::rt::plain::{look, look_back, write};
use crate::rt::state::ids::ObjectId;
use crate::rt::state::object::Object;
use crate::rt::state::once::{Once as State, Operation as Op};
use crate::rt::state::operation::Operation;
use crate::rt::state::outcome::Outcome;
use crate::rt::state::rules::Glances;
use crate::rt::{self, LazyId};

/// Its number; `value` is what it is initialized with before it is first used.
fn number(id: &LazyId, kind: ObjectKind, value: Option<Fingerprint>) -> ObjectId {
    id.get(kind, || Object::Once(value.map_or(State::New, State::Done)))
}

/// A turn to initialize. Others are let in when it is dropped, and know whether
/// it was done.
struct Turn {
    id: ObjectId,
    /// What it is initialized with, once it is.
    value: Option<Fingerprint>,
    /// Whether the last to try has panicked.
    after_panic: bool,
    location: Location,
}

impl Turn {
    /// Waits while somebody is at it; `None` when it is done.
    #[track_caller]
    fn take(id: ObjectId) -> Option<Self> {
        match rt::step(Operation::Once(id, Op::Enter)) {
            Outcome::ItsTurn { after_panic } => Some(Turn {
                id,
                value: None,
                after_panic,
                location: Location::here(),
            }),
            _ => None,
        }
    }

    /// For what is initialized without a value.
    fn done(&mut self) {
        self.value = Some(Fingerprint::default());
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if !rt::is_over() {
            let settle = match self.value {
                Some(value) => Op::Settle { value },
                None => Op::GiveUp,
            };
            rt::fused_at(Operation::Once(self.id, settle), self.location);
        }
    }
}

pub struct Once {
    id: LazyId,
}

#[expect(
    clippy::declare_interior_mutable_const,
    reason = "each use is one of its own, as in `std`"
)]
#[deprecated]
pub const ONCE_INIT: Once = Once::new();

#[derive(Debug)]
pub struct OnceState {
    poisoned: bool,
}

impl OnceState {
    pub fn is_poisoned(&self) -> bool {
        self.poisoned
    }
}

#[expect(clippy::new_without_default, reason = "std's has none")]
impl Once {
    #[inline]
    #[track_caller]
    pub const fn new() -> Self {
        Once { id: LazyId::here() }
    }

    fn number(&self) -> ObjectId {
        number(&self.id, ObjectKind::Once, None)
    }

    #[track_caller]
    pub fn call_once(&self, work: impl FnOnce()) {
        look(&self.id);
        if let Some(mut turn) = Turn::take(self.number()) {
            if turn.after_panic {
                panic!("Once instance has previously been poisoned");
            }
            work();
            turn.done();
        }
    }

    #[track_caller]
    pub fn call_once_force(&self, work: impl FnOnce(&OnceState)) {
        look(&self.id);
        if let Some(mut turn) = Turn::take(self.number()) {
            work(&OnceState {
                poisoned: turn.after_panic,
            });
            turn.done();
        }
    }

    #[track_caller]
    pub fn wait(&self) {
        look(&self.id);
        let once = self.number();
        if rt::step(Operation::Once(once, Op::Await { force: false })) == Outcome::No {
            panic!("Once instance has previously been poisoned");
        }
    }

    #[track_caller]
    pub fn wait_force(&self) {
        look(&self.id);
        let once = self.number();
        rt::step(Operation::Once(once, Op::Await { force: true }));
    }

    #[track_caller]
    pub fn is_completed(&self) -> bool {
        look(&self.id);
        rt::needs_glances(Glances::INITIALIZED);
        matches!(
            rt::step_finely(Operation::Once(self.number(), Op::Look)),
            Outcome::Ready(_)
        )
    }
}

/// The value of one execution is left behind when the next one begins, since
/// the cell may be a `static`.
pub struct OnceLock<T> {
    id: LazyId,
    value: AtomicPtr<T>,
    _owns: std::marker::PhantomData<T>,
}

// SAFETY: as for `std`'s: a value may be put in by one thread and dropped or
// looked at by another.
unsafe impl<T: Sync + Send> Sync for OnceLock<T> {}
// SAFETY: the cell owns its value.
unsafe impl<T: Send> Send for OnceLock<T> {}

impl<T> OnceLock<T> {
    #[inline]
    #[track_caller]
    pub const fn new() -> Self {
        OnceLock {
            id: LazyId::here(),
            value: AtomicPtr::new(ptr::null_mut()),
            _owns: std::marker::PhantomData,
        }
    }

    fn number(&self) -> ObjectId {
        if self.id.is_older() {
            self.value.store(ptr::null_mut(), SeqCst);
        }
        let location = self.id.location();
        let content =
            |value| rt::value::content(value).unwrap_or_else(|| Fingerprint::of(&location));
        number(&self.id, ObjectKind::OnceLock, self.peek().map(content))
    }

    fn peek(&self) -> Option<&T> {
        // SAFETY: the pointer is null, or comes from a box that is freed only
        // when the cell is dropped.
        unsafe { self.value.load(SeqCst).as_ref() }
    }

    #[track_caller]
    fn fill(&self, value: T, mut turn: Turn) {
        let fingerprint = rt::fingerprint_of(&value);
        let value = Box::new(value);
        write(&*value);
        self.value.store(Box::into_raw(value), SeqCst);
        turn.value = Some(fingerprint);
    }

    #[track_caller]
    pub fn get(&self) -> Option<&T> {
        self.get_at(Location::here())
    }

    fn get_at(&self, location: Location) -> Option<&T> {
        look_back(&self.id);
        rt::needs_glances(Glances::INITIALIZED);
        match rt::step_finely_at(Operation::Once(self.number(), Op::Look), location) {
            Outcome::Ready(_) => self.peek(),
            _ => None,
        }
    }

    fn show(&self, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result
    where
        T: fmt::Debug,
    {
        let mut tuple = f.debug_tuple(name);
        match self.get_at(Location::UNKNOWN) {
            Some(value) => tuple.field(value),
            None => tuple.field(&format_args!("<uninit>")),
        };
        tuple.finish()
    }

    #[track_caller]
    pub fn set(&self, value: T) -> Result<(), T> {
        look(&self.id);
        let Some(turn) = Turn::take(self.number()) else {
            return Err(value);
        };
        self.fill(value, turn);
        Ok(())
    }

    #[track_caller]
    pub fn get_or_init(&self, init: impl FnOnce() -> T) -> &T {
        look(&self.id);
        if let Some(turn) = Turn::take(self.number()) {
            self.fill(init(), turn);
        }
        self.peek().expect("it has just been initialized")
    }

    #[track_caller]
    pub fn wait(&self) -> &T {
        look(&self.id);
        let once = self.number();
        rt::step(Operation::Once(once, Op::Await { force: true }));
        self.peek().expect("it has been initialized")
    }

    pub fn get_mut(&mut self) -> Option<&mut T> {
        // SAFETY: as in `peek`, and nobody else has a reference.
        unsafe { self.value.load(SeqCst).as_mut() }
    }

    #[track_caller]
    pub fn take(&mut self) -> Option<T> {
        let value = self.value.swap(ptr::null_mut(), SeqCst);
        write(&self.id);
        // The next to use it finds another one.
        self.id = self.id.renewed();
        // SAFETY: it comes from a box, and nobody else has a reference.
        (!value.is_null()).then(|| *unsafe { Box::from_raw(value) })
    }

    #[track_caller]
    pub fn into_inner(mut self) -> Option<T> {
        self.take()
    }
}

impl<T> From<T> for OnceLock<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        let cell = OnceLock::new();
        cell.value.store(Box::into_raw(Box::new(value)), SeqCst);
        cell
    }
}

impl<T> Drop for OnceLock<T> {
    fn drop(&mut self) {
        let value = self.value.load(SeqCst);
        if !value.is_null() {
            // SAFETY: it comes from a box, and is dropped once.
            drop(unsafe { Box::from_raw(value) });
        }
    }
}

impl<T: Clone> Clone for OnceLock<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        match self.get() {
            Some(value) => OnceLock::from(value.clone()),
            None => OnceLock::new(),
        }
    }
}

impl<T: PartialEq> PartialEq for OnceLock<T> {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl<T: Eq> Eq for OnceLock<T> {}

impl<T> Default for OnceLock<T> {
    #[track_caller]
    fn default() -> Self {
        OnceLock::new()
    }
}

impl<T: fmt::Debug> fmt::Debug for OnceLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.show("OnceLock", f)
    }
}

impl<T: fmt::Debug, F> fmt::Debug for LazyLock<T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.cell.show("LazyLock", f)
    }
}

impl fmt::Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Once").finish_non_exhaustive()
    }
}

/// The function is called anew in each execution.
pub struct LazyLock<T, F = fn() -> T> {
    cell: OnceLock<T>,
    init: UnsafeCell<ManuallyDrop<F>>,
    /// Whether the function has been called, in any execution.
    called: AtomicBool,
}

// SAFETY: the function is only called, by one thread at a time.
unsafe impl<T: Sync + Send, F: Send> Sync for LazyLock<T, F> {}

impl<T: RefUnwindSafe + UnwindSafe, F: UnwindSafe> RefUnwindSafe for LazyLock<T, F> {}
impl<T: UnwindSafe, F: UnwindSafe> UnwindSafe for LazyLock<T, F> {}

impl<T, F: FnOnce() -> T> LazyLock<T, F> {
    #[inline]
    #[track_caller]
    pub const fn new(init: F) -> Self {
        LazyLock {
            cell: OnceLock::new(),
            init: UnsafeCell::new(ManuallyDrop::new(init)),
            called: AtomicBool::new(false),
        }
    }

    #[track_caller]
    pub fn force(this: &Self) -> &T {
        look(&this.cell.id);
        if let Some(turn) = Turn::take(this.cell.number()) {
            if turn.after_panic {
                panic_of_a_poisoned_lock();
            }
            this.called.store(true, SeqCst);
            // SAFETY: nobody writes it, and in one execution it is called once.
            // Only a `static` is there for more than one: then the function was
            // made at compile time and owns nothing but its bytes, so that it
            // may be used up again.
            let init = unsafe { ptr::read(this.init.get()) };
            this.cell.fill(ManuallyDrop::into_inner(init)(), turn);
        }
        this.cell.peek().expect("it has just been initialized")
    }

    #[track_caller]
    pub fn force_mut(this: &mut Self) -> &mut T {
        LazyLock::force(this);
        let value = LazyLock::get_mut(this);
        value.expect("it has just been initialized")
    }
}

impl<T, F> LazyLock<T, F> {
    #[track_caller]
    pub fn get(this: &Self) -> Option<&T> {
        this.cell.get()
    }

    pub fn get_mut(this: &mut Self) -> Option<&mut T> {
        this.cell.get_mut()
    }
}

impl<T, F> Drop for LazyLock<T, F> {
    fn drop(&mut self) {
        if !*self.called.get_mut() {
            // SAFETY: it has not been used up, and is dropped once.
            unsafe { ManuallyDrop::drop(self.init.get_mut()) };
        }
    }
}

impl<T: Default> Default for LazyLock<T> {
    #[track_caller]
    fn default() -> Self {
        LazyLock::new(T::default)
    }
}

/// Panics in the words of the real one, which name a line of the library.
fn panic_of_a_poisoned_lock() {
    let lock = real::LazyLock::new(|| panic::resume_unwind(Box::new(())));
    let _ = panic::catch_unwind(AssertUnwindSafe(|| *lock));
    *lock
}

impl<T, F: FnOnce() -> T> Deref for LazyLock<T, F> {
    type Target = T;

    #[track_caller]
    fn deref(&self) -> &T {
        LazyLock::force(self)
    }
}

impl<T, F: FnOnce() -> T> DerefMut for LazyLock<T, F> {
    #[track_caller]
    fn deref_mut(&mut self) -> &mut T {
        LazyLock::force_mut(self)
    }
}
