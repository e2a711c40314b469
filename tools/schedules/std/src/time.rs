//! [`std::time`], without clocks: a program that reads one does not depend on
//! its schedule alone.

pub use ::std::time::{Duration, SystemTimeError, TryFromFloatSecsError};

use crate::rt;

/// A moment, which the search can't know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(::std::time::Instant);

impl Instant {
    #[track_caller]
    pub fn now() -> Self {
        rt::refuse("reads the clock")
    }

    pub fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }

    pub fn duration_since(&self, earlier: Instant) -> Duration {
        self.0.duration_since(earlier.0)
    }
}

/// The time of day, which the search can't know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SystemTime(::std::time::SystemTime);

pub const UNIX_EPOCH: SystemTime = SystemTime::UNIX_EPOCH;

impl SystemTime {
    pub const UNIX_EPOCH: SystemTime = SystemTime(::std::time::UNIX_EPOCH);

    #[track_caller]
    pub fn now() -> Self {
        rt::refuse("reads the clock")
    }

    #[track_caller]
    pub fn elapsed(&self) -> Result<Duration, SystemTimeError> {
        rt::refuse("reads the clock")
    }

    pub fn duration_since(&self, earlier: SystemTime) -> Result<Duration, SystemTimeError> {
        self.0.duration_since(earlier.0)
    }
}
