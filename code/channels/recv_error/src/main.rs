//! `recv` errs when every sender is gone and nothing is left to read.

use std::sync::mpsc;
use std::thread;

fn main() {
    let (sender, receiver) = mpsc::channel();

    let scout = thread::spawn(move || {
        for sight in ["a river", "a bridge", "smoke"] {
            if sight == "smoke" {
                panic!("fire!");
            }
            sender.send(sight).expect("the base listens");
        }
    });
    println!("the scout panicked: {}", scout.join().is_err());

    for _ in 0..3 {
        match receiver.recv() {
            Ok(sight) => println!("received {sight}"),
            Err(error) => println!("error: {error}"),
        }
    }
}
