//! Several commands in one go: where they begin, and the record of them.
//! What is put away meanwhile is done in [`apply`](crate::apply).

use crate::queue::{Queue, Request};
use crate::reply::Reply;
use crate::session::Session;
use crate::time::Time;
use crate::values::Store;
use crate::watch::Watch;

pub fn multi(session: &mut Session, _words: &[&[u8]]) -> Reply {
    if session.queue.is_some() {
        return Reply::error("ERR MULTI calls can not be nested");
    }
    session.queue = Some(Queue::default());
    Reply::OK
}

// ANCHOR: watch
/// Does nothing but remember: if one of these keys is changed before
/// `EXEC`, nothing of what was put away is done.
pub fn watch(
    store: &mut Store,
    session: &mut Session,
    words: &[&[u8]],
) -> Reply {
    if session.queue.is_some() {
        return Reply::error("ERR WATCH inside MULTI is not allowed");
    }
    let watch = session.watch.get_or_insert_with(Watch::default);
    for key in &words[1..] {
        if !watch.add(store, key) {
            return Reply::error("ERR too many keys to watch");
        }
    }
    Reply::OK
}
// ANCHOR_END: watch

pub fn unwatch(session: &mut Session, _words: &[&[u8]]) -> Reply {
    session.watch = None;
    Reply::OK
}

pub fn discard(session: &mut Session, _words: &[&[u8]]) -> Reply {
    session.watch = match session.queue {
        Some(_) => None,
        None => session.watch.take(),
    };
    match session.queue.take() {
        Some(_) => Reply::OK,
        None => Reply::error("ERR DISCARD without MULTI"),
    }
}

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
