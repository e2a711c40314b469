//! guided_room: many who look, or one who hangs paintings.

use std::sync::{Condvar, Mutex};

#[derive(Default)]
pub struct Room {
    used: Mutex<bool>,
    changed: Condvar,
}

impl Room {
    pub fn look(&self) {
        self.hang();
    }

    pub fn stop_looking(&self) {
        self.stop_hanging();
    }

    pub fn hang(&self) {
        let used = self.used.lock().expect("nobody panicked");
        let used = self.changed.wait_while(used, |used| *used);
        *used.expect("nobody panicked") = true;
    }

    pub fn stop_hanging(&self) {
        *self.used.lock().expect("nobody panicked") = false;
        self.changed.notify_all();
    }
}
