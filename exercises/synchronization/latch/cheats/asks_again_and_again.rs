//! latch: opens when it has been counted down, and stays open.

use std::sync::Mutex;
use std::thread;

pub struct Latch {
    left: Mutex<u32>,
}

impl Latch {
    pub fn new(count: u32) -> Self {
        Latch {
            left: Mutex::new(count),
        }
    }

    pub fn count_down(&self) {
        *self.left.lock().expect("nobody panicked") -= 1;
    }

    pub fn wait(&self) {
        while *self.left.lock().expect("nobody panicked") > 0 {
            thread::yield_now();
        }
    }
}
