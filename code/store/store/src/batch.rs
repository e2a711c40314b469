//! A conversation in batches: many requests, one sync, one write.

use std::net::TcpStream;
use std::ops::Range;
use std::sync::Arc;

use crate::command::Run;
use crate::connection::{Lost, Patience, Replies, Requests};
use crate::conversation::part;
use crate::limits;
use crate::reply::Reply;
use crate::session::Session;
use crate::table::find;

/// A reply, and the record that has to be kept before it is given.
pub type Done = (Reply, Option<u64>);

/// Replies that wait to be sent, and which of them wait for the disk.
struct Batch<'a> {
    replies: Replies,
    /// Where they lie, and what they wait for, in order.
    unkept: Vec<(Range<usize>, u64)>,
    keep: &'a dyn Fn(u64) -> Result<(), Reply>,
}

impl Batch<'_> {
    fn add(&mut self, (reply, record): &Done) {
        let start = self.replies.waiting();
        self.replies.add(reply);
        if let Some(record) = record {
            self.unkept.push((start..self.replies.waiting(), *record));
        }
    }

    fn is_large(&self) -> bool {
        self.replies.waiting() > limits::REPLIES
    }

    // ANCHOR: settle
    /// Waits once for the disk, and writes once.
    fn settle(&mut self) -> Result<(), Lost> {
        if let Some((_, last)) = self.unkept.last()
            && (self.keep)(*last).is_err()
        {
            // From the last one on, so that the others stay in place.
            for (place, record) in self.unkept.drain(..).rev() {
                if let Err(error) = (self.keep)(record) {
                    self.replies.mend(place, &error);
                }
            }
        }
        self.unkept.clear();
        self.replies.send()
    }
    // ANCHOR_END: settle
}

// ANCHOR: converse
/// Answers a client's requests until it leaves. Replies are sent before
/// anything waits for the client, and not sooner.
///
/// # Errors
///
/// When it is too slow, breaks the protocol, or its connection breaks.
pub fn converse_in_batches(
    stream: impl Into<Arc<TcpStream>>,
    patience: Patience,
    keep: &dyn Fn(u64) -> Result<(), Reply>,
    mut answer: impl FnMut(&mut Session, &[&[u8]]) -> Done,
) -> Result<(), Lost> {
    let stream = stream.into();
    let mut session = Session::new();
    let mut requests = Requests::new(Arc::clone(&stream), patience);
    let mut batch = Batch {
        replies: Replies::new(Arc::clone(&stream), patience)?,
        unkept: vec![],
        keep,
    };
    loop {
        let goes_on = matches!(requests.is_ready(), Ok(true));
        if !goes_on || batch.is_large() {
            batch.settle()?;
        }
        let words = match requests.next() {
            Ok(Some(words)) => words,
            Ok(None) => return session.parted(),
            Err(Lost::Protocol(error)) => {
                session.listening = None;
                batch.add(&(error.reply(), None));
                batch.settle()?;
                part(&stream);
                return Err(Lost::Protocol(error));
            }
            Err(lost) => return Err(lost),
        };
        if takes_time(&words) {
            batch.settle()?;
        }
        let done = answer(&mut session, &words);
        batch.replies.protocol = session.protocol;
        match &session.listening {
            None => batch.add(&done),
            // Two threads never write to one client.
            Some(listening) => {
                let reply = match done.1.map_or(Ok(()), keep) {
                    Ok(()) => done.0,
                    Err(error) => error,
                };
                listening.mailbox().answer(&reply, session.protocol);
            }
        }
        requests.listens = session.listens();
        if session.is_over {
            // What is in its mailbox comes first.
            session.listening = None;
            batch.settle()?;
            part(&stream);
            return Ok(());
        }
    }
}
// ANCHOR_END: converse

/// Whether it may wait, or say something by another way.
fn takes_time(words: &[&[u8]]) -> bool {
    find(words).is_ok_and(|command| {
        matches!(command.run, Run::Waits(_) | Run::News(_))
    })
}
