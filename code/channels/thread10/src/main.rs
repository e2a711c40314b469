//! A channel without room: sender and receiver meet.

use std::sync::mpsc;
use std::thread;

fn main() {
    let (sender, receiver) = mpsc::sync_channel(0);

    let carrier = thread::spawn(move || {
        for letter in 1..=3 {
            println!("letter {letter} is ready");
            sender.send(letter).expect("the addressee waits");
        }
    });

    for _ in 1..=3 {
        let letter = receiver.recv().expect("the carrier has three");
        println!("letter {letter} is signed for");
    }
    carrier.join().expect("the carrier panicked");
}
