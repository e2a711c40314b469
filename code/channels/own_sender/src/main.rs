//! A struct waits for its thread, which waits for the struct's sender.

use std::sync::mpsc::{self, Sender};
use std::thread::{self, JoinHandle};

struct Desk {
    letters: Sender<&'static str>,
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
        let clerk = Some(clerk);
        Desk { letters, clerk }
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        if let Some(clerk) = self.clerk.take() {
            clerk.join().expect("the clerk panicked");
        }
    }
}

fn main() {
    let desk = Desk::open();
    desk.letters.send("a bill").expect("the clerk is in");
    drop(desk);
    println!("never printed: the desk is closed");
}
