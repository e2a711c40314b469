//! chapel_for_one: a chapel for one visitor at a time.

use std::sync::{Condvar, Mutex};
use std::thread;

#[derive(Default)]
struct Chapel {
    is_taken: Mutex<bool>,
    left: Condvar,
}

impl Chapel {
    fn enter(&self) {
        let mut is_taken = self.is_taken.lock().expect("no panic yet");
        if *is_taken {
            is_taken = self.left.wait(is_taken).expect("no panic yet");
        }
        assert!(!*is_taken, "the chapel is for one");
        *is_taken = true;
    }

    fn leave(&self) {
        *self.is_taken.lock().expect("no panic yet") = false;
        self.left.notify_one();
    }

    fn visit(&self) {
        self.enter();
        self.leave();
    }
}

fn main() {
    let chapel = Chapel::default();
    thread::scope(|scope| {
        scope.spawn(|| chapel.visit());
        let nobody: [u32; 0] = [];
        scope.spawn(move || nobody[std::hint::black_box(0)]);
    });
}
