//! number_machine: a thread owns the count, and others ask it.

use std::sync::mpsc::{self, Sender};
use std::thread::{self, JoinHandle};

#[derive(Clone)]
pub struct Machine {
    requests: Sender<Sender<u32>>,
}

impl Machine {
    /// Starts the thread, and gives a first handle on it.
    pub fn open() -> (Machine, JoinHandle<()>) {
        let (requests, waiting) = mpsc::channel::<Sender<u32>>();
        let thread = thread::spawn(move || {
            for (reply, number) in waiting.into_iter().zip(1..) {
                let _ = reply.send(number);
            }
        });
        (Machine { requests }, thread)
    }

    /// The next number.
    pub fn draw(&self) -> u32 {
        let (reply, number) = mpsc::channel();
        self.requests.send(reply).expect("the machine runs");
        number.recv().expect("the machine answers")
    }
}
