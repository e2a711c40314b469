//! Channels, and who listens to them.

use std::collections::HashMap;
use std::net::TcpStream;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use crate::connection::Patience;
use crate::limits;
use crate::listening::{Added, Listening};
use crate::mailbox::{Delivery, Mailbox};
use crate::reply::Reply;
use crate::session::Session;

// ANCHOR: board
/// The news board: it knows the mailboxes of those who listen, and owns
/// none of them.
#[derive(Debug, Default)]
pub struct Board {
    listeners: Mutex<Listeners>,
}

#[derive(Debug, Default)]
struct Listeners {
    by_channel: HashMap<Vec<u8>, Vec<Weak<Mailbox>>>,
    /// When there are more channels than this, those of clients who have
    /// left are swept away.
    sweep_at: usize,
}
// ANCHOR_END: board

/// Does one of these commands.
pub type News =
    fn(&Board, &mut Session, &[&[u8]], &Arc<TcpStream>) -> Reply;

impl Board {
    fn lock(&self) -> MutexGuard<'_, Listeners> {
        self.listeners
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    // ANCHOR: publish
    /// Tells everybody who listens, and how many they are. A publisher
    /// waits for none of them.
    fn tell(&self, channel: &[u8], text: &[u8]) -> usize {
        let mut listeners = self.lock();
        let Some(boxes) = listeners.by_channel.get_mut(channel) else {
            return 0;
        };
        let news = Reply::Push(vec![
            Reply::text("message"),
            Reply::text(channel),
            Reply::text(text),
        ]);
        boxes.retain(|mailbox| match mailbox.upgrade() {
            Some(mailbox) => mailbox.put(&news),
            // Its client has left.
            None => false,
        });
        let count = boxes.len();
        if count == 0 {
            listeners.by_channel.remove(channel);
        }
        count
    }
    // ANCHOR_END: publish
}

pub fn publish(
    board: &Board,
    _session: &mut Session,
    words: &[&[u8]],
    _client: &Arc<TcpStream>,
) -> Reply {
    Reply::count(board.tell(words[1], words[2]))
}

// ANCHOR: subscribe
pub fn subscribe(
    board: &Board,
    session: &mut Session,
    words: &[&[u8]],
    client: &Arc<TcpStream>,
) -> Reply {
    let protocol = session.protocol;
    let listening = match &mut session.listening {
        Some(listening) => listening,
        none => {
            let patience = Patience::default();
            match Delivery::start(client, patience) {
                Ok(delivery) => none.insert(Listening::new(delivery)),
                Err(error) => {
                    return Reply::error(format!("ERR {error}"));
                }
            }
        }
    };
    let mailbox = Arc::clone(listening.delivery.mailbox());
    mailbox.speak(protocol);
    for channel in &words[1..] {
        // Who listens is told so before the first news: the board is
        // locked, and nobody publishes meanwhile.
        let mut listeners = board.lock();
        let said = match listening.add(channel) {
            Added::New => {
                listeners.add(channel, &mailbox);
                changed("subscribe", channel, listening)
            }
            Added::Already => changed("subscribe", channel, listening),
            Added::TooMuch => Reply::error(format!(
                "ERR too many channels, the names of all may have {} \
                 bytes",
                limits::CHANNELS
            )),
        };
        mailbox.put(&said);
    }
    Reply::Nothing
}
// ANCHOR_END: subscribe

pub fn unsubscribe(
    board: &Board,
    session: &mut Session,
    words: &[&[u8]],
    _client: &Arc<TcpStream>,
) -> Reply {
    let Some(listening) = &mut session.listening else {
        // It never listened: there is no mailbox, and no hurry.
        let channels = words[1..].iter().map(|c| Reply::text(*c));
        let said: Vec<_> =
            channels.map(|c| notice("unsubscribe", c, 0)).collect();
        return match said.is_empty() {
            true => notice("unsubscribe", Reply::Nil, 0),
            false => Reply::Several(said),
        };
    };
    let all: Vec<_> = listening.channels.iter().cloned().collect();
    let named: Vec<&[u8]> = match words.len() {
        1 => all.iter().map(Vec::as_slice).collect(),
        _ => words[1..].to_vec(),
    };
    let mailbox = Arc::clone(listening.delivery.mailbox());
    mailbox.speak(session.protocol);
    if named.is_empty() {
        return notice("unsubscribe", Reply::Nil, 0);
    }
    for channel in named {
        let mut listeners = board.lock();
        if listening.remove(channel) {
            listeners.remove(channel, &mailbox);
        }
        mailbox.put(&changed("unsubscribe", channel, listening));
    }
    Reply::Nothing
}

fn changed(what: &str, channel: &[u8], now: &Listening) -> Reply {
    notice(what, Reply::text(channel), now.channels.len())
}

fn notice(what: &str, channel: Reply, count: usize) -> Reply {
    Reply::Push(vec![Reply::text(what), channel, Reply::count(count)])
}

impl Listeners {
    fn add(&mut self, channel: &[u8], mailbox: &Arc<Mailbox>) {
        if self.by_channel.len() > self.sweep_at {
            self.sweep();
        }
        let boxes =
            self.by_channel.entry(channel.to_vec()).or_default();
        boxes.push(Arc::downgrade(mailbox));
    }

    fn remove(&mut self, channel: &[u8], mailbox: &Arc<Mailbox>) {
        if let Some(boxes) = self.by_channel.get_mut(channel) {
            boxes
                .retain(|other| other.as_ptr() != Arc::as_ptr(mailbox));
            if boxes.is_empty() {
                self.by_channel.remove(channel);
            }
        }
    }

    // ANCHOR: sweep
    /// A client that leaves tells nobody: its mailbox is gone, and the
    /// board finds that out. The more there are, the rarer it looks, so
    /// that a look costs each newcomer the same.
    fn sweep(&mut self) {
        self.by_channel.retain(|_, boxes| {
            boxes.retain(|mailbox| mailbox.strong_count() > 0);
            !boxes.is_empty()
        });
        self.sweep_at = (2 * self.by_channel.len()).max(1024);
    }
    // ANCHOR_END: sweep
}
