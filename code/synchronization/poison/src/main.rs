//! A panic under a lock leaves half a change, and the lock says so.

use std::sync::Mutex;
use std::thread;

struct Jars {
    cellar: u32,
    shelf: u32,
}

fn carry_upstairs() {
    panic!("the clerk stumbled");
}

fn main() {
    let jars = Mutex::new(Jars {
        cellar: 9,
        shelf: 1,
    });

    thread::scope(|scope| {
        let clerk = scope.spawn(|| {
            let mut jars = jars.lock().expect("nobody panicked");
            jars.cellar -= 1;
            carry_upstairs();
            jars.shelf += 1;
        });
        clerk.join().expect_err("the clerk stumbles");
    });

    let mut found = jars.lock().unwrap_or_else(|poisoned| {
        println!("{poisoned}");
        poisoned.into_inner()
    });
    println!("cellar {}, shelf {}", found.cellar, found.shelf);
    // Finish what the clerk began.
    found.shelf += 1;
    drop(found);

    println!("poisoned: {}", jars.is_poisoned());
    jars.clear_poison();
    println!("poisoned: {}", jars.is_poisoned());
}
