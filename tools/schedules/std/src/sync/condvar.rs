//! Condition variables. A wake-up without a notice happens only if asked for.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LockResult;
use std::time::Duration;

use formats::graph::ObjectKind;

use super::lock::MutexGuard;
use crate::rt::world::{Object, ObjectId, Op, Outcome};
use crate::rt::{self, LazyId, Use};

pub struct Condvar {
    id: LazyId,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaitTimeoutResult(bool);

impl WaitTimeoutResult {
    pub fn timed_out(&self) -> bool {
        self.0
    }
}

impl Condvar {
    #[track_caller]
    pub const fn new() -> Self {
        Condvar { id: LazyId::here() }
    }

    fn number(&self) -> ObjectId {
        match self
            .id
            .get(ObjectKind::Condvar, || Object::Condvar(BTreeMap::new()))
        {
            Use::First(id) | Use::Again(id) => id,
        }
    }

    /// Unlocks and falls asleep in one step, then waits to be woken. Between the
    /// step before and this one, somebody who does not need the lock may notify.
    #[track_caller]
    fn sleep<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        timed: bool,
    ) -> (LockResult<MutexGuard<'a, T>>, bool) {
        let mutex = guard.mutex();
        let (condvar, lock) = (self.number(), mutex.number());
        let me = rt::current();
        if !rt::has_just_locked(lock) {
            rt::step(Op::Wait(condvar));
        }
        let value = guard.release();
        rt::world(|world| {
            world.unlock(me, lock, value, false);
            if let Some(Object::Condvar(waiting)) = world.objects.get_mut(&condvar) {
                waiting.insert(me, false);
            }
        });
        let wake = Op::Wake {
            condvar,
            lock,
            timed,
        };
        // Called by their names, or they are not told the caller's line.
        let outcome = match timed {
            true => rt::step_finely(wake),
            false => rt::step(wake),
        };
        let notified = outcome != Outcome::First(false);
        let poisoned =
            rt::world(|world| matches!(&world.objects[&lock], Object::Lock { poisoned: true, .. }));
        rt::observe(&poisoned);
        (mutex.result(&Outcome::Locked { poisoned }), notified)
    }

    #[track_caller]
    pub fn wait<'a, T>(&self, guard: MutexGuard<'a, T>) -> LockResult<MutexGuard<'a, T>> {
        self.sleep(guard, false).0
    }

    #[track_caller]
    pub fn wait_while<'a, T>(
        &self,
        mut guard: MutexGuard<'a, T>,
        mut condition: impl FnMut(&mut T) -> bool,
    ) -> LockResult<MutexGuard<'a, T>> {
        while condition(&mut guard) {
            guard = self.wait(guard)?;
        }
        Ok(guard)
    }

    #[track_caller]
    pub fn wait_timeout<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        _duration: Duration,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
        let (result, notified) = self.sleep(guard, true);
        let late = WaitTimeoutResult(!notified);
        match result {
            Ok(guard) => Ok((guard, late)),
            Err(error) => Err(std::sync::PoisonError::new((error.into_inner(), late))),
        }
    }

    #[track_caller]
    pub fn wait_timeout_while<'a, T>(
        &self,
        mut guard: MutexGuard<'a, T>,
        duration: Duration,
        mut condition: impl FnMut(&mut T) -> bool,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
        loop {
            if !condition(&mut guard) {
                return Ok((guard, WaitTimeoutResult(false)));
            }
            let (next, late) = self.wait_timeout(guard, duration)?;
            guard = next;
            if late.timed_out() {
                let late = WaitTimeoutResult(condition(&mut guard));
                return Ok((guard, late));
            }
        }
    }

    #[track_caller]
    pub fn notify_one(&self) {
        rt::step(Op::NotifyOne(self.number()));
    }

    #[track_caller]
    pub fn notify_all(&self) {
        rt::step(Op::NotifyAll(self.number()));
    }
}

impl fmt::Debug for Condvar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Condvar").finish_non_exhaustive()
    }
}

impl Default for Condvar {
    #[track_caller]
    fn default() -> Self {
        Condvar::new()
    }
}
