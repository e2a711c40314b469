//! One `send` too few is an error on the receiver's side.

use std::sync::mpsc;
use std::thread;

fn main() {
    let (sender, receiver) = mpsc::sync_channel(0);

    thread::spawn(move || {
        for letter in 1..=2 {
            sender.send(letter).expect("the addressee waits");
        }
    });

    for _ in 1..=3 {
        let letter = receiver.recv().expect("the carrier has three");
        println!("letter {letter} is signed for");
    }
}
