//! Three customers sleep until their number is called.

use std::sync::{Arc, Condvar, Mutex};
use std::thread;

struct Counter {
    sign: Mutex<u32>,
    bell: Condvar,
}

fn main() {
    let counter = Arc::new(Counter {
        sign: Mutex::new(1),
        bell: Condvar::new(),
    });

    let customers: Vec<_> = (1..=3)
        .map(|ticket| {
            let counter = Arc::clone(&counter);
            thread::spawn(move || {
                println!("{ticket} takes a seat");
                let mut number =
                    counter.sign.lock().expect("nobody panicked");
                while *number != ticket {
                    number = counter
                        .bell
                        .wait(number)
                        .expect("nobody panicked");
                }
                println!("{ticket} is served");
                *number += 1;
                counter.bell.notify_all();
            })
        })
        .collect();

    for customer in customers {
        customer.join().expect("a customer panicked");
    }
}
