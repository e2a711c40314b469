//! The struct lets go of its sender first, and then waits for its thread.

use std::sync::mpsc::{self, Sender};
use std::thread::{self, JoinHandle};

struct Desk {
    letters: Option<Sender<&'static str>>,
    clerk: Option<JoinHandle<()>>,
}

impl Desk {
    fn open() -> Self {
        let (letters, received) = mpsc::channel();
        let clerk = thread::spawn(move || {
            for letter in received {
                println!("stamped {letter}");
            }
        });
        let (letters, clerk) = (Some(letters), Some(clerk));
        Desk { letters, clerk }
    }

    fn send(&self, letter: &'static str) {
        let letters = self.letters.as_ref().expect("it is open");
        letters.send(letter).expect("the clerk is in");
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        // This ends the clerk's loop.
        drop(self.letters.take());
        if let Some(clerk) = self.clerk.take() {
            clerk.join().expect("the clerk panicked");
        }
    }
}

fn main() {
    let desk = Desk::open();
    desk.send("a bill");
    drop(desk);
    println!("the desk is closed");
}
