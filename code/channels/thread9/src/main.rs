//! Five producers, one consumer, and no order between the producers.

use std::sync::mpsc;
use std::thread;

fn main() {
    let (sender, receiver) = mpsc::channel();

    for carrier in 0..5 {
        let sender = sender.clone();
        thread::spawn(move || {
            let letter = format!("a letter from {carrier}");
            sender.send(letter).expect("the receiver listens");
        });
    }
    drop(sender);

    for letter in receiver {
        println!("{letter}");
    }
}
