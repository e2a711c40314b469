//! Threads that borrow, and the scope that waits for them.

use std::any::Any;
use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread as real;

use super::packet::Packet;
use super::{Builder, Result, Thread, is_finished, nothing};
use crate::exclusive::NoExclusiveBorrow;
use crate::rt;
use crate::rt::location::Location;
use crate::rt::plain::look;
use crate::rt::state::ids::ThreadId as Id;
use crate::rt::state::life::Operation as Op;
use crate::rt::state::operation::Operation;

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
        rt::join(self.thread.id);
        // A panic that somebody has asked about is not the scope's.
        self.panicked
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .retain(|id| *id != self.thread.id);
        self.packet.take().unwrap_or_else(nothing)
    }

    #[track_caller]
    pub fn is_finished(&self) -> bool {
        is_finished(*look(&self.thread.id))
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
    let scoped = rt::stranded::Scoped::default();
    let (result, any) = real::scope(|real| {
        let _waits = scoped.waits_after();
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
    drop(scoped);
    match result {
        // Here, for the panic to be at the caller's line.
        Ok(_) if any => panic!("a scoped thread panicked"),
        result => resume(result),
    }
}

fn resume<T>(result: ::std::result::Result<T, Box<dyn Any + Send>>) -> T {
    result.unwrap_or_else(|payload| ::std::panic::resume_unwind(payload))
}

impl Builder {
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
        let builder = self.real();
        let id = rt::new_thread(self.name.clone(), Some(scope.number));
        scope.add(id);
        let (packet, theirs) = Packet::pair();
        let name = self.name.clone();
        let panicked = Arc::clone(&scope.panicked);
        let life = rt::stranded::begins();
        let handle = builder.spawn_scoped(scope.real, move || {
            rt::live(&life, id, name, rt::Leaves::of_scoped(), work, |outcome| {
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
