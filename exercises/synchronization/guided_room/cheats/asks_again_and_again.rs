//! guided_room: many who look, or one who hangs paintings.

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

#[derive(Default)]
pub struct Room {
    state: AtomicU32,
}

impl Room {
    pub fn look(&self) {
        loop {
            let seen = self.state.load(SeqCst);
            if seen != 99 && self.state.compare_exchange(seen, seen + 1, SeqCst, SeqCst).is_ok() {
                return;
            }
        }
    }

    pub fn stop_looking(&self) {
        self.state.fetch_sub(1, SeqCst);
    }

    pub fn hang(&self) {
        while self.state.compare_exchange(0, 99, SeqCst, SeqCst).is_err() {}
    }

    pub fn stop_hanging(&self) {
        self.state.store(0, SeqCst);
    }
}
