//! [`std::thread`], with threads that go on when the search lets them.

use std::any::Any;
use std::fmt;
use std::io;
use std::mem::needs_drop;
use std::num::NonZero;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread as real;
use std::time::Duration;

pub use ::std::thread::{AccessError, LocalKey, Result, panicking};

use crate::exclusive::NoExclusiveBorrow;
use crate::rt;
use crate::rt::location::Location;
use crate::rt::owners;
use crate::rt::state::operation::Operation;
use crate::rt::state::owner::Change;
use crate::rt::state::park::Operation::{Park, Unpark};
use crate::rt::state::threads::Operation as Op;
use crate::rt::state::{Glances, Outcome, ThreadId as Id};
use crate::time::is_for_ever;

/// What a thread returns, and one of the two that share it: the thread, and the
/// handle. Whoever lets go last drops what is left.
struct Packet<T>(Option<Arc<Mutex<Shared<T>>>>);

struct Shared<T> {
    result: Option<Result<T>>,
    is_let_go: bool,
}

fn open<T>(shared: &Mutex<Shared<T>>) -> MutexGuard<'_, Shared<T>> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

fn address<T>(shared: &Arc<T>) -> usize {
    Arc::as_ptr(shared).addr()
}

impl<T> Packet<T> {
    fn pair() -> (Self, Self) {
        let shared = Arc::new(Mutex::new(Shared {
            result: None,
            is_let_go: false,
        }));
        // Nobody can notice who drops a value that needs no drop.
        if needs_drop::<T>() {
            owners::make(address(&shared), 2);
        }
        (Packet(Some(Arc::clone(&shared))), Packet(Some(shared)))
    }

    fn put(self, result: Result<T>) {
        if let Some(shared) = &self.0 {
            open(shared).result = Some(result);
        }
    }

    fn take(mut self) -> Option<Result<T>> {
        open(&*self.0.take()?).result.take()
    }
}

impl<T> Drop for Packet<T> {
    fn drop(&mut self) {
        let Some(shared) = self.0.take() else { return };
        if needs_drop::<T>() {
            let is_last = || open(&shared).is_let_go;
            owners::let_go(true, is_last);
            owners::change(address(&shared), Change::Drop, is_last());
        }
        let rest = {
            let mut shared = open(&shared);
            match std::mem::replace(&mut shared.is_let_go, true) {
                true => shared.result.take(),
                false => return,
            }
        };
        rt::disown(1);
        drop(rest);
        rt::disown(-1);
    }
}

/// What a thread returns that was not followed to its end.
fn nothing<T>() -> Result<T> {
    Err(Box::new("the execution is over"))
}

#[track_caller]
fn is_finished(id: Id) -> bool {
    rt::needs_glances(Glances::FINISHED);
    rt::step_finely(Operation::Thread(Op::IsFinished(id))) == Outcome::Is(true)
}

/// A handle to a thread of the program.
#[derive(Clone)]
pub struct Thread {
    id: Id,
    name: Option<String>,
}

impl Thread {
    pub fn name(&self) -> Option<&str> {
        match self.id {
            0 => Some("main"),
            _ => self.name.as_deref(),
        }
    }

    pub fn id(&self) -> ThreadId {
        ThreadId(self.id as u64 + 1)
    }

    #[track_caller]
    pub fn unpark(&self) {
        rt::step(Operation::Park(Unpark(self.id)));
    }
}

impl fmt::Debug for Thread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Thread")
            .field("id", &self.id())
            .field("name", &self.name())
            .finish_non_exhaustive()
    }
}

/// A thread's number, in the order of this program's threads.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ThreadId(u64);

impl fmt::Debug for ThreadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        rt::show_number();
        f.debug_tuple("ThreadId").field(&self.0).finish()
    }
}

pub fn current() -> Thread {
    Thread {
        id: rt::current(),
        name: rt::name(),
    }
}

#[must_use = "a builder does nothing by itself"]
#[derive(Debug, Default)]
pub struct Builder {
    name: Option<String>,
    stack_size: Option<usize>,
}

impl Builder {
    pub fn new() -> Self {
        Builder::default()
    }

    pub fn name(mut self, name: String) -> Self {
        self.name = Some(name);
        self
    }

    pub fn stack_size(mut self, size: usize) -> Self {
        self.stack_size = Some(size);
        self
    }

    fn real(&self) -> real::Builder {
        match self.stack_size {
            Some(size) => real::Builder::new().stack_size(size),
            None => real::Builder::new(),
        }
    }

    #[track_caller]
    pub fn spawn<F, T>(self, work: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        let id = rt::new_thread(self.name.clone(), None);
        let (packet, theirs) = Packet::pair();
        let name = self.name.clone();
        let handle = self.real().spawn(move || {
            rt::live(id, name, rt::Leaves::of_spawned(), work, |outcome| {
                theirs.put(outcome)
            });
        })?;
        rt::keep(handle);
        Ok(JoinHandle {
            thread: Thread {
                id,
                name: self.name,
            },
            packet,
            unit: || (Box::new(()) as Box<dyn Any>).downcast().ok(),
        })
    }

    #[track_caller]
    pub fn spawn_scoped<'scope, 'env, F, T>(
        self,
        scope: &'scope Scope<'scope, 'env>,
        work: F,
    ) -> io::Result<ScopedJoinHandle<'scope, T>>
    where
        F: FnOnce() -> T + Send + NoExclusiveBorrow + 'scope,
        T: Send + 'scope,
    {
        let id = rt::new_thread(self.name.clone(), Some(scope.number));
        scope.add(id);
        let (packet, theirs) = Packet::pair();
        let name = self.name.clone();
        let panicked = Arc::clone(&scope.panicked);
        let handle = self.real().spawn_scoped(scope.real, move || {
            rt::live(id, name, rt::Leaves::of_scoped(), work, |outcome| {
                if outcome.is_err() {
                    panicked
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .push(id);
                }
                theirs.put(outcome);
            });
        })?;
        Ok(ScopedJoinHandle {
            thread: Thread {
                id,
                name: self.name,
            },
            packet,
            panicked: Arc::clone(&scope.panicked),
            _real: handle,
        })
    }
}

