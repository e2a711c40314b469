//! A store at which one can wait for something to be brought.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use crate::command::{Attempt, Command, Run, find};
use crate::commands::lists::time_out;
use crate::log::Log;
use crate::reply::Reply;
use crate::session::Session;
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
}

/// A reply, and the record that has to be kept before it is given.
type Done = (Reply, Option<u64>);

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
        let command = match find(words) {
            Ok(command) => command,
            Err(error) => return error,
        };
        if let Run::Session(run) = command.run {
            // It needs no lock, and so it takes none.
            return run(session, words);
        }
        if command.writes
            && let Some(why) = self.broken()
        {
            return not_kept(&why);
        }
        let done = match command.run {
            Run::Waits(attempt) => match time_out(words) {
                Ok(limit) => self.wait(words, attempt, limit, is_gone),
                Err(error) => return error,
            },
            _ => self.lock().ask(self.log(), command, session, words),
        };
        self.when_kept(done)
    }
    // ANCHOR_END: ask

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
        match (self.log(), record) {
            (Some(log), Some(record)) => match log.wait_for(record) {
                Ok(()) => reply,
                Err(why) => not_kept(&why),
            },
            _ => reply,
        }
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
            let is_over = deadline.is_some_and(|d| d <= Instant::now());
            if is_over || is_gone() {
                inside.waiting.retain(|w| w.ticket != ticket);
                return (Reply::NilArray, None);
            }
        }
    }
    // ANCHOR_END: wait
}

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
        let record = self.record(log, words);
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
