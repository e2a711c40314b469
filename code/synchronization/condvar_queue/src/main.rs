//! Three customers sleep until their number is called.

use std::sync::{Arc, Condvar, Mutex};
use std::thread;

struct Counter {
    number: Mutex<u32>,
    called: Condvar,
}

fn main() {
    let counter = Arc::new(Counter {
        number: Mutex::new(1),
        called: Condvar::new(),
    });

    let customers: Vec<_> = (1..=3)
        .map(|ticket| {
            let counter = Arc::clone(&counter);
            thread::spawn(move || {
                println!("{ticket} takes a seat");
                let mut number =
                    counter.number.lock().expect("nobody panicked");
                while *number != ticket {
                    number = counter
                        .called
                        .wait(number)
                        .expect("nobody panicked");
                }
                println!("{ticket} is served");
                *number += 1;
                counter.called.notify_all();
            })
        })
        .collect();

    for customer in customers {
        customer.join().expect("a customer panicked");
    }
}
