//! A guest waits for a coat, but not forever, and no coat is lost.

use std::mem;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

struct Counter {
    coats: u32,
    somebody_waits: bool,
    handed_over: bool,
}

static BELL: Condvar = Condvar::new();
static COUNTER: Mutex<Counter> = Mutex::new(Counter {
    coats: 0,
    somebody_waits: false,
    handed_over: false,
});

fn counter() -> MutexGuard<'static, Counter> {
    COUNTER.lock().unwrap_or_else(PoisonError::into_inner)
}

fn bring() {
    let mut counter = counter();
    if mem::take(&mut counter.somebody_waits) {
        counter.handed_over = true;
        BELL.notify_one();
    } else {
        counter.coats += 1;
    }
}

fn take(patience: Duration) -> bool {
    let mut counter = counter();
    if counter.coats > 0 {
        counter.coats -= 1;
        return true;
    }
    counter.somebody_waits = true;
    loop {
        let (guard, waited) = BELL
            .wait_timeout(counter, patience)
            .unwrap_or_else(PoisonError::into_inner);
        counter = guard;
        if mem::take(&mut counter.handed_over) {
            return true;
        }
        if waited.timed_out() {
            counter.somebody_waits = false;
            return false;
        }
    }
}

fn main() {
    thread::scope(|scope| {
        scope.spawn(bring);
        let got = take(Duration::from_secs(1));
        println!("the guest has a coat: {got}");
    });
    println!("coats left: {}", counter().coats);
}
