//! Channels: the messages in line, and who may add one or take one.

use std::collections::VecDeque;
use std::hash::{Hash, Hasher};

use formats::graph::{Kind, ObjectState};

use crate::rt::fingerprint::Fingerprint;
use crate::rt::value;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Channel {
    /// `None` for no bound, 0 for a rendezvous.
    pub(super) bound: Option<usize>,
    pub(super) queue: VecDeque<Message>,
    pub(super) senders: usize,
    pub(super) receiver_gone: bool,
}

/// A message on its way: the number under which it is laid out, and what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Message {
    pub ticket: u64,
    pub content: Fingerprint,
}

/// The number is a name only, and differs from one execution to another.
impl Hash for Message {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.content.hash(state);
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Operation {
    Send(Message),
    TrySend(Message),
    Receive,
    TryReceive,
    ReceiveTimeout,
    CloneSender,
    DropSender,
    DropReceiver,
}

impl Operation {
    pub fn kind(&self) -> Kind {
        match self {
            Operation::Send(_) => Kind::Send,
            Operation::TrySend(_) => Kind::TrySend,
            Operation::Receive => Kind::Receive,
            Operation::TryReceive => Kind::TryReceive,
            Operation::ReceiveTimeout => Kind::ReceiveTimeout,
            Operation::CloneSender => Kind::Touch,
            Operation::DropSender => Kind::DropSender,
            Operation::DropReceiver => Kind::DropReceiver,
        }
    }

    /// What a step hands over, as far as its text is known.
    pub fn message(&self) -> Option<String> {
        match self {
            Operation::Send(message) | Operation::TrySend(message) => value::text(message.content),
            _ => None,
        }
    }
}

impl Channel {
    pub fn new(bound: Option<usize>) -> Self {
        Channel {
            bound,
            queue: VecDeque::new(),
            senders: 1,
            receiver_gone: false,
        }
    }

    /// Those in line, the oldest first.
    pub(super) fn messages(&self) -> impl Iterator<Item = &Message> {
        self.queue.iter()
    }

    pub(super) fn is_rendezvous(&self) -> bool {
        self.bound == Some(0) && !self.receiver_gone
    }

    pub fn view(&self) -> ObjectState {
        let messages = self.queue.iter();
        ObjectState::Channel {
            messages: messages
                .map(|message| value::text(message.content))
                .collect(),
            bound: self.bound,
            has_sender: self.senders > 0,
            has_receiver: !self.receiver_gone,
        }
    }
}
