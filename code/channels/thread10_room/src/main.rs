//! Room for one lets one `send` too many return.

use std::sync::mpsc;
use std::thread;

fn main() {
    let (sender, receiver) = mpsc::sync_channel(1);

    let carrier = thread::spawn(move || {
        for letter in 1..=3 {
            sender.send(letter).expect("the addressee is in");
        }
    });

    for _ in 1..=2 {
        let letter = receiver.recv().expect("the carrier has two");
        println!("letter {letter} is signed for");
    }
    carrier.join().expect("the carrier panicked");
    println!("the carrier has gone home");
    for letter in receiver {
        println!("letter {letter} was left in the box");
    }
}
