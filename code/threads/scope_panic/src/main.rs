//! A scope panics if one of its threads did, once all of them have ended.

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
