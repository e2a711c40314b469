//! time_left: how long the next read may take.

use std::time::Duration;

pub fn time_left(deadline: Duration, now: Duration) -> Option<Duration> {
    deadline.checked_sub(now).filter(|left| !left.is_zero())
}
