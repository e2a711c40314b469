//! A line with an end, and a fixed number of attendants who serve it.

use std::panic::{self, AssertUnwindSafe};
use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver, SyncSender, TrySendError};

// ANCHOR: pool
/// Where guests stand in line.
#[derive(Debug)]
pub struct Rope<T> {
    guests: SyncSender<T>,
}

/// Who serves them.
#[derive(Debug)]
pub struct Attendants<T> {
    guests: Mutex<Receiver<T>>,
}
// ANCHOR_END: pool

/// A rope for so many guests, and those who serve from its front.
pub fn rope<T>(places: usize) -> (Rope<T>, Attendants<T>) {
    let (stand, come) = mpsc::sync_channel(places);
    let guests = Mutex::new(come);
    (Rope { guests: stand }, Attendants { guests })
}

impl<T> Rope<T> {
    // ANCHOR: stand
    /// Doesn't wait: who finds no place, or nobody who serves, is given
    /// back.
    pub fn stand(&self, guest: T) -> Result<(), T> {
        use TrySendError::{Disconnected, Full};

        match self.guests.try_send(guest) {
            Ok(()) => Ok(()),
            Err(Full(guest) | Disconnected(guest)) => Err(guest),
        }
    }
    // ANCHOR_END: stand
}

impl<T> Attendants<T> {
    // ANCHOR: attend
    /// Serves one guest after the other, until there is no rope and
    /// nobody in line. `lost` is told of each panic, which is the end of
    /// that guest, and of nobody else.
    pub fn attend(&self, serve: impl Fn(T), lost: impl Fn()) {
        loop {
            // A statement of its own: the lock is free while it serves.
            let guest =
                self.guests.lock().expect("recv does not panic").recv();
            let Ok(guest) = guest else { return };
            let served =
                panic::catch_unwind(AssertUnwindSafe(|| serve(guest)));
            if served.is_err() {
                lost();
            }
        }
    }
    // ANCHOR_END: attend
}
