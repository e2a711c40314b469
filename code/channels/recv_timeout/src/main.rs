//! Waiting for a while: silence, a message, or the end.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

fn main() {
    let (slip, slips) = mpsc::channel();
    let (hatch, counter) = mpsc::channel();

    let clerk = thread::spawn(move || {
        slips.recv().expect("a customer hands in a slip");
        hatch.send("a parcel").expect("the customer waits");
    });

    // Without a slip, nothing can come.
    let early = counter.recv_timeout(Duration::from_millis(50));
    println!("{}", early.expect_err("no slip was handed in"));

    slip.send(()).expect("the clerk listens");
    println!("{}", counter.recv().expect("the clerk answers"));

    // The clerk goes home, and with him the only sender.
    clerk.join().expect("the clerk panicked");
    let late = counter.recv_timeout(Duration::from_secs(60));
    println!("{}", late.expect_err("the clerk has gone"));
}
