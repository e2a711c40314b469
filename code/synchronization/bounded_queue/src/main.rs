//! A queue with little room: who finds it full or empty sleeps.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex};
use std::thread;

struct Ramp {
    room: usize,
    crates: Mutex<VecDeque<u32>>,
    not_full: Condvar,
    not_empty: Condvar,
}

impl Ramp {
    fn put(&self, item: u32) {
        let crates = self.crates.lock().expect("nobody panicked");
        let mut crates = self
            .not_full
            .wait_while(crates, |crates| crates.len() == self.room)
            .expect("nobody panicked");
        crates.push_back(item);
        println!("crate {item} arrives");
        self.not_empty.notify_one();
    }

    fn take(&self) {
        let crates = self.crates.lock().expect("nobody panicked");
        let mut crates = self
            .not_empty
            .wait_while(crates, |crates| crates.is_empty())
            .expect("nobody panicked");
        let item = crates.pop_front().expect("it is not empty");
        println!("crate {item} leaves");
        self.not_full.notify_one();
    }
}

fn main() {
    let ramp = Ramp {
        room: 1,
        crates: Mutex::default(),
        not_full: Condvar::new(),
        not_empty: Condvar::new(),
    };

    thread::scope(|scope| {
        for item in 1..=2 {
            let ramp = &ramp;
            scope.spawn(move || ramp.put(item));
            scope.spawn(|| ramp.take());
        }
    });
}
