//! Five producers, one consumer, and no order between the producers.

use std::sync::mpsc;
use std::thread;

fn main() {
    let (sender, receiver) = mpsc::channel();

    for id in 0..5 {
        let sender = sender.clone();
        thread::spawn(move || {
            let report = format!("report from {id}");
            sender.send(report).expect("the receiver listens");
        });
    }
    drop(sender);

    for report in receiver {
        println!("{report}");
    }
}
