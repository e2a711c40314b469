//! A reader who reads again may wait for a writer who waits for it.

use std::sync::RwLock;
use std::thread;

fn main() {
    let menu = RwLock::new("soup");

    thread::scope(|scope| {
        scope.spawn(|| {
            let dish = menu.read().expect("nobody panicked");
            let again = menu.read().expect("nobody panicked");
            println!("the guest reads: {dish}, and again: {again}");
        });
        scope.spawn(|| {
            let mut dish = menu.write().expect("nobody panicked");
            *dish = "salad";
            println!("the cook writes: {dish}");
        });
    });
}
