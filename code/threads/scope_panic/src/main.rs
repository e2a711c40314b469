//! A scope panics if a thread that nobody joined did, once all have ended.

use std::thread;

struct Crane(&'static str);

impl Drop for Crane {
    fn drop(&mut self) {
        println!("{} is lowered", self.0);
    }
}

fn main() {
    let _old = Crane("the old crane");

    thread::scope(|scope| {
        scope.spawn(|| {
            let _new = Crane("the new crane");
            panic!("too heavy");
        });
    });

    println!("the harbor is open");
}
