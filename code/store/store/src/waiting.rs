//! A store at which one can wait for something to be brought.

use std::mem;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use crate::apply::enqueue;
use crate::command::{Attempt, Command, Run};
use crate::commands::lists::time_out;
use crate::commands::together;
use crate::desk::Done;
use crate::line::{self, Line, Waited};
use crate::log::Log;
use crate::reply::Reply;
use crate::session::Session;
use crate::table::find;
use crate::time::Time;
use crate::values::Store;

/// How often one who waits looks whether its client is still there.
const GLANCE: Duration = Duration::from_millis(500);

// ANCHOR: counter
/// A store behind a lock, and the line of those who wait for an element.
#[derive(Debug, Default)]
pub struct Counter {
    inside: Mutex<Inside>,
    /// Where changes are kept, if they are.
    log: Option<Arc<Log>>,
}

#[derive(Debug, Default)]
struct Inside {
    store: Store,
    line: Line<Wish, Done>,
}

/// A command that waits, without the keys for which it does.
#[derive(Debug)]
struct Wish {
    name: Vec<u8>,
    attempt: Attempt,
}

impl AsMut<Line<Wish, Done>> for Inside {
    fn as_mut(&mut self) -> &mut Line<Wish, Done> {
        &mut self.line
    }
}
// ANCHOR_END: counter

impl Counter {
    /// One whose changes are kept in a log.
    pub fn kept(store: Store, log: Arc<Log>) -> Self {
        let inside = Inside {
            store,
            ..Inside::default()
        };
        Counter {
            inside: Mutex::new(inside),
            log: Some(log),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().expect("no command panics")
    }

    // ANCHOR: ask
    /// Does what a client asks for. It may wait, as long as the client is
    /// not gone.
    pub fn ask(
        &self,
        session: &mut Session,
        words: &[&[u8]],
        is_gone: impl Fn() -> bool,
    ) -> Reply {
        self.when_kept(self.begin(session, words, is_gone))
    }

    /// The same, and leaves it to others to wait for the disk.
    pub fn begin(
        &self,
        session: &mut Session,
        words: &[&[u8]],
        is_gone: impl Fn() -> bool,
    ) -> Done {
        if let Some(reply) = enqueue(session, words) {
            return (reply, None);
        }
        let command = match find(words) {
            Ok(command) => command,
            Err(error) => return (error, None),
        };
        if let Run::Session(run) = command.run {
            // It needs no lock, and so it takes none.
            return (run(session, words), None);
        }
        if command.writes
            && let Some(why) = self.broken()
        {
            session.queue = None;
            return (not_kept(&why), None);
        }
        match command.run {
            Run::Waits(attempt) => match time_out(words) {
                Ok(limit) => self.wait(words, attempt, limit, is_gone),
                Err(error) => (error, None),
            },
            _ => self.lock().ask(self.log(), command, session, words),
        }
    }
    // ANCHOR_END: ask

    /// Sends away all who wait. Whoever has something in hand keeps it.
    pub fn dismiss(&self) {
        self.lock().line.close();
    }

    /// Keeps what is still to be kept, when all clients have left.
    ///
    /// # Errors
    ///
    /// When not all of it could be kept, and why.
    pub fn close(&self) -> Result<(), String> {
        self.log().map_or(Ok(()), Log::close)
    }

    fn log(&self) -> Option<&Log> {
        self.log.as_deref()
    }

    fn broken(&self) -> Option<String> {
        self.log().and_then(Log::broken)
    }

    // ANCHOR: when_kept
    /// Gives a reply when its record is on the disk. No lock is held
    /// meanwhile.
    fn when_kept(&self, (reply, record): Done) -> Reply {
        match record.map_or(Ok(()), |record| self.keep(record)) {
            Ok(()) => reply,
            Err(error) => error,
        }
    }

    /// Waits until a record is on the disk, and all before it.
    ///
    /// # Errors
    ///
    /// When it never will be: what the client gets in place of its reply.
    pub fn keep(&self, record: u64) -> Result<(), Reply> {
        let kept =
            self.log().map_or(Ok(()), |log| log.wait_for(record));
        kept.map_err(|why| not_kept(&why))
    }
    // ANCHOR_END: when_kept

    // ANCHOR: wait
    fn wait(
        &self,
        words: &[&[u8]],
        attempt: Attempt,
        limit: Option<Duration>,
        is_gone: impl Fn() -> bool,
    ) -> Done {
        // A limit beyond what the clock counts is none.
        let deadline =
            limit.and_then(|l| Instant::now().checked_add(l));
        let mut inside = self.lock();
        inside.store.advance(Time::now());
        match attempt(&mut inside.store, words) {
            Ok(Some(reply)) => {
                return (
                    reply,
                    record(&inside.store, self.log(), words),
                );
            }
            Err(error) => return (error, None),
            Ok(None) => {}
        }
        if inside.line.is_closed() {
            return (Reply::error(CLOSING), None);
        }
        let name = words[0].to_vec();
        let wish = Wish { name, attempt };
        let left = || {
            deadline.map_or(GLANCE, |deadline| {
                deadline.saturating_duration_since(Instant::now())
            })
        };
        let waited = line::wait(
            inside,
            // The last word is the time-out.
            &words[1..words.len() - 1],
            wish,
            || left().min(GLANCE),
            |_| left().is_zero() || is_gone(),
        );
        match waited {
            Waited::Handed(done) => done,
            Waited::Closed => (Reply::error(CLOSING), None),
            Waited::Over => (Reply::NilArray, None),
        }
    }
    // ANCHOR_END: wait
}

/// What one hears who waits when the server ends.
const CLOSING: &str = "ERR the server is closing, and nothing came";

/// In Redis's words for a log that can't be written.
fn not_kept(why: &str) -> Reply {
    Reply::error(format!(
        "MISCONF Errors writing to the AOF file: {why}"
    ))
}

impl Inside {
    fn ask(
        &mut self,
        log: Option<&Log>,
        command: &Command,
        session: &mut Session,
        words: &[&[u8]],
    ) -> Done {
        self.store.waiting = self.line.len();
        let reply = self.store.apply(session, words, Time::now());
        if !command.writes || reply.is_error() {
            return (reply, None);
        }
        let record = match command.run {
            Run::Together => self.record_all(log, session),
            _ => record(&self.store, log, words),
        };
        self.hand_over(log);
        (reply, record)
    }

