//! The number is copied out, and the guard ends with its line.

use std::sync::Mutex;
use std::thread;

fn main() {
    let paintings = Mutex::new(7);

    thread::scope(|scope| {
        let before = *paintings.lock().expect("nobody panicked");
        println!("{before} paintings hang here");

        let porter = scope.spawn(|| {
            *paintings.lock().expect("nobody panicked") += 1;
        });
        porter.join().expect("the porter panicked");
        println!("the porter has hung one more");
    });
}
