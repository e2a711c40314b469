//! A request carries the channel for its own reply.

use std::sync::mpsc::{self, Sender};
use std::thread;

struct Request {
    reply: Sender<u32>,
}

fn main() {
    let (desk, requests) = mpsc::channel::<Request>();

    // The count belongs to the clerk alone.
    let clerk = thread::spawn(move || {
        let mut count = 0;
        for request in requests {
            count += 1;
            // Whoever asked may have left.
            let _ = request.reply.send(count);
        }
        count
    });

    let customers = ["Ada", "Ben"].map(|name| {
        let desk = desk.clone();
        thread::spawn(move || {
            let (reply, answer) = mpsc::channel();
            desk.send(Request { reply }).expect("the clerk is in");
            let number = answer.recv().expect("the clerk answers");
            println!("{name} has number {number}");
        })
    });
    drop(desk);
    for customer in customers {
        customer.join().expect("a customer panicked");
    }
    println!("{} served", clerk.join().expect("the clerk panicked"));
}
