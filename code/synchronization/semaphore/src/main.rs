//! A semaphore lets two visitors in at a time, and a third when one leaves.

use std::sync::{Condvar, Mutex};
use std::thread;

struct Semaphore {
    free: Mutex<u32>,
    freed: Condvar,
}

struct Permit<'a>(&'a Semaphore);

impl Semaphore {
    fn acquire(&self) -> Permit<'_> {
        let free = self.free.lock().expect("nobody panicked");
        let mut free = self
            .freed
            .wait_while(free, |free| *free == 0)
            .expect("nobody panicked");
        *free -= 1;
        Permit(self)
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        *self.0.free.lock().expect("nobody panicked") += 1;
        self.0.freed.notify_one();
    }
}

fn main() {
    let chapel = Semaphore {
        free: Mutex::new(2),
        freed: Condvar::new(),
    };

    thread::scope(|scope| {
        for visitor in 1..=3 {
            let chapel = &chapel;
            scope.spawn(move || {
                let _permit = chapel.acquire();
                println!("{visitor} enters");
                println!("{visitor} leaves");
            });
        }
    });
}
