//! Does what a request asks for: at once, with others when they are all
//! there, or as news.

use std::net::TcpStream;
use std::sync::Arc;

use crate::board::Board;
use crate::command::{Attempt, Command, Run};
use crate::commands::{lists, settle};
use crate::reply::{Protocol, Reply};
use crate::session::Session;
use crate::table::find;
use crate::time::Time;
use crate::values::Store;

impl Store {
    // ANCHOR: apply
    /// Does what a request asks for, at a time.
    pub fn apply(
        &mut self,
        session: &mut Session,
        words: &[&[u8]],
        now: Time,
    ) -> Reply {
        if let Some(reply) = enqueue(session, words) {
            return reply;
        }
        match find(words) {
            Err(error) => error,
            Ok(command) => command.apply(self, session, words, now),
        }
    }
    // ANCHOR_END: apply
}

impl Command {
    /// A command that would wait, and doesn't.
    fn attempt(
        &self,
        store: &mut Store,
        attempt: Attempt,
        words: &[&[u8]],
        now: Time,
    ) -> Result<Option<Reply>, Reply> {
        lists::time_out(words)?;
        store.advance(now);
        attempt(store, words)
    }

    fn apply(
        &self,
        store: &mut Store,
        session: &mut Session,
        words: &[&[u8]],
        now: Time,
    ) -> Reply {
        match self.run {
            Run::Session(run) => run(session, words),
            Run::Store(run) => {
                store.advance(now);
                run(store, words)
            }
            Run::Waits(attempt) => settle(
                self.attempt(store, attempt, words, now)
                    .map(|found| found.unwrap_or(Reply::NilArray)),
            ),
            Run::Both(run) => {
                store.advance(now);
                run(store, session, words)
            }
            Run::Together => exec(store, session, now),
            Run::News(_) => Reply::error(format!(
                "ERR '{}' needs a step of the store that has news",
                self.name
            )),
        }
    }
}

// ANCHOR: enqueue
/// Puts a request away if the client has said `MULTI`; `None` if it is to
/// be done at once.
pub fn enqueue(
    session: &mut Session,
    words: &[&[u8]],
) -> Option<Reply> {
    if is_exec(words)
        && let Err(error) = find(words)
    {
        session.queue = None;
        session.watch = None;
        return Some(error);
    }
    let queue = session.queue.as_mut()?;
    let refused = match find(words) {
        Err(error) => error,
        Ok(command) => match (command.name, command.run) {
            (
                "multi" | "exec" | "discard" | "watch" | "quit"
                | "host:" | "post",
                _,
            ) => return None,
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

// ANCHOR: exec
/// Does all that was put away. Whoever calls it has the store for itself,
/// and so nobody comes in between.
fn exec(store: &mut Store, session: &mut Session, now: Time) -> Reply {
    session.done.clear();
    let Some(queue) = session.queue.take() else {
        return Reply::error("ERR EXEC without MULTI");
    };
    // What has had its time is changed, too.
    store.advance(now);
    let watch = session.watch.take().unwrap_or_default();
    if queue.is_spoiled {
        return Reply::error(
            "EXECABORT Transaction discarded because of previous \
             errors.",
        );
    }
    if watch.is_changed() {
        return Reply::NilArray;
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

impl Board {
    // ANCHOR: ask
    /// Does what a client asks for, if it has to do with news; `None` if
    /// it is for the store.
    pub fn ask(
        &self,
        session: &mut Session,
        words: &[&[u8]],
        client: &Arc<TcpStream>,
    ) -> Option<Reply> {
        if session.queue.is_some() {
            return None;
        }
        let command = find(words).ok()?;
        if session.listens()
            && session.protocol == Protocol::Two
            && let Some(reply) = only_listens(command.name, words)
        {
            return Some(reply);
        }
        match command.run {
            Run::News(run) => Some(run(self, session, words, client)),
            _ => None,
        }
    }
    // ANCHOR_END: ask
}

/// In the second version of the protocol a reply can't be told from news,
/// and so a client that listens may not ask for much.
fn only_listens(name: &str, words: &[&[u8]]) -> Option<Reply> {
    match name {
        "subscribe" | "unsubscribe" | "psubscribe" | "punsubscribe"
        | "quit" | "host:" | "post" => None,
        "ping" => Some(Reply::Array(vec![
            Reply::text("pong"),
            Reply::text(words.get(1).copied().unwrap_or_default()),
        ])),
        _ => Some(Reply::error(format!(
            "ERR Can't execute '{name}': only (P|S)SUBSCRIBE / \
             (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in \
             this context"
        ))),
    }
}
