//! last_minute: a guest waits for a coat, until it is too late.

use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::Duration;

#[derive(Default)]
struct Counter {
    rack: u32,
    is_waiting: bool,
    hand: Option<&'static str>,
}

fn bring(counter: &Mutex<Counter>, bell: &Condvar) {
    let mut counter = counter.lock().expect("nobody panicked");
    if counter.is_waiting {
        counter.hand = Some("a coat");
        bell.notify_one();
    } else {
        counter.rack += 1;
    }
}

/// Whether the guest gets a coat.
fn wait(counter: &Mutex<Counter>, bell: &Condvar) -> bool {
    let mut counter = counter.lock().expect("nobody panicked");
    if counter.rack > 0 {
        counter.rack -= 1;
        return true;
    }
    counter.is_waiting = true;
    let waited = bell.wait_timeout(counter, Duration::from_secs(10));
    let (mut counter, clock) = waited.expect("nobody panicked");
    counter.is_waiting = false;
    if clock.timed_out() {
        return false;
    }
    counter.hand.take().is_some()
}

fn main() {
    let (counter, bell) = (Mutex::new(Counter::default()), Condvar::new());
    let has_coat = thread::scope(|scope| {
        scope.spawn(|| bring(&counter, &bell));
        wait(&counter, &bell)
    });
    let rack = counter.into_inner().expect("nobody panicked").rack;
    println!("the guest has a coat: {has_coat}, on the rack: {rack}");
}
