//! A channel without room: sender and receiver meet.

use std::sync::mpsc;
use std::thread;

fn main() {
    let (sender, receiver) = mpsc::sync_channel(0);

    let baker = thread::spawn(move || {
        for loaf in 1..=3 {
            println!("loaf {loaf} is ready");
            sender.send(loaf).expect("the customer waits");
        }
    });

    for _ in 1..=3 {
        let loaf = receiver.recv().expect("the baker bakes three");
        println!("loaf {loaf} is sold");
    }
    baker.join().expect("the baker panicked");
}
