//! Dropping the first sender lets the receiver see the end.

use std::sync::mpsc;
use std::thread;

fn main() {
    let (sender, receiver) = mpsc::channel();

    for carrier in 0..3 {
        let sender = sender.clone();
        thread::spawn(move || {
            sender.send(carrier).expect("the receiver listens");
        });
    }
    drop(sender);

    let mut count = 0;
    for _carrier in receiver {
        count += 1;
        println!("{count} of 3 have reported");
    }
    println!("all have reported");
}
