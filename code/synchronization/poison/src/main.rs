//! A panic under a lock leaves half a change, and the lock says so.

use std::sync::Mutex;
use std::thread;

struct Vases {
    cellar: u32,
    gallery: u32,
}

fn carry_upstairs() {
    panic!("the porter stumbled");
}

fn main() {
    let vases = Mutex::new(Vases {
        cellar: 9,
        gallery: 1,
    });

    thread::scope(|scope| {
        let porter = scope.spawn(|| {
            let mut vases = vases.lock().expect("nobody panicked");
            vases.cellar -= 1;
            carry_upstairs();
            vases.gallery += 1;
        });
        porter.join().expect_err("the porter stumbles");
    });

    let mut found = vases.lock().unwrap_or_else(|poisoned| {
        println!("{poisoned}");
        poisoned.into_inner()
    });
    println!("cellar {}, gallery {}", found.cellar, found.gallery);
    // Finish what the porter began.
    found.gallery += 1;
    drop(found);

    println!("poisoned: {}", vases.is_poisoned());
    vases.clear_poison();
    println!("poisoned: {}", vases.is_poisoned());
}
