//! Channels, and who listens to them.

use std::net::TcpStream;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::commands::glob::{Pattern, TIRED};
use crate::connection::Patience;
use crate::errors::shown_part;
use crate::limits;
use crate::listening::{self, Added, Kind, Listening};
use crate::mailbox::{Delivery, Mailbox};
use crate::reply::Reply;
use crate::roll::Roll;
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
    by_channel: Roll<Mailbox>,
    by_pattern: Roll<Mailbox>,
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
    /// waits for none of them to read.
    fn tell(&self, channel: &[u8], text: &[u8]) -> Option<usize> {
        let mut listeners = self.lock();
        let patterns = listeners.patterns_of(channel)?;
        let parts = [b"message", channel, text];
        let news = Reply::Push(parts.map(Reply::text).to_vec());
        let mut count = listeners
            .by_channel
            .each(channel, |mailbox| mailbox.put(&news));
        for pattern in patterns {
            let parts = [b"pmessage", &pattern[..], channel, text];
            let news = Reply::Push(parts.map(Reply::text).to_vec());
            count += listeners
                .by_pattern
                .each(&pattern, |mailbox| mailbox.put(&news));
        }
        Some(count)
    }
    // ANCHOR_END: publish
}

pub fn publish(
    board: &Board,
    _session: &mut Session,
    words: &[&[u8]],
    _client: &Arc<TcpStream>,
) -> Reply {
    match board.tell(words[1], words[2]) {
        Some(count) => Reply::count(count),
        None => Reply::error(
            "ERR the patterns of those who listen take too long for the \
             name of this channel: a shorter one will do",
        ),
    }
}

pub fn subscribe(
    board: &Board,
    session: &mut Session,
    words: &[&[u8]],
    client: &Arc<TcpStream>,
) -> Reply {
    listen(board, session, words, client, Kind::Channel)
}

pub fn psubscribe(
    board: &Board,
    session: &mut Session,
    words: &[&[u8]],
    client: &Arc<TcpStream>,
) -> Reply {
    listen(board, session, words, client, Kind::Pattern)
}

// ANCHOR: subscribe
fn listen(
    board: &Board,
    session: &mut Session,
    words: &[&[u8]],
    client: &Arc<TcpStream>,
    kind: Kind,
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
    for name in &words[1..] {
        // Who listens is told so before the first news: the board is
        // locked, and nobody publishes meanwhile.
        let mut listeners = board.lock();
        let said = match listening.add(kind, name) {
            Added::New => {
                listeners.of(kind).add(name, &mailbox);
                begun(kind, name, listening)
            }
            Added::Already => begun(kind, name, listening),
            Added::TooMuch => Reply::error(format!(
                "ERR too many channels, the names of all may have {} \
                 bytes, and each counts {} more",
                limits::CHANNELS,
                listening::COST
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
    leave(board, session, words, Kind::Channel)
}

pub fn punsubscribe(
    board: &Board,
    session: &mut Session,
    words: &[&[u8]],
    _client: &Arc<TcpStream>,
) -> Reply {
    leave(board, session, words, Kind::Pattern)
}

fn leave(
    board: &Board,
    session: &mut Session,
    words: &[&[u8]],
    kind: Kind,
) -> Reply {
    let Some(listening) = &mut session.listening else {
        // It never listened: there is no mailbox, and no hurry.
        let names = words[1..].iter().map(|c| Reply::text(*c));
        let said: Vec<_> =
            names.map(|name| ended(kind, name, 0)).collect();
        return match said.is_empty() {
            true => ended(kind, Reply::Nil, 0),
            false => Reply::Several(said),
        };
    };
    let all: Vec<_> = listening.names(kind).iter().cloned().collect();
    let named: Vec<&[u8]> = match words.len() {
        1 => all.iter().map(Vec::as_slice).collect(),
        _ => words[1..].to_vec(),
    };
    let mailbox = Arc::clone(listening.delivery.mailbox());
    mailbox.speak(session.protocol);
    if named.is_empty() {
        return ended(kind, Reply::Nil, listening.count());
    }
    for name in named {
        let mut listeners = board.lock();
        if listening.remove(kind, name) {
            listeners.of(kind).remove(name, &mailbox);
        }
        let count = listening.count();
        mailbox.put(&ended(kind, Reply::text(name), count));
    }
    Reply::Nothing
}

fn begun(kind: Kind, name: &[u8], now: &Listening) -> Reply {
    let what = match kind {
        Kind::Channel => "subscribe",
        Kind::Pattern => "psubscribe",
    };
    notice(what, Reply::text(name), now.count())
}

fn ended(kind: Kind, name: Reply, count: usize) -> Reply {
    let what = match kind {
        Kind::Channel => "unsubscribe",
        Kind::Pattern => "punsubscribe",
    };
    notice(what, name, count)
}

fn notice(what: &str, name: Reply, count: usize) -> Reply {
    Reply::Push(vec![Reply::text(what), name, Reply::count(count)])
}

impl Listeners {
    fn of(&mut self, kind: Kind) -> &mut Roll<Mailbox> {
        match kind {
            Kind::Channel => &mut self.by_channel,
            Kind::Pattern => &mut self.by_pattern,
        }
    }

    /// Those that mean a channel; `None` if that takes too long to say.
    fn patterns_of(&self, channel: &[u8]) -> Option<Vec<Vec<u8>>> {
        let mut found = vec![];
        let mut looks = limits::LOOKS_TOGETHER;
        for name in self.by_pattern.names() {
            if self.by_pattern.count(name) == 0 {
                continue;
            }
            let mut pattern = Pattern::new(name);
            if pattern.matches_among(channel, &mut looks) {
                found.push(name.clone());
            }
            if pattern.is_tired() {
                return None;
            }
        }
        Some(found)
    }
}

/// Those that somebody listens to, and a pattern means, if there is one.
pub fn channels(
    board: &Board,
    _session: &mut Session,
    words: &[&[u8]],
    _client: &Arc<TcpStream>,
) -> Reply {
    let mut pattern = match words {
        [_, _] => Pattern::new(b"*"),
        [_, _, pattern] => Pattern::new(pattern),
        _ => return wrong_member(words[1]),
    };
    let listeners = board.lock();
    let channels = &listeners.by_channel;
    let mut found = vec![];
    for name in channels.names() {
        if channels.count(name) > 0 && pattern.matches(name) {
            found.push(Reply::text(&name[..]));
        }
    }
    match pattern.is_tired() {
        true => Reply::error(TIRED),
        false => Reply::Array(found),
    }
}

/// How many listen to each of these.
pub fn numsub(
    board: &Board,
    _session: &mut Session,
    words: &[&[u8]],
    _client: &Arc<TcpStream>,
) -> Reply {
    let listeners = board.lock();
    let pairs = words[2..].iter().flat_map(|name| {
        let count = listeners.by_channel.count(name);
        [Reply::text(*name), Reply::count(count)]
    });
    Reply::Array(pairs.collect())
}

/// How many patterns there are.
pub fn numpat(
    board: &Board,
    _session: &mut Session,
    _words: &[&[u8]],
    _client: &Arc<TcpStream>,
) -> Reply {
    let listeners = board.lock();
    let patterns = &listeners.by_pattern;
    let heard = patterns.names().filter(|n| patterns.count(n) > 0);
    Reply::count(heard.count())
}

fn wrong_member(name: &[u8]) -> Reply {
    let said = [
        b"ERR unknown subcommand or wrong number of arguments for '",
        shown_part(name, usize::MAX),
        b"'. Try PUBSUB HELP.",
    ];
    Reply::Error(said.concat().into())
}
