//! How soon a client asks again, and whether it pays to stand by.

use std::time::{Duration, Instant};

use crate::limits;

// ANCHOR: pace
/// How soon a client asks again after each reply.
#[derive(Debug)]
pub struct Pace {
    /// How often in a row it was soon.
    soon: u32,
    /// How often it takes before somebody stands by.
    enough: u32,
    /// How many requests were answered since somebody does.
    answered: u32,
}
// ANCHOR_END: pace

impl Default for Pace {
    fn default() -> Self {
        Pace {
            soon: 0,
            enough: limits::SOON_ENOUGH,
            answered: 0,
        }
    }
}

impl Pace {
    /// Takes the time while its client is waited for.
    pub fn measure<R>(&mut self, wait: impl FnOnce() -> R) -> R {
        let begun = Instant::now();
        let result = wait();
        self.asked_after(begun.elapsed());
        result
    }

    fn asked_after(&mut self, time: Duration) {
        self.soon = match time < limits::SOON {
            true => self.soon + 1,
            false => 0,
        };
    }

    pub fn is_quick(&self) -> bool {
        self.soon >= self.enough
    }

    pub fn answers(&mut self) {
        self.answered += 1;
    }

    // ANCHOR: was_along
    /// Nobody stands by any more. If that was of little use, it takes
    /// longer until the next time.
    pub fn was_along(&mut self) {
        self.enough = match self.answered < limits::LOOKS_IN_VAIN {
            true => (2 * self.enough).min(limits::SOON_AT_MOST),
            false => limits::SOON_ENOUGH,
        };
        self.soon = 0;
        self.answered = 0;
    }
    // ANCHOR_END: was_along
}
