//! Visitors read a label together; the curator waits until nobody reads.

use std::sync::RwLock;
use std::thread;

fn main() {
    let label = RwLock::new("Vermeer");

    thread::scope(|scope| {
        for visitor in 1..=2 {
            let label = &label;
            scope.spawn(move || {
                let painter = label.read().expect("nobody panicked");
                println!("visitor {visitor} reads: {painter}");
                println!("visitor {visitor} admires {painter}");
            });
        }
        scope.spawn(|| {
            let mut painter = label.write().expect("nobody panicked");
            *painter = "Van Meegeren";
            println!("the curator writes: {painter}");
        });
    });
}
