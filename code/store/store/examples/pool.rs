//! The store's own pool: two attendants, one place to wait, and three
//! guests, one of whom is trouble.

use std::thread;

#[path = "../src/pool.rs"]
mod pool;

fn serve(guest: &str) {
    assert!(guest != "Ben", "{guest} has no luck");
    println!("{guest} has a coat");
}

fn main() {
    let (rope, attendants) = pool::rope(1);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                attendants.attend(serve, || println!("Ben is lost"));
            });
        }
        for guest in ["Ada", "Ben", "Cleo"] {
            if let Err(guest) = rope.stand(guest) {
                println!("{guest}: busy, come back later");
            }
        }
        drop(rope);
    });
    println!("all have gone home");
}
