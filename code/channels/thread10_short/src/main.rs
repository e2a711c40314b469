//! One `send` too few is an error on the receiver's side.

use std::sync::mpsc;
use std::thread;

fn main() {
    let (sender, receiver) = mpsc::sync_channel(0);

    thread::spawn(move || {
        for loaf in 1..=2 {
            sender.send(loaf).expect("the customer waits");
        }
    });

    for _ in 1..=3 {
        let loaf = receiver.recv().expect("the baker bakes three");
        println!("loaf {loaf} is sold");
    }
}
