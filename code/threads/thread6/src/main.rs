//! A join handle moved into another thread makes an order.

use std::thread;

fn main() {
    let salt = thread::spawn(|| println!("the water is salted"));

    let pasta = thread::spawn(move || {
        salt.join().expect("the salting panicked");
        println!("the pasta is in");
    });

    pasta.join().expect("the cooking panicked");
    println!("dinner is served");
}
