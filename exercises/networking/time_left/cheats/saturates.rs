//! time_left: how long the next read may take.

use std::time::Duration;

pub fn time_left(deadline: Duration, now: Duration) -> Option<Duration> {
    Some(deadline.saturating_sub(now))
}
