//! What is initialized once, whoever comes first.

#![expect(unsafe_code, reason = "a cell hands out references to what it holds")]

use std::cell::UnsafeCell;
use std::fmt;
use std::ops::Deref;
use std::ptr;
use std::sync::atomic::{AtomicPtr, Ordering::SeqCst};

use crate::rt::world::{Object, ObjectId, Op, Outcome};
use crate::rt::{self, LazyId, Use};

fn number(id: &LazyId, kind: &'static str, done: bool) -> ObjectId {
    let state = || Object::Once {
        running: None,
        done,
    };
    let (Use::First(id) | Use::Again(id)) = id.get(kind, state);
    id
}

/// Runs `work` if nobody has, and waits while somebody does.
#[track_caller]
fn once(id: ObjectId, work: impl FnOnce()) {
    if rt::step(Op::Enter(id)) != Outcome::First(true) {
        return;
    }
    /// Lets others in again, also after a panic.
    struct Running(ObjectId, bool);
    impl Drop for Running {
        fn drop(&mut self) {
            rt::world(|world| {
                let done = self.1;
                world.objects.insert(
                    self.0,
                    Object::Once {
                        running: None,
                        done,
                    },
                );
            });
        }
    }
    let mut running = Running(id, false);
    work();
    running.1 = true;
}

pub struct Once {
    id: LazyId,
}

#[derive(Debug)]
pub struct OnceState(());

#[expect(clippy::new_without_default, reason = "std's has none")]
impl Once {
    #[track_caller]
    pub const fn new() -> Self {
        Once { id: LazyId::here() }
    }

    #[track_caller]
    pub fn call_once(&self, work: impl FnOnce()) {
        once(number(&self.id, "Once", false), work);
    }

    #[track_caller]
    pub fn is_completed(&self) -> bool {
        rt::step(Op::Look(number(&self.id, "Once", false))) == Outcome::Done
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
        number(&self.id, "OnceLock", !self.value.load(SeqCst).is_null())
    }

    fn peek(&self) -> Option<&T> {
        // SAFETY: the pointer is null, or comes from a box that is freed only
        // when the cell is dropped.
        unsafe { self.value.load(SeqCst).as_ref() }
    }

    fn fill(&self, value: T) {
        self.value.store(Box::into_raw(Box::new(value)), SeqCst);
    }

    #[track_caller]
    pub fn get(&self) -> Option<&T> {
        let id = self.number();
        match rt::step(Op::Look(id)) {
            Outcome::Done => self.peek(),
            _ => None,
        }
    }

    #[track_caller]
    pub fn set(&self, value: T) -> Result<(), T> {
        let mut value = Some(value);
        let id = self.number();
        once(id, || {
            if let Some(value) = value.take() {
                self.fill(value);
            }
        });
        match value {
            None => Ok(()),
            Some(value) => Err(value),
        }
    }

    #[track_caller]
    pub fn get_or_init(&self, init: impl FnOnce() -> T) -> &T {
        let id = self.number();
        once(id, || self.fill(init()));
        self.peek().expect("it has just been initialized")
    }

    pub fn get_mut(&mut self) -> Option<&mut T> {
        // SAFETY: as in `peek`, and nobody else has a reference.
        unsafe { self.value.load(SeqCst).as_mut() }
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

impl<T> Default for OnceLock<T> {
    #[track_caller]
    fn default() -> Self {
        OnceLock::new()
    }
}

impl<T: fmt::Debug> fmt::Debug for OnceLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("OnceLock").field(&self.peek()).finish()
    }
}

/// The function is called anew in each execution.
pub struct LazyLock<T, F = fn() -> T> {
    cell: OnceLock<T>,
    init: UnsafeCell<F>,
}

// SAFETY: the function is only called, by one thread at a time.
unsafe impl<T: Sync + Send, F: Send> Sync for LazyLock<T, F> {}

impl<T> LazyLock<T> {
    #[track_caller]
    pub const fn new(init: fn() -> T) -> Self {
        LazyLock {
            cell: OnceLock::new(),
            init: UnsafeCell::new(init),
        }
    }

    #[track_caller]
    pub fn force(this: &Self) -> &T {
        // SAFETY: a function pointer is copied; nobody writes it.
        let init = unsafe { *this.init.get() };
        this.cell.get_or_init(init)
    }
}

impl<T> Deref for LazyLock<T> {
    type Target = T;

    #[track_caller]
    fn deref(&self) -> &T {
        LazyLock::force(self)
    }
}
