//! The store's own line: one coat, Ada who has a train to catch, and Ben who
//! has time.

use std::sync::{Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

#[path = "../src/line.rs"]
mod line;

use line::{Line, Waited, wait};

const SOON: Duration = Duration::from_secs(60);

#[derive(Default)]
struct Counter {
    coats: u32,
    line: Line<(), ()>,
}

impl AsMut<Line<(), ()>> for Counter {
    fn as_mut(&mut self) -> &mut Line<(), ()> {
        &mut self.line
    }
}

fn lock(counter: &Mutex<Counter>) -> MutexGuard<'_, Counter> {
    counter.lock().expect("nobody panics")
}

fn bring(counter: &Mutex<Counter>) {
    let mut counter = lock(counter);
    let Counter { coats, line } = &mut *counter;
    *coats += 1;
    line.hand_over(b"coat", |()| {
        *coats = coats.checked_sub(1)?;
        Some(())
    });
}

fn come(counter: &Mutex<Counter>, guest: &str, patience: Duration) {
    let mut inside = lock(counter);
    let waited = if inside.coats > 0 {
        inside.coats -= 1;
        drop(inside);
        Waited::Handed(())
    } else if inside.line.is_closed() {
        drop(inside);
        Waited::Closed
    } else {
        wait(inside, &[b"coat"], (), || patience, |is_late| is_late)
    };
    println!("{guest}: {waited:?}");
}

fn main() {
    let counter = Mutex::new(Counter::default());
    thread::scope(|scope| {
        scope.spawn(|| come(&counter, "Ada", SOON));
        scope.spawn(|| come(&counter, "Ben", Duration::MAX));
        bring(&counter);
        lock(&counter).line.close();
    });
    let counter = lock(&counter);
    assert_eq!(counter.line.len(), 0);
    println!("coats left: {}", counter.coats);
}
