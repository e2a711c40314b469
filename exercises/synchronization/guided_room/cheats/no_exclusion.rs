//! guided_room: many who look, or one who hangs paintings.

#[derive(Default)]
pub struct Room {}

impl Room {
    pub fn look(&self) {}

    pub fn stop_looking(&self) {}

    pub fn hang(&self) {}

    pub fn stop_hanging(&self) {}
}
