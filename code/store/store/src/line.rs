//! Those who wait for something that lies under a key.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Condvar, MutexGuard};
use std::time::Duration;

// ANCHOR: line
/// Those who wait, and what was handed over to them. It lies behind the
/// lock of whatever they wait for.
#[derive(Debug)]
pub struct Line<W, T> {
    /// By their tickets, which are in the order in which they came.
    waiting: BTreeMap<u64, Waiter<W>>,
    by_key: BTreeMap<Vec<u8>, BTreeSet<u64>>,
    /// What was handed over, until it is taken.
    handed: BTreeMap<u64, T>,
    tickets: u64,
    /// Nobody may wait any more.
    is_closed: bool,
}

#[derive(Debug)]
struct Waiter<W> {
    wish: W,
    keys: Vec<Vec<u8>>,
    bell: Arc<Condvar>,
}
// ANCHOR_END: line

/// How a wait ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Waited<T> {
    Handed(T),
    /// With nothing.
    Over,
    /// With nothing, and nothing will come.
    Closed,
}

impl<W, T> Default for Line<W, T> {
    fn default() -> Self {
        Line {
            waiting: BTreeMap::new(),
            by_key: BTreeMap::new(),
            handed: BTreeMap::new(),
            tickets: 0,
            is_closed: false,
        }
    }
}

impl<W, T> Line<W, T> {
    /// How many wait.
    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    pub fn is_closed(&self) -> bool {
        self.is_closed
    }

    // ANCHOR: close
    /// Sends away all who wait. Whoever has something in hand keeps it.
    pub fn close(&mut self) {
        self.is_closed = true;
        for waiter in self.waiting.values() {
            waiter.bell.notify_one();
        }
    }
    // ANCHOR_END: close

    fn queue_up(
        &mut self,
        keys: &[&[u8]],
        wish: W,
    ) -> (u64, Arc<Condvar>) {
        self.tickets += 1;
        let bell = Arc::new(Condvar::new());
        for key in keys {
            let tickets = self.by_key.entry(key.to_vec()).or_default();
            tickets.insert(self.tickets);
        }
        let waiter = Waiter {
            wish,
            keys: keys.iter().map(|key| key.to_vec()).collect(),
            bell: Arc::clone(&bell),
        };
        self.waiting.insert(self.tickets, waiter);
        (self.tickets, bell)
    }

    fn leave(&mut self, ticket: u64) {
        let left = self.waiting.remove(&ticket);
        for key in left.into_iter().flat_map(|waiter| waiter.keys) {
            if let Some(tickets) = self.by_key.get_mut(&key) {
                tickets.remove(&ticket);
                if tickets.is_empty() {
                    self.by_key.remove(&key);
                }
            }
        }
    }

    // ANCHOR: hand_over
    /// Gives what lies under a key to those who have waited longest for
    /// it. `attempt` takes it for one of them, as long as it is there.
    pub fn hand_over(
        &mut self,
        key: &[u8],
        mut attempt: impl FnMut(&W) -> Option<T>,
    ) {
        while let Some(tickets) = self.by_key.get(key)
            && let Some(ticket) = tickets.first().copied()
            && let Some(waiter) = self.waiting.get(&ticket)
            && let Some(thing) = attempt(&waiter.wish)
        {
            waiter.bell.notify_one();
            self.handed.insert(ticket, thing);
            self.leave(ticket);
        }
    }
    // ANCHOR_END: hand_over
}

// ANCHOR: wait
/// Waits for what lies under one of the keys. Whoever wakes up with nothing
/// in hand asks whether the wait `is_over`, and says whether that was
/// since the `limit` was reached.
pub fn wait<S: AsMut<Line<W, T>>, W, T>(
    mut inside: MutexGuard<'_, S>,
    keys: &[&[u8]],
    wish: W,
    limit: impl Fn() -> Duration,
    is_over: impl Fn(bool) -> bool,
) -> Waited<T> {
    let (ticket, bell) = inside.as_mut().queue_up(keys, wish);
    loop {
        let (guard, waited) = bell
            .wait_timeout(inside, limit())
            .expect("no command panics");
        inside = guard;
        let line = inside.as_mut();
        // First what was handed over, and then the clock: whoever
        // looks at the clock first loses it.
        if let Some(thing) = line.handed.remove(&ticket) {
            return Waited::Handed(thing);
        }
        if line.is_closed {
            line.leave(ticket);
            return Waited::Closed;
        }
        if is_over(waited.timed_out()) {
            line.leave(ticket);
            return Waited::Over;
        }
    }
}
// ANCHOR_END: wait
