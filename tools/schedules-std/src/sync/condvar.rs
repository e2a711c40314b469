//! Condition variables. A wake-up without a notice happens only if asked for.

use std::fmt;
use std::sync::LockResult;
use std::time::Duration;

use formats::graph::ObjectKind;

use super::lock::MutexGuard;
use crate::rt::plain::look;
use crate::rt::state::condvar::{Condvar as State, Operation as Op};
use crate::rt::state::ids::ObjectId;
use crate::rt::state::object::Object;
use crate::rt::state::operation::Operation;
use crate::rt::state::outcome::Outcome;
use crate::rt::{self, LazyId};
use crate::time::is_for_ever;

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
    #[inline]
    #[track_caller]
    pub const fn new() -> Self {
        Condvar { id: LazyId::here() }
    }

    fn number(&self) -> ObjectId {
        self.id
            .get(ObjectKind::Condvar, || Object::Condvar(State::default()))
    }

    /// Unlocks and falls asleep in one step, then waits to be woken. Between the
    /// step before and this one, somebody who does not need the lock may notify.
    #[track_caller]
    fn sleep<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        timed: bool,
    ) -> (LockResult<MutexGuard<'a, T>>, bool) {
        look(&self.id);
        let mutex = guard.mutex();
        let (condvar, lock) = (self.number(), mutex.number());
        let value = guard.value();
        let wait = Operation::Condvar(condvar, Op::Wait { lock, value });
        match rt::has_just_locked(lock) {
            true => rt::local(wait),
            false => rt::step(wait),
        };
        guard.release();
        rt::waits::asleep();
        let wake = Operation::Condvar(condvar, Op::Wake { lock, timed });
        // Called by their names, or they are not told the caller's line.
        let outcome = match timed {
            true => rt::step_finely(wake),
            false => rt::step(wake),
        };
        let notified = !matches!(
            outcome,
            Outcome::Woken {
                notified: false,
                ..
            }
        );
        // To lock it again is to use it, which others may have freed meanwhile.
        let guard = mutex.result(&outcome);
        match &guard {
            Ok(guard) => guard.mutex(),
            Err(error) => error.get_ref().mutex(),
        };
        (guard, notified)
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
        duration: Duration,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
        let (result, notified) = self.sleep(guard, !is_for_ever(duration));
        let late = WaitTimeoutResult(!notified);
        match result {
            Ok(guard) => Ok((guard, late)),
            Err(error) => Err(std::sync::PoisonError::new((error.into_inner(), late))),
        }
    }

    /// Whether somebody has notified it.
    #[deprecated]
    #[track_caller]
    pub fn wait_timeout_ms<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        milliseconds: u32,
    ) -> LockResult<(MutexGuard<'a, T>, bool)> {
        let told = |(guard, late): (_, WaitTimeoutResult)| (guard, !late.timed_out());
        match self.wait_timeout(guard, Duration::from_millis(milliseconds.into())) {
            Ok(found) => Ok(told(found)),
            Err(error) => Err(std::sync::PoisonError::new(told(error.into_inner()))),
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
        look(&self.id);
        rt::step(Operation::Condvar(self.number(), Op::NotifyOne));
    }

    #[track_caller]
    pub fn notify_all(&self) {
        look(&self.id);
        rt::step(Operation::Condvar(self.number(), Op::NotifyAll));
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
