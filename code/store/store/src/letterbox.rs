//! A box with an end, between those who have news and somebody who may be
//! slow.

use std::mem;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

// ANCHOR: letterbox
/// A box with an end. Many put something in, one takes all of it out. It
/// knows neither what is in it nor who that is.
#[derive(Debug)]
pub struct Letterbox<V> {
    /// How many bytes it may hold before the last letter.
    room: usize,
    inside: Mutex<Inside<V>>,
    /// Something was put in, or nothing more will be.
    filled: Condvar,
    /// Something was taken out, or nothing more will be.
    emptied: Condvar,
}

#[derive(Debug)]
struct Inside<V> {
    bytes: Vec<u8>,
    /// How what is put in has to be written.
    version: V,
    /// It takes nothing more; what is in it is still taken out.
    is_closed: bool,
    /// Nobody took anything out in time.
    is_lost: bool,
}
// ANCHOR_END: letterbox

impl<V: Copy> Letterbox<V> {
    pub fn new(room: usize, version: V) -> Self {
        let inside = Inside {
            bytes: vec![],
            version,
            is_closed: false,
            is_lost: false,
        };
        Letterbox {
            room,
            inside: Mutex::new(inside),
            filled: Condvar::new(),
            emptied: Condvar::new(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inside<V>> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    // ANCHOR: put
    /// Puts in what others have to say. They never wait: if there is no
    /// room, nothing more is taken. Tells whether it was put in.
    pub fn put(&self, write: impl FnOnce(V, &mut Vec<u8>)) -> bool {
        let mut inside = self.lock();
        if inside.is_closed {
            return false;
        }
        if inside.bytes.len() > self.room {
            drop(inside);
            self.let_go();
            return false;
        }
        write(inside.version, &mut inside.bytes);
        self.filled.notify_one();
        true
    }
    // ANCHOR_END: put

    // ANCHOR: answer
    /// Puts in the answer to the one who takes things out. Whoever answers
    /// waits for room, and has nothing else to do.
    pub fn answer(
        &self,
        version: V,
        write: impl FnOnce(V, &mut Vec<u8>),
    ) {
        let mut inside = self
            .emptied
            .wait_while(self.lock(), |inside| {
                inside.bytes.len() > self.room && !inside.is_closed
            })
            .unwrap_or_else(PoisonError::into_inner);
        if !inside.is_closed {
            inside.version = version;
            write(version, &mut inside.bytes);
            self.filled.notify_one();
        }
    }
    // ANCHOR_END: answer

    pub fn speak(&self, version: V) {
        self.lock().version = version;
    }

    pub fn is_lost(&self) -> bool {
        self.lock().is_lost
    }

    /// Takes nothing more, and gives what is there.
    pub fn close(&self) {
        self.lock().is_closed = true;
        self.filled.notify_one();
        self.emptied.notify_all();
    }

    /// Takes nothing more, and drops what is there.
    pub fn let_go(&self) {
        let mut inside = self.lock();
        inside.is_closed = true;
        inside.is_lost = true;
        inside.bytes = vec![];
        drop(inside);
        self.filled.notify_one();
        self.emptied.notify_all();
    }

    // ANCHOR: take
    /// Waits until there is something; `None` when nothing more comes.
    pub fn take(&self) -> Option<Vec<u8>> {
        let mut inside = self
            .filled
            .wait_while(self.lock(), |inside| {
                inside.bytes.is_empty() && !inside.is_closed
            })
            .unwrap_or_else(PoisonError::into_inner);
        self.emptied.notify_all();
        let bytes = mem::take(&mut inside.bytes);
        (!bytes.is_empty()).then_some(bytes)
    }
    // ANCHOR_END: take
}
