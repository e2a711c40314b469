//! Dropping the first sender lets the receiver see the end.

use std::sync::mpsc;
use std::thread;

fn main() {
    let (sender, receiver) = mpsc::channel();

    for id in 0..3 {
        let sender = sender.clone();
        thread::spawn(move || {
            sender.send(id).expect("the receiver listens");
        });
    }
    drop(sender);

    let mut count = 0;
    for _id in receiver {
        count += 1;
        println!("{count} of 3 have reported");
    }
    println!("all have reported");
}
