//! A variable and its messages.

use crate::events::Events;
use crate::identity::MessageId;
use crate::view::View;

/// What was stored, once.
#[derive(Debug, Clone)]
pub(crate) struct Message<V> {
    pub value: V,
    /// What it brings to whoever acquires it.
    pub view: View,
    /// It is the update of the message before it: nothing comes between.
    pub glued: bool,
    /// `SeqCst` events of its store: the store itself, and the fences that
    /// happen before it.
    pub own: Events,
    /// The same of all that have read it.
    pub readers: Events,
    /// Events that must come after whatever comes before this message in
    /// coherence order.
    pub later: Events,
}

#[derive(Debug, Clone)]
pub(crate) struct Variable<V> {
    /// By number. The first is the initial value.
    pub messages: Vec<Message<V>>,
    /// Modification order.
    pub order: Vec<MessageId>,
    /// The reverse: the rank of each message.
    ranks: Vec<usize>,
    /// The rank of the oldest message that anybody may read.
    pub oldest: usize,
}

impl<V> Message<V> {
    pub fn new(value: V) -> Self {
        Message {
            value,
            view: View::default(),
            glued: false,
            own: Events::new(),
            readers: Events::new(),
            later: Events::new(),
        }
    }
}

impl<V> Variable<V> {
    pub fn new(value: V) -> Self {
        Variable {
            messages: vec![Message::new(value)],
            order: vec![MessageId(0)],
            ranks: vec![0],
            oldest: 0,
        }
    }

    pub fn rank(&self, message: MessageId) -> usize {
        self.ranks[message.0]
    }

    pub fn at(&self, rank: usize) -> &Message<V> {
        &self.messages[self.order[rank].0]
    }

    pub fn at_mut(&mut self, rank: usize) -> &mut Message<V> {
        &mut self.messages[self.order[rank].0]
    }

    /// The latest in modification order.
    pub fn last(&self) -> MessageId {
        self.order[self.order.len() - 1]
    }

    /// Puts a message at a place in modification order.
    pub fn insert(&mut self, rank: usize, message: Message<V>) -> MessageId {
        let id = MessageId(self.messages.len());
        self.messages.push(message);
        self.order.insert(rank, id);
        self.ranks.push(rank);
        for (rank, id) in self.order.iter().enumerate().skip(rank) {
            self.ranks[id.0] = rank;
        }
        id
    }
}
