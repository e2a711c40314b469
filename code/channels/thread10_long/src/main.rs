//! One `send` too many waits for ever, and so does whoever joins it.

use std::sync::mpsc;
use std::thread;

fn main() {
    let (sender, receiver) = mpsc::sync_channel(0);

    let baker = thread::spawn(move || {
        for loaf in 1..=3 {
            sender.send(loaf).expect("the customer waits");
        }
    });

    for _ in 1..=2 {
        let loaf = receiver.recv().expect("the baker bakes two");
        println!("loaf {loaf} is sold");
    }
    println!("waiting for the baker to go home");
    baker.join().expect("the baker panicked");
    println!("never printed: good night");
}
