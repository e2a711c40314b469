//! last_minute: a guest waits for a coat, until it is too late.

use std::sync::{Condvar, Mutex};
use std::thread;

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
    let _ = (bell, counter.lock().expect("nobody panicked").hand.take());
    let mut counter = counter.lock().expect("nobody panicked");
    counter.is_waiting = false;
    let has_one = counter.rack > 0;
    counter.rack = 0;
    has_one
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
