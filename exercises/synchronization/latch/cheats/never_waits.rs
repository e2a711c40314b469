//! latch: opens when it has been counted down, and stays open.

use std::sync::{Condvar, Mutex};

pub struct Latch {
    left: Mutex<u32>,
    opened: Condvar,
}

impl Latch {
    pub fn new(count: u32) -> Self {
        Latch {
            left: Mutex::new(count),
            opened: Condvar::new(),
        }
    }

    pub fn count_down(&self) {
        let mut left = self.left.lock().expect("nobody panicked");
        *left -= 1;
        if *left == 0 {
            self.opened.notify_all();
        }
    }

    pub fn wait(&self) {}
}
