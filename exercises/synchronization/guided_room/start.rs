//! guided_room: many who look, or one who hangs paintings.

#[derive(Default)]
pub struct Room {}

impl Room {
    /// Waits until nobody hangs, and goes in.
    pub fn look(&self) {
        todo!()
    }

    pub fn stop_looking(&self) {
        todo!()
    }

    /// Waits until nobody is inside, and goes in.
    pub fn hang(&self) {
        todo!()
    }

    pub fn stop_hanging(&self) {
        todo!()
    }
}
