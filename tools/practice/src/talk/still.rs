//! Whether a program does nothing any more.

use std::time::Instant;

use supervise::probe::{self, Counts};
use supervise::watchdog::STILL;

/// Since when no thread has run, and how often each had run then. Where the system does
/// not tell, none is ever known to stand still.
pub struct Still {
    since: Instant,
    looks: u32,
    counts: Option<Counts>,
}

/// So many looks in a row, with [`STILL`] between them: any time-out of a second is over.
const LOOKS: u32 = 4;

impl Still {
    pub fn now() -> Self {
        Still {
            since: Instant::now(),
            looks: 0,
            counts: None,
        }
    }

    /// Looks, if it is time to.
    pub fn goes_on(&mut self, pid: u32) -> bool {
        if self.looks > 0 && self.since.elapsed() < STILL {
            return false;
        }
        let counts = probe::standstill(pid).filter(|counts| !counts.is_empty());
        self.looks = match counts.is_some() && counts == self.counts {
            true => self.looks + 1,
            false => 1,
        };
        self.counts = counts;
        self.since = Instant::now();
        self.looks >= LOOKS
    }
}
