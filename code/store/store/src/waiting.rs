//! A store at which one can wait for something to be brought.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use crate::command::{Attempt, Run, find};
use crate::commands::lists::time_out;
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
}

#[derive(Debug, Default)]
struct Inside {
    store: Store,
    /// In the order in which they came.
    waiting: VecDeque<Waiter>,
    /// What was handed over, until it is taken.
    handed: HashMap<u64, Reply>,
    tickets: u64,
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
        match command.run {
            // It needs no lock, and so it takes none.
            Run::Session(run) => run(session, words),
            Run::Store(_) => {
                let mut inside = self.lock();
                let now = Time::now();
                inside.store.waiting = inside.waiting.len();
                let reply = inside.store.apply(session, words, now);
                if command.writes && !reply.is_error() {
                    inside.hand_over(now);
                }
                reply
            }
            Run::Waits(attempt) => match time_out(words) {
                Ok(limit) => self.wait(words, attempt, limit, is_gone),
                Err(error) => error,
            },
        }
    }
    // ANCHOR_END: ask

    // ANCHOR: wait
    fn wait(
        &self,
        words: &[&[u8]],
        attempt: Attempt,
        limit: Option<Duration>,
        is_gone: impl Fn() -> bool,
    ) -> Reply {
        // A limit beyond what the clock counts is none.
        let deadline =
            limit.and_then(|l| Instant::now().checked_add(l));
        let mut inside = self.lock();
        inside.store.advance(Time::now());
        match attempt(&mut inside.store, words) {
            Ok(Some(reply)) | Err(reply) => return reply,
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
            if let Some(reply) = inside.handed.remove(&ticket) {
                return reply;
            }
            let is_over = deadline.is_some_and(|d| d <= Instant::now());
            if is_over || is_gone() {
                inside.waiting.retain(|w| w.ticket != ticket);
                return Reply::NilArray;
            }
        }
    }
    // ANCHOR_END: wait
}

impl Inside {
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
    fn hand_over(&mut self, now: Time) {
        let mut still_waiting = VecDeque::new();
        while let Some(waiter) = self.waiting.pop_front() {
            self.store.advance(now);
            let words: Vec<_> =
                waiter.words.iter().map(Vec::as_slice).collect();
            match (waiter.attempt)(&mut self.store, &words) {
                Ok(Some(reply)) => {
                    self.handed.insert(waiter.ticket, reply);
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
