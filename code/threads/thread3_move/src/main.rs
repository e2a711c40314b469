//! `move` gives a thread what it needs, for good.

use std::thread;

fn main() {
    let name = String::from("Ada");
    let length = name.len();

    let greeter = thread::spawn(move || println!("hello, {name}"));

    greeter.join().expect("the greeter panicked");
    println!("the name was {length} bytes long");
}
