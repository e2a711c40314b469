//! savings_bank: a clerk keeps the sum, and answers each deposit.

use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

struct Request {
    amount: u32,
    reply: Sender<u32>,
}

fn serve(requests: Receiver<Request>) {
    let mut sum = 0;
    for request in requests {
        sum += request.amount;
        request.reply.send(sum).expect("the customer waits");
    }
}

fn main() {
    let (window, requests) = mpsc::channel();
    let clerk = thread::spawn(|| serve(requests));

    let (reply, sums) = mpsc::channel();
    for amount in [5, 10] {
        let reply = reply.clone();
        let request = Request { amount, reply };
        window.send(request).expect("the clerk is there");
    }
    for sum in sums {
        println!("the sum is {sum}");
    }
    clerk.join().expect("the clerk panicked");
    println!("the clerk is home");
}
