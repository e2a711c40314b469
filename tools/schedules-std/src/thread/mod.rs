//! [`std::thread`], with threads that go on when the search lets them.

mod packet;
mod scope;

use std::any::Any;
use std::ffi::CString;
use std::fmt;
use std::io;
use std::num::NonZero;
use std::thread as real;
use std::time::Duration;

pub use ::std::thread::{AccessError, LocalKey, Result, panicking};

use crate::rt;
use crate::rt::plain::{look, look_back};
use crate::rt::state::ids::ThreadId as Id;
use crate::rt::state::life::Operation as Op;
use crate::rt::state::operation::Operation;
use crate::rt::state::outcome::Outcome;
use crate::rt::state::park::Operation::{Park, Unpark};
use crate::rt::state::rules::Glances;
use crate::time::is_for_ever;

use packet::Packet;
pub use scope::{Scope, ScopedJoinHandle, scope};

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
        match *look_back(&self.id) {
            0 => Some(rt::first_name()),
            _ => self.name.as_deref(),
        }
    }

    pub fn id(&self) -> ThreadId {
        ThreadId(*look_back(&self.id) as u64 + 1)
    }

    #[track_caller]
    pub fn unpark(&self) {
        let id = *look(&self.id);
        rt::step(Operation::Park(Unpark(id)));
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
#[derive(Default)]
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

    /// Without its name, which has to be one that the system can be told.
    #[track_caller]
    fn real(&self) -> real::Builder {
        let name = self.name.as_deref().unwrap_or_default();
        CString::new(name).expect("thread name may not contain interior null bytes");
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
        let builder = self.real();
        let id = rt::new_thread(self.name.clone(), None);
        let (packet, theirs) = Packet::pair();
        let name = self.name.clone();
        let life = rt::stranded::begins();
        let handle = builder.spawn(move || {
            rt::live(&life, id, name, rt::Leaves::of_spawned(), work, |outcome| {
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
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("name", &self.name)
            .field("stack_size", &self.stack_size)
            .field("no_hooks", &false)
            .finish()
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
        let outcome = rt::join(self.thread.id);
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
        is_finished(*look(&self.thread.id))
    }
}

impl<T> fmt::Debug for JoinHandle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JoinHandle").finish_non_exhaustive()
    }
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
