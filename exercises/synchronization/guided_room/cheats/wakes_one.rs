//! guided_room: many who look, or one who hangs paintings.

use std::sync::{Condvar, Mutex};

#[derive(Default)]
struct Inside {
    looking: u32,
    hanging: bool,
}

#[derive(Default)]
pub struct Room {
    inside: Mutex<Inside>,
    changed: Condvar,
}

impl Room {
    pub fn look(&self) {
        let inside = self.inside.lock().expect("nobody panicked");
        let inside = self.changed.wait_while(inside, |inside| inside.hanging);
        inside.expect("nobody panicked").looking += 1;
    }

    pub fn stop_looking(&self) {
        self.inside.lock().expect("nobody panicked").looking -= 1;
        self.changed.notify_one();
    }

    pub fn hang(&self) {
        let inside = self.inside.lock().expect("nobody panicked");
        let is_used = |inside: &mut Inside| inside.hanging || inside.looking > 0;
        let inside = self.changed.wait_while(inside, is_used);
        inside.expect("nobody panicked").hanging = true;
    }

    pub fn stop_hanging(&self) {
        self.inside.lock().expect("nobody panicked").hanging = false;
        self.changed.notify_one();
    }
}
