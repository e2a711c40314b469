//! Who is inside, and since when nobody is let in any more.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

// ANCHOR: lobby
/// Those who are inside. It does not know who they are.
#[derive(Debug)]
pub struct Lobby<T> {
    /// How many may be inside at once.
    most: usize,
    inside: Mutex<Inside<T>>,
}

#[derive(Debug)]
struct Inside<T> {
    guests: BTreeMap<u64, T>,
    came: u64,
    closed: Option<Instant>,
}
// ANCHOR_END: lobby

/// Why somebody was not let in. It gives them back.
#[derive(Debug)]
pub enum Outside<T> {
    Closed(T),
    Full(T),
}

impl<T> Lobby<T> {
    pub fn new(most: usize) -> Self {
        let inside = Inside {
            guests: BTreeMap::new(),
            came: 0,
            closed: None,
        };
        Lobby {
            most,
            inside: Mutex::new(inside),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inside<T>> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    // ANCHOR: admit
    /// Lets somebody in, unless it is closed or full; tells the number by
    /// which they leave.
    ///
    /// # Errors
    ///
    /// When they stay outside, and why.
    pub fn admit(&self, guest: T) -> Result<u64, Outside<T>> {
        let mut inside = self.lock();
        if inside.closed.is_some() {
            return Err(Outside::Closed(guest));
        }
        if inside.guests.len() >= self.most {
            return Err(Outside::Full(guest));
        }
        inside.came += 1;
        let number = inside.came;
        inside.guests.insert(number, guest);
        Ok(number)
    }
    // ANCHOR_END: admit

    pub fn leave(&self, number: u64) {
        self.lock().guests.remove(&number);
    }

    // ANCHOR: close
    /// Lets nobody in from now on, and tells those who are inside. Whether
    /// it was open until now?
    pub fn close(&self, tell: impl FnMut(&T)) -> bool {
        let mut inside = self.lock();
        if inside.closed.is_some() {
            return false;
        }
        inside.closed = Some(Instant::now());
        inside.guests.values().for_each(tell);
        true
    }
    // ANCHOR_END: close

    /// Since when it is closed, if it is.
    pub fn closed(&self) -> Option<Instant> {
        self.lock().closed
    }
}
