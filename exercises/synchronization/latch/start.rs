//! latch: opens when it has been counted down, and stays open.

pub struct Latch {}

impl Latch {
    pub fn new(_count: u32) -> Self {
        todo!()
    }

    pub fn count_down(&self) {
        todo!()
    }

    pub fn wait(&self) {
        todo!()
    }
}
