//! Guests read the menu together; the cook waits until nobody reads.

use std::sync::RwLock;
use std::thread;

fn main() {
    let menu = RwLock::new("soup");

    thread::scope(|scope| {
        for guest in 1..=2 {
            let menu = &menu;
            scope.spawn(move || {
                let dish = menu.read().expect("nobody panicked");
                println!("guest {guest} reads: {dish}");
                println!("guest {guest} orders {dish}");
            });
        }
        scope.spawn(|| {
            let mut dish = menu.write().expect("nobody panicked");
            *dish = "salad";
            println!("the cook writes: {dish}");
        });
    });
}
