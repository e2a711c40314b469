//! What a connection remembers from one request to the next.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::reply::Protocol;

/// One client's conversation.
#[derive(Debug)]
pub struct Session {
    pub id: u64,
    pub name: Vec<u8>,
    pub protocol: Protocol,
    /// It has said goodbye.
    pub is_over: bool,
}

impl Session {
    /// Each gets a number that no other had.
    #[expect(clippy::new_without_default, reason = "no two are equal")]
    pub fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Session {
            id: NEXT.fetch_add(1, Ordering::Relaxed),
            name: vec![],
            protocol: Protocol::default(),
            is_over: false,
        }
    }
}
