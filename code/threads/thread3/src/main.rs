//! A spawned thread may outlive what it borrows.

use std::thread;

fn main() {
    let name = String::from("Ada");

    let greeter = thread::spawn(|| println!("hello, {name}"));

    greeter.join().expect("the greeter panicked");
}
