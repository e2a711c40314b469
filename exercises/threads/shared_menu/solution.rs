//! shared_menu: three waiters own one menu.

use std::sync::Arc;
use std::thread;

fn main() {
    let menu = Arc::new(String::from("soup"));

    let waiters: Vec<_> = (0..3)
        .map(|_| {
            let menu = Arc::clone(&menu);
            thread::spawn(move || println!("{menu}"))
        })
        .collect();
    for waiter in waiters {
        waiter.join().expect("a waiter panicked");
    }

    println!("{} owner", Arc::strong_count(&menu));
}
