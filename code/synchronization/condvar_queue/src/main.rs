//! Three visitors sleep until the number on their ticket is called.

use std::sync::{Arc, Condvar, Mutex};
use std::thread;

struct Cloakroom {
    sign: Mutex<u32>,
    bell: Condvar,
}

fn main() {
    let cloakroom = Arc::new(Cloakroom {
        sign: Mutex::new(1),
        bell: Condvar::new(),
    });

    let visitors: Vec<_> = (1..=3)
        .map(|ticket| {
            let cloakroom = Arc::clone(&cloakroom);
            thread::spawn(move || {
                println!("{ticket} takes a seat");
                let mut number =
                    cloakroom.sign.lock().expect("nobody panicked");
                while *number != ticket {
                    number = cloakroom
                        .bell
                        .wait(number)
                        .expect("nobody panicked");
                }
                println!("{ticket} gets a coat");
                *number += 1;
                cloakroom.bell.notify_all();
            })
        })
        .collect();

    for visitor in visitors {
        visitor.join().expect("a visitor panicked");
    }
}
