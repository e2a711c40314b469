//! Several commands in one go: `MULTI`, and what belongs to it.

use crate::command::{Run, find};
use crate::limits;
use crate::reply::Reply;
use crate::session::Session;
use crate::time::Time;
use crate::values::Store;

/// A request, word by word.
pub type Request = Vec<Vec<u8>>;

/// What a client has asked for since `MULTI`.
#[derive(Debug, Default)]
pub struct Queue {
    requests: Vec<Request>,
    /// Of them, in bytes.
    size: usize,
    /// One of them can't be done, and so none of them will be.
    is_spoiled: bool,
}

/// What a word costs beside its bytes.
const COST: usize = 32;

// ANCHOR: enqueue
/// Puts a request away if the client has said `MULTI`; `None` if it is to
/// be done at once.
pub fn enqueue(
    session: &mut Session,
    words: &[&[u8]],
) -> Option<Reply> {
    let queue = session.queue.as_mut()?;
    let refused = match find(words) {
        Err(error) if is_exec(words) => {
            session.queue = None;
            return Some(error);
        }
        Err(error) => error,
        Ok(command) => match (command.name, command.run) {
            ("multi" | "exec" | "discard" | "quit", _) => return None,
            (_, Run::News(_)) => Reply::error(
                "ERR Command not allowed inside a transaction",
            ),
            _ if queue.add(words) => {
                return Some(Reply::Simple("QUEUED".into()));
            }
            _ => Reply::error("ERR too much inside a transaction"),
        },
    };
    queue.is_spoiled = true;
    Some(refused)
}
// ANCHOR_END: enqueue

fn is_exec(words: &[&[u8]]) -> bool {
    words
        .first()
        .is_some_and(|word| word.eq_ignore_ascii_case(b"exec"))
}

impl Queue {
    fn add(&mut self, words: &[&[u8]]) -> bool {
        self.size +=
            words.iter().map(|w| w.len() + COST).sum::<usize>();
        if self.size > limits::REQUEST {
            return false;
        }
        let request = words.iter().map(|word| word.to_vec()).collect();
        self.requests.push(request);
        true
    }
}

pub fn multi(session: &mut Session, _words: &[&[u8]]) -> Reply {
    if session.queue.is_some() {
        return Reply::error("ERR MULTI calls can not be nested");
    }
    session.queue = Some(Queue::default());
    Reply::OK
}

pub fn discard(session: &mut Session, _words: &[&[u8]]) -> Reply {
    match session.queue.take() {
        Some(_) => Reply::OK,
        None => Reply::error("ERR DISCARD without MULTI"),
    }
}

// ANCHOR: exec
/// Does all that was put away. Whoever calls it has the store for itself,
/// and so nobody comes in between.
pub fn exec(
    store: &mut Store,
    session: &mut Session,
    _words: &[&[u8]],
    now: Time,
) -> Reply {
    session.done.clear();
    let Some(queue) = session.queue.take() else {
        return Reply::error("ERR EXEC without MULTI");
    };
    if queue.is_spoiled {
        return Reply::error(
            "EXECABORT Transaction discarded because of previous \
             errors.",
        );
    }
    let mut replies = vec![];
    for request in queue.requests {
        let words: Vec<_> = request.iter().map(Vec::as_slice).collect();
        let reply = store.apply(session, &words, now);
        if find(&words).is_ok_and(|command| command.writes)
            && !reply.is_error()
        {
            session.done.push(request);
        }
        replies.push(reply);
    }
    Reply::Array(replies)
}
// ANCHOR_END: exec

/// All that was done in one go, as the words of one record: before each
/// request stands how many words it has.
pub fn record(done: &[Request]) -> Request {
    let mut words = vec![b"EXEC".to_vec()];
    for request in done {
        words.push(request.len().to_string().into_bytes());
        words.extend(request.iter().cloned());
    }
    words
}

/// Does again what a record tells; `None` if it was never written so.
pub fn again(
    store: &mut Store,
    session: &mut Session,
    words: &[&[u8]],
    time: Time,
) -> Option<()> {
    let [b"EXEC", rest @ ..] = words else {
        store.apply(session, words, time);
        return Some(());
    };
    let mut rest = rest;
    while let [count, after @ ..] = rest {
        let count = str::from_utf8(count).ok()?.parse().ok()?;
        let (request, after) = after.split_at_checked(count)?;
        store.apply(session, request, time);
        rest = after;
    }
    Some(())
}
