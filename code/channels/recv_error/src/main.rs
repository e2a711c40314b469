//! `recv` errs when every sender is gone and nothing is left to read.

use std::sync::mpsc;
use std::thread;

fn main() {
    let (sender, receiver) = mpsc::channel();

    let carrier = thread::spawn(move || {
        for find in ["a letter", "a parcel", "a dog"] {
            if find == "a dog" {
                panic!("it bites");
            }
            sender.send(find).expect("the office listens");
        }
    });
    println!("the carrier panicked: {}", carrier.join().is_err());

    for _ in 0..3 {
        match receiver.recv() {
            Ok(find) => println!("received {find}"),
            Err(error) => println!("error: {error}"),
        }
    }
}
