//! Threads that can't be unwound when an execution is given up: a `drop` on their way waits for
//! a lock that they hold, or panics. They stay where they are, forever.

use std::cell::Cell;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use formats::graph::Refusal;

use super::generation;
use super::location::Location;
use super::runtime::with;
use crate::sync::held::give_all;

/// Each keeps its stack, so more of them take too much.
const MANY: usize = 2000;

/// How long nothing may happen until all that remain are taken for those who stay.
const GRACE: Duration = Duration::from_millis(5);

/// The real threads of one execution.
struct Crowd {
    /// Have begun, or are about to, and have not ended.
    alive: usize,
    /// Of these, who stay, and who wait for the end of a scope.
    held: usize,
    stranded: usize,
    /// In all executions.
    total: usize,
}

static CROWD: Mutex<Crowd> = Mutex::new(Crowd {
    alive: 0,
    held: 0,
    stranded: 0,
    total: 0,
});
static NEWS: Condvar = Condvar::new();

fn crowd() -> MutexGuard<'static, Crowd> {
    CROWD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The life of a real thread, from before it is started.
pub struct Life(u32);

pub fn begins() -> Life {
    crowd().alive += 1;
    Life(generation::now())
}

impl Life {
    /// This is the thread.
    pub fn is_mine(&self) {
        generation::is_mine(self.0);
    }
}

impl Drop for Life {
    fn drop(&mut self) {
        let mut crowd = crowd();
        if self.0 == generation::now() {
            crowd.alive -= 1;
            NEWS.notify_all();
        }
    }
}

/// Leaves the running thread where it is.
pub fn strand(why: Refusal, location: Option<Location>) -> ! {
    give_all();
    let total = {
        let mut crowd = crowd();
        crowd.held += 1;
        crowd.stranded += 1;
        crowd.total += 1;
        crowd.total
    };
    if total > MANY {
        with(|runtime| runtime.refuse(why, location));
    }
    NEWS.notify_all();
    generation::stop()
}

/// Around a real scope, whose end waits for threads that may stay.
#[derive(Default)]
pub struct Scoped(Cell<bool>);

/// From when this is dropped, the scope does nothing but wait.
pub struct Waits<'a>(&'a Scoped);

impl Scoped {
    pub fn waits_after(&self) -> Waits<'_> {
        Waits(self)
    }
}

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.0.0.set(true);
        crowd().held += 1;
        NEWS.notify_all();
    }
}

impl Drop for Scoped {
    fn drop(&mut self) {
        generation::stop_if_left();
        if self.0.get() {
            crowd().held -= 1;
        }
    }
}

/// Waits for all real threads of an execution to end; whether they do, or some are left.
pub fn gather() -> bool {
    let mut crowd = crowd();
    while crowd.alive > 0 {
        if crowd.stranded == 0 || crowd.held < crowd.alive {
            crowd = NEWS.wait(crowd).unwrap_or_else(PoisonError::into_inner);
            continue;
        }
        let waited = NEWS.wait_timeout(crowd, GRACE);
        let (again, result) = waited.unwrap_or_else(PoisonError::into_inner);
        crowd = again;
        if result.timed_out() && crowd.alive == crowd.held {
            (crowd.alive, crowd.held, crowd.stranded) = (0, 0, 0);
            generation::next();
            return false;
        }
    }
    true
}
