//! A panic ends its own thread, and no other.

use std::thread;

fn bake(degrees: u32) -> &'static str {
    if degrees > 300 {
        panic!("the oven is too hot");
    }
    "bread"
}

fn main() {
    for degrees in [220, 400] {
        let baker = thread::spawn(move || bake(degrees));
        println!("at {degrees} degrees: {:?}", baker.join());
    }
    println!("main goes on");
}
