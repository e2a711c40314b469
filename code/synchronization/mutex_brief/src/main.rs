//! Work done with the guard in hand is work that others wait for.

use std::sync::Mutex;
use std::thread;

fn main() {
    let loans = Mutex::new(0);

    thread::scope(|scope| {
        scope.spawn(|| {
            let mut count = loans.lock().expect("nobody panicked");
            *count += 1;
            println!("greedy starts to wrap");
            println!("greedy has wrapped");
        });
        scope.spawn(|| {
            let mut count = loans.lock().expect("nobody panicked");
            *count += 1;
            drop(count);
            println!("brief starts to wrap");
            println!("brief has wrapped");
        });
        scope.spawn(|| {
            let count = loans.lock().expect("nobody panicked");
            println!("the director reads: {count}");
        });
    });
}
