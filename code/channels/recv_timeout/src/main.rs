//! Waiting for a while: a message, silence, or the end.

use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

fn wait(shop: &Receiver<&str>, patience: Duration) {
    match shop.recv_timeout(patience) {
        Ok(bread) => println!("got {bread}"),
        Err(error) => println!("got nothing: {error}"),
    }
}

fn main() {
    let (order, orders) = mpsc::channel();
    let (counter, shop) = mpsc::channel();

    let baker = thread::spawn(move || {
        orders.recv().expect("a customer orders");
        counter.send("a loaf").expect("the customer waits");
    });

    // Nothing is ordered, so nothing can come.
    wait(&shop, Duration::from_millis(50));

    order.send(()).expect("the baker listens");
    wait(&shop, Duration::from_secs(60));

    baker.join().expect("the baker panicked");
    wait(&shop, Duration::from_secs(60));
}
