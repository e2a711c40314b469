//! [`std::time`], without clocks: a program that reads one does not depend on
//! its schedule alone.

pub use ::std::time::{Duration, SystemTimeError, TryFromFloatSecsError};

use std::ops::{Add, AddAssign, Sub, SubAssign};

use formats::graph::Refusal;

use crate::rt;

/// Whether a time is over only after any that a clock can show. The real library
/// waits without a limit then.
pub(crate) fn is_for_ever(duration: Duration) -> bool {
    ::std::time::Instant::now().checked_add(duration).is_none()
}

/// A moment, which the search can't know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(::std::time::Instant);

impl Instant {
    #[track_caller]
    pub fn now() -> Self {
        rt::refuse(Refusal::Clock)
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
        rt::refuse(Refusal::Clock)
    }

    #[track_caller]
    pub fn elapsed(&self) -> Result<Duration, SystemTimeError> {
        rt::refuse(Refusal::Clock)
    }

    pub fn duration_since(&self, earlier: SystemTime) -> Result<Duration, SystemTimeError> {
        self.0.duration_since(earlier.0)
    }
}

/// What can be reckoned with moments, which none is ever there for.
macro_rules! reckon {
    ($moment:ident) => {
        impl $moment {
            pub fn checked_add(&self, duration: Duration) -> Option<Self> {
                self.0.checked_add(duration).map($moment)
            }

            pub fn checked_sub(&self, duration: Duration) -> Option<Self> {
                self.0.checked_sub(duration).map($moment)
            }
        }

        impl Add<Duration> for $moment {
            type Output = Self;

            fn add(self, duration: Duration) -> Self {
                $moment(self.0 + duration)
            }
        }

        impl Sub<Duration> for $moment {
            type Output = Self;

            fn sub(self, duration: Duration) -> Self {
                $moment(self.0 - duration)
            }
        }

        impl AddAssign<Duration> for $moment {
            fn add_assign(&mut self, duration: Duration) {
                self.0 += duration;
            }
        }

        impl SubAssign<Duration> for $moment {
            fn sub_assign(&mut self, duration: Duration) {
                self.0 -= duration;
            }
        }
    };
}

reckon!(Instant);
reckon!(SystemTime);

impl Instant {
    pub fn checked_duration_since(&self, earlier: Instant) -> Option<Duration> {
        self.0.checked_duration_since(earlier.0)
    }

    pub fn saturating_duration_since(&self, earlier: Instant) -> Duration {
        self.0.saturating_duration_since(earlier.0)
    }
}

impl Sub for Instant {
    type Output = Duration;

    fn sub(self, earlier: Instant) -> Duration {
        self.0 - earlier.0
    }
}
