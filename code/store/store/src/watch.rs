//! Which keys a client has looked at, and whether somebody was quicker.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::limits;
use crate::values::Store;

/// What a client has watched since its last `EXEC`. Whoever drops it
/// watches nothing any more.
#[derive(Debug, Default)]
pub struct Watch {
    /// All that changes a key holds the lock of the store, and so does
    /// all that looks here: no order but that is needed.
    is_changed: Arc<AtomicBool>,
    keys: HashSet<Vec<u8>>,
    /// Of the keys, in bytes.
    size: usize,
}

/// What a key costs beside its bytes.
const COST: usize = 128;

impl Watch {
    /// Tells whether there was room for it.
    pub fn add(&mut self, store: &mut Store, key: &[u8]) -> bool {
        if self.keys.contains(key) {
            return true;
        }
        self.size += key.len() + COST;
        if self.size > limits::WATCHED {
            return false;
        }
        self.keys.insert(key.to_vec());
        store.watch(key, &self.is_changed);
        true
    }

    pub fn is_changed(&self) -> bool {
        self.is_changed.load(Ordering::Relaxed)
    }
}
