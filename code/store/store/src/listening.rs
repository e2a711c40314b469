//! What a client listens to, within bounds.

use std::collections::BTreeSet;

use crate::limits;
use crate::mailbox::{Delivery, Mailbox};

/// What a client listens to.
#[derive(Debug)]
pub struct Listening {
    pub(crate) delivery: Delivery,
    pub(crate) channels: BTreeSet<Vec<u8>>,
    /// Of the names, in bytes.
    size: usize,
}

/// What becomes of a channel that a client wants to listen to.
pub(crate) enum Added {
    New,
    Already,
    TooMuch,
}

/// What a channel costs beside its name.
const COST: usize = 64;

impl Listening {
    pub(crate) fn new(delivery: Delivery) -> Self {
        Listening {
            delivery,
            channels: BTreeSet::new(),
            size: 0,
        }
    }

    pub(crate) fn mailbox(&self) -> &Mailbox {
        self.delivery.mailbox()
    }

    /// Whether its client was let go since it did not read.
    pub(crate) fn is_lost(&self) -> bool {
        self.delivery.is_lost()
    }

    pub(crate) fn is_silent(&self) -> bool {
        self.channels.is_empty()
    }

    pub(crate) fn add(&mut self, channel: &[u8]) -> Added {
        if self.channels.contains(channel) {
            return Added::Already;
        }
        if self.size + channel.len() + COST > limits::CHANNELS {
            return Added::TooMuch;
        }
        self.size += channel.len() + COST;
        self.channels.insert(channel.to_vec());
        Added::New
    }

    pub(crate) fn remove(&mut self, channel: &[u8]) -> bool {
        let was_there = self.channels.remove(channel);
        if was_there {
            self.size -= channel.len() + COST;
        }
        was_there
    }
}
