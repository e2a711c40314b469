//! A store at which one can wait for something to be brought.

use std::collections::{HashMap, VecDeque};
use std::mem;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use crate::apply::enqueue;
use crate::command::{Attempt, Command, Run};
use crate::commands::lists::time_out;
use crate::commands::together;
use crate::desk::Done;
use crate::log::Log;
use crate::reply::Reply;
use crate::session::Session;
use crate::table::find;
use crate::time::Time;
use crate::values::Store;

/// How often one who waits looks whether its client is still there.
const GLANCE: Duration = Duration::from_millis(500);

// ANCHOR: counter
/// A store behind a lock, and a queue of those who wait for an element.
#[derive(Debug, Default)]
pub struct Counter {
    inside: Mutex<Inside>,
    /// Where changes are kept, if they are.
    log: Option<Arc<Log>>,
}

#[derive(Debug, Default)]
struct Inside {
    store: Store,
    /// In the order in which they came.
    waiting: VecDeque<Waiter>,
    /// What was handed over, until it is taken.
    handed: HashMap<u64, Done>,
    tickets: u64,
    /// Nobody may wait any more.
    is_closing: bool,
}

#[derive(Debug)]
struct Waiter {
    ticket: u64,
    attempt: Attempt,
    words: Vec<Vec<u8>>,
    bell: Arc<Condvar>,
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

    // ANCHOR: dismiss
    /// Sends away all who wait. Whoever has something in hand keeps it.
    pub fn dismiss(&self) {
        let mut inside = self.lock();
        inside.is_closing = true;
        for waiter in &inside.waiting {
            waiter.bell.notify_one();
        }
    }
    // ANCHOR_END: dismiss

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
                return (reply, inside.record(self.log(), words));
            }
            Err(error) => return (error, None),
            Ok(None) => {}
        }
        if inside.is_closing {
            return (Reply::error(CLOSING), None);
        }
        let (ticket, bell) = inside.queue_up(words, attempt);
        loop {
            let now = Instant::now();
            let left = deadline.map_or(GLANCE, |deadline| {
                deadline.saturating_duration_since(now)
            });
            let (guard, _) = bell
                .wait_timeout(inside, left.min(GLANCE))
                .expect("no command panics");
            inside = guard;
            // First what was handed over, and then the clock: whoever
            // looks at the clock first loses an element.
            if let Some(done) = inside.handed.remove(&ticket) {
                return done;
            }
            if inside.is_closing {
                inside.waiting.retain(|w| w.ticket != ticket);
                return (Reply::error(CLOSING), None);
            }
            let is_over = deadline.is_some_and(|d| d <= Instant::now());
            if is_over || is_gone() {
                inside.waiting.retain(|w| w.ticket != ticket);
                return (Reply::NilArray, None);
            }
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
        self.store.waiting = self.waiting.len();
        let reply = self.store.apply(session, words, Time::now());
        if !command.writes || reply.is_error() {
            return (reply, None);
        }
        let record = match command.run {
            Run::Together => self.record_all(log, session),
            _ => self.record(log, words),
        };
        self.hand_over(log);
        (reply, record)
    }

    // ANCHOR: record
    /// Under the lock of the store: what is done first is written first.
    fn record(
        &self,
        log: Option<&Log>,
        words: &[&[u8]],
    ) -> Option<u64> {
        log.map(|log| log.append(self.store.now(), words))
    }
    // ANCHOR_END: record

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
        self.record(log, &words)
    }

    fn queue_up(
        &mut self,
        words: &[&[u8]],
        attempt: Attempt,
    ) -> (u64, Arc<Condvar>) {
        self.tickets += 1;
        let bell = Arc::new(Condvar::new());
        self.waiting.push_back(Waiter {
            ticket: self.tickets,
            attempt,
            words: words.iter().map(|word| word.to_vec()).collect(),
            bell: Arc::clone(&bell),
        });
        (self.tickets, bell)
    }

    // ANCHOR: hand_over
    /// Gives what has come to those who have waited longest for it.
    fn hand_over(&mut self, log: Option<&Log>) {
        let mut still_waiting = VecDeque::new();
        while let Some(waiter) = self.waiting.pop_front() {
            let words: Vec<_> =
                waiter.words.iter().map(Vec::as_slice).collect();
            match (waiter.attempt)(&mut self.store, &words) {
                Ok(Some(reply)) => {
                    let record = self.record(log, &words);
                    self.handed.insert(waiter.ticket, (reply, record));
                    waiter.bell.notify_one();
                }
                // Something else lies there now: that may change.
                Ok(None) | Err(_) => still_waiting.push_back(waiter),
            }
        }
        self.waiting = still_waiting;
    }
    // ANCHOR_END: hand_over
}
