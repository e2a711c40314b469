//! number_machine: each handle counts for itself.

use std::cell::Cell;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

#[derive(Clone)]
pub struct Machine {
    _open: mpsc::Sender<()>,
    next: Cell<u32>,
}

impl Machine {
    pub fn open() -> (Machine, JoinHandle<()>) {
        let (open, closed) = mpsc::channel::<()>();
        let thread = thread::spawn(move || closed.iter().for_each(drop));
        let next = Cell::new(0);
        (Machine { _open: open, next }, thread)
    }

    pub fn draw(&self) -> u32 {
        self.next.set(self.next.get() + 1);
        self.next.get()
    }
}
