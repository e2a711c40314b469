//! A panic ends its thread, and `join` tells of it.

use std::thread;

fn lift(tons: u32) -> &'static str {
    if tons > 40 {
        panic!("the crane is overloaded");
    }
    "lifted"
}

fn main() {
    for tons in [12, 60] {
        let crane = thread::spawn(move || lift(tons));
        println!("{tons} tons: {:?}", crane.join());
    }
    println!("main goes on");
}
