//! One attendant, one place to wait: who is turned away, and when?

use std::sync::mpsc::{self, Receiver, TrySendError};
use std::thread;

fn attend(guests: Receiver<u32>) {
    for guest in guests {
        println!("guest {guest} has a coat");
    }
}

fn main() {
    let (queue, guests) = mpsc::sync_channel(1);
    let attendant = thread::spawn(move || attend(guests));
    for guest in 1..=3 {
        match queue.try_send(guest) {
            Ok(()) => {}
            Err(TrySendError::Full(guest)) => {
                println!("guest {guest}: busy, come back later");
            }
            Err(TrySendError::Disconnected(_)) => {
                println!("nobody is there");
            }
        }
    }
    drop(queue);
    attendant.join().expect("it outlives its guests");
}
