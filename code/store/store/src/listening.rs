//! What a client listens to, within bounds.

use std::collections::BTreeSet;

use crate::limits;
use crate::mailbox::{Delivery, Mailbox};

/// What a client listens to.
#[derive(Debug)]
pub struct Listening {
    pub(crate) delivery: Delivery,
    channels: BTreeSet<Vec<u8>>,
    patterns: BTreeSet<Vec<u8>>,
    /// Of the names, in bytes.
    size: usize,
}

/// What a name stands for: a channel, or all channels that a pattern means.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    Channel,
    Pattern,
}

/// What becomes of a channel that a client wants to listen to.
pub(crate) enum Added {
    New,
    Already,
    TooMuch,
}

/// What a channel costs beside its name.
pub(crate) const COST: usize = 64;

impl Listening {
    pub(crate) fn new(delivery: Delivery) -> Self {
        Listening {
            delivery,
            channels: BTreeSet::new(),
            patterns: BTreeSet::new(),
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
        self.count() == 0
    }

    pub(crate) fn count(&self) -> usize {
        self.channels.len() + self.patterns.len()
    }

    pub(crate) fn names(&self, kind: Kind) -> &BTreeSet<Vec<u8>> {
        match kind {
            Kind::Channel => &self.channels,
            Kind::Pattern => &self.patterns,
        }
    }

    fn names_mut(&mut self, kind: Kind) -> &mut BTreeSet<Vec<u8>> {
        match kind {
            Kind::Channel => &mut self.channels,
            Kind::Pattern => &mut self.patterns,
        }
    }

    pub(crate) fn add(&mut self, kind: Kind, name: &[u8]) -> Added {
        if self.names(kind).contains(name) {
            return Added::Already;
        }
        if self.size + name.len() + COST > limits::CHANNELS {
            return Added::TooMuch;
        }
        self.size += name.len() + COST;
        self.names_mut(kind).insert(name.to_vec());
        Added::New
    }

    pub(crate) fn remove(&mut self, kind: Kind, name: &[u8]) -> bool {
        let was_there = self.names_mut(kind).remove(name);
        if was_there {
            self.size -= name.len() + COST;
        }
        was_there
    }
}
