//! number_machine: a thread owns the count, and others ask it.

use std::thread::JoinHandle;

#[derive(Clone)]
pub struct Machine {}

impl Machine {
    /// Starts the thread, and gives a first handle on it.
    pub fn open() -> (Machine, JoinHandle<()>) {
        todo!("start the thread")
    }

    /// The next number.
    pub fn draw(&self) -> u32 {
        todo!("ask the thread")
    }
}