    /// One record for all, so that a torn end has all of it or nothing.
    fn record_all(
        &self,
        log: Option<&Log>,
        session: &mut Session,
    ) -> Option<u64> {
        let done = mem::take(&mut session.done);
        if done.is_empty() {
            return None;
        }
        let words = together::record(&done);
        let words: Vec<_> = words.iter().map(Vec::as_slice).collect();
        record(&self.store, log, &words)
    }

    // ANCHOR: hand_over
    /// Gives what was brought to those who have waited longest for it: for
    /// each, it is done as if they asked for it now, and for nothing else.
    fn hand_over(&mut self, log: Option<&Log>) {
        let Inside { store, line } = self;
        for key in mem::take(&mut store.brought) {
            line.hand_over(&key, |wish| {
                let words = [&wish.name[..], &key, b"0"];
                let found = (wish.attempt)(store, &words);
                // Perhaps it was taken already, or is of another kind now.
                let reply = found.ok().flatten()?;
                Some((reply, record(store, log, &words)))
            });
        }
    }
    // ANCHOR_END: hand_over
}

// ANCHOR: record
/// Under the lock of the store: what is done first is written first.
fn record(
    store: &Store,
    log: Option<&Log>,
    words: &[&[u8]],
) -> Option<u64> {
    log.map(|log| log.append(store.now(), words))
}
// ANCHOR_END: record
