//! What a connection remembers from one request to the next.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::connection::Lost;
use crate::listening::Listening;
use crate::queue::{Queue, Request};
use crate::reply::Protocol;
use crate::watch::Watch;

/// One client's conversation.
#[derive(Debug)]
pub struct Session {
    pub id: u64,
    pub name: Vec<u8>,
    pub protocol: Protocol,
    /// It has said goodbye.
    pub is_over: bool,
    /// What it listens to, once it has begun to.
    pub listening: Option<Listening>,
    /// What it has asked for since `MULTI`.
    pub(crate) queue: Option<Queue>,
    /// What must not change until its `EXEC`.
    pub(crate) watch: Option<Watch>,
    /// What its `EXEC` has changed, until somebody writes it down.
    pub(crate) done: Vec<Request>,
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
            listening: None,
            queue: None,
            watch: None,
            done: vec![],
        }
    }

    /// The client has hung up, or was let go since it did not read.
    pub(crate) fn parted(self) -> Result<(), Lost> {
        match self.listening {
            Some(listening) if listening.is_lost() => {
                Err(Lost::NotReading)
            }
            _ => Ok(()),
        }
    }

    /// Whether news may come for it at any time.
    pub fn listens(&self) -> bool {
        self.listening.as_ref().is_some_and(|l| !l.is_silent())
    }
}