#[track_caller]
pub fn spawn<F, T>(work: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    Builder::new().spawn(work).expect("failed to spawn thread")
}

pub struct JoinHandle<T> {
    thread: Thread,
    packet: Packet<T>,
    /// Makes `()`, if `T` is that.
    unit: fn() -> Option<Box<T>>,
}

impl<T> JoinHandle<T> {
    pub fn thread(&self) -> &Thread {
        &self.thread
    }

    #[track_caller]
    pub fn join(self) -> Result<T> {
        let outcome = rt::step(Operation::Thread(Op::Join(self.thread.id)));
        match self.packet.take() {
            // Where a `drop` joins and unwraps, that must not panic a second time.
            Some(Err(_)) | None if outcome == Outcome::Aborted => match (self.unit)() {
                Some(unit) => Ok(*unit),
                None => nothing(),
            },
            Some(result) => result,
            None => nothing(),
        }
    }

    #[track_caller]
    pub fn is_finished(&self) -> bool {
        is_finished(self.thread.id)
    }
}

impl<T> fmt::Debug for JoinHandle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JoinHandle").finish_non_exhaustive()
    }
}

pub struct Scope<'scope, 'env: 'scope> {
    real: &'scope real::Scope<'scope, 'env>,
    number: (Id, u32),
    threads: Mutex<Vec<Id>>,
    panicked: Arc<Mutex<Vec<Id>>>,
}

impl<'scope, 'env> Scope<'scope, 'env> {
    fn add(&self, id: Id) {
        self.threads
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(id);
    }

    fn threads(&self) -> Vec<Id> {
        self.threads
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    #[track_caller]
    pub fn spawn<F, T>(&'scope self, work: F) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + NoExclusiveBorrow + 'scope,
        T: Send + 'scope,
    {
        Builder::new()
            .spawn_scoped(self, work)
            .expect("failed to spawn thread")
    }
}

pub struct ScopedJoinHandle<'scope, T> {
    thread: Thread,
    packet: Packet<T>,
    panicked: Arc<Mutex<Vec<Id>>>,
    _real: real::ScopedJoinHandle<'scope, ()>,
}

impl<T> ScopedJoinHandle<'_, T> {
    pub fn thread(&self) -> &Thread {
        &self.thread
    }

    #[track_caller]
    pub fn join(self) -> Result<T> {
        rt::step(Operation::Thread(Op::Join(self.thread.id)));
        // A panic that somebody has asked about is not the scope's.
        self.panicked
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .retain(|id| *id != self.thread.id);
        self.packet.take().unwrap_or_else(nothing)
    }

    #[track_caller]
    pub fn is_finished(&self) -> bool {
        is_finished(self.thread.id)
    }
}

impl<T> fmt::Debug for ScopedJoinHandle<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScopedJoinHandle").finish_non_exhaustive()
    }
}

#[track_caller]
pub fn scope<'env, F, T>(work: F) -> T
where
    F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
{
    let location = Location::here();
    let (result, any) = real::scope(|real| {
        let scope = Box::leak(Box::new(Scope {
            real,
            number: rt::new_scope(),
            threads: Mutex::default(),
            panicked: Arc::default(),
        }));
        let scope = &*scope;
        let result = ::std::panic::catch_unwind(::std::panic::AssertUnwindSafe(|| work(scope)));
        if result
            .as_ref()
            .is_err_and(|payload| !rt::is_own_panic(&**payload))
        {
            return (result, false);
        }
        // Those that it waits for may start others.
        loop {
            let threads = scope.threads();
            let awaited = threads.len();
            rt::step_at(Operation::Thread(Op::JoinAll(threads)), location);
            if scope.threads().len() == awaited {
                break;
            }
        }
        let any = !scope
            .panicked
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .is_empty();
        (result, any)
    });
    match result {
        // Here, for the panic to be at the caller's line.
        Ok(_) if any => panic!("a scoped thread panicked"),
        result => resume(result),
    }
}

fn resume<T>(result: ::std::result::Result<T, Box<dyn Any + Send>>) -> T {
    result.unwrap_or_else(|payload| ::std::panic::resume_unwind(payload))
}

/// Time is no promise: others may do anything meanwhile, or nothing.
#[track_caller]
pub fn sleep(duration: Duration) {
    rt::step(Operation::Thread(match is_for_ever(duration) {
        true => Op::SleepForever,
        false => Op::Yield,
    }));
}

#[deprecated]
#[track_caller]
pub fn sleep_ms(milliseconds: u32) {
    sleep(Duration::from_millis(milliseconds.into()));
}

#[track_caller]
pub fn yield_now() {
    rt::step(Operation::Thread(Op::Yield));
}

#[track_caller]
pub fn park() {
    rt::needs_tokens();
    rt::step(Operation::Park(Park { timed: false }));
}

#[track_caller]
pub fn park_timeout(duration: Duration) {
    rt::needs_tokens();
    let timed = !is_for_ever(duration);
    rt::step(Operation::Park(Park { timed }));
}

#[deprecated]
#[track_caller]
pub fn park_timeout_ms(milliseconds: u32) {
    park_timeout(Duration::from_millis(milliseconds.into()));
}

/// Two, on every machine, so that a program does the same on all of them.
pub fn available_parallelism() -> io::Result<NonZero<usize>> {
    Ok(NonZero::<usize>::MIN.saturating_add(1))
}
