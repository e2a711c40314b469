//! One `send` too many waits forever, and so does whoever joins it.

use std::sync::mpsc;
use std::thread;

fn main() {
    let (sender, receiver) = mpsc::sync_channel(0);

    let carrier = thread::spawn(move || {
        for letter in 1..=3 {
            sender.send(letter).expect("the addressee waits");
        }
    });

    for _ in 1..=2 {
        let letter = receiver.recv().expect("the carrier has two");
        println!("letter {letter} is signed for");
    }
    println!("waiting for the carrier to go home");
    carrier.join().expect("the carrier panicked");
    println!("never printed: good night");
}
