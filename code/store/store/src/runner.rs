//! What a runner does for a conversation.

use std::thread;
use std::time::Instant;

use crate::batch::Talk;
use crate::desk::Desk;
use crate::limits;
use crate::rounds::{Found, Runner};

impl Runner<Talk> {
    /// Answers those who are busy, until nobody can be handed over any
    /// more.
    pub fn serve(self, desk: &impl Desk) {
        self.go_round(
            limits::LOOKS_IN_VAIN,
            |talk| talk.look(desk),
            rest,
        );
    }
}

/// Lets others have the core; tells whether somebody needed it.
fn rest() -> bool {
    let begun = Instant::now();
    thread::yield_now();
    begun.elapsed() > limits::REST
}

impl Talk {
    // ANCHOR: look
    /// Answers what has come, and waits for nothing: not for the client,
    /// and not for the disk.
    pub fn look(&mut self, desk: &impl Desk) -> Found {
        match self.requests.glance() {
            Ok(None) => return Found::Nothing,
            Ok(Some(0)) | Err(_) => return Found::Other,
            Ok(Some(_)) => {}
        }
        while matches!(self.requests.is_ready(), Ok(true))
            && !self.is_over()
            && !self.takes_time()
            && (!self.is_large() || self.offer())
        {
            self.answer(desk);
            self.pace.answers();
        }
        match self.offer() && self.requests.is_at_rest() {
            true => Found::Work,
            false => Found::Other,
        }
    }
    // ANCHOR_END: look
}
