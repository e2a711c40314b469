//! [`std::time`], without clocks: a program that reads one does not depend on
//! its schedule alone.

pub use ::std::time::{Duration, SystemTimeError, TryFromFloatSecsError};

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::{Add, AddAssign, Sub, SubAssign};
use std::sync::OnceLock;

use formats::graph::Refusal;

use crate::rt;

/// Whether a time is over only after any that a clock can show. The real library
/// waits without a limit then, or the system does, which counts nanoseconds in 63 bits.
pub(crate) fn is_for_ever(duration: Duration) -> bool {
    i64::try_from(duration.as_nanos()).is_err()
}

/// A moment, which the search can't know. A program may have some, and reckon with them,
/// as long as it never looks at what the time was.
#[derive(Clone, Copy)]
pub struct Instant(::std::time::Instant);

/// The same for all, since none is looked at.
fn some_moment() -> ::std::time::Instant {
    static MOMENT: OnceLock<::std::time::Instant> = OnceLock::new();
    *MOMENT.get_or_init(::std::time::Instant::now)
}

impl Instant {
    pub fn now() -> Self {
        Instant(some_moment())
    }

    #[track_caller]
    pub fn elapsed(&self) -> Duration {
        rt::refuse(Refusal::Clock)
    }

    #[track_caller]
    pub fn duration_since(&self, _: Instant) -> Duration {
        rt::refuse(Refusal::Clock)
    }

    #[track_caller]
    pub fn checked_duration_since(&self, _: Instant) -> Option<Duration> {
        rt::refuse(Refusal::Clock)
    }

    #[track_caller]
    pub fn saturating_duration_since(&self, _: Instant) -> Duration {
        rt::refuse(Refusal::Clock)
    }
}

impl Sub for Instant {
    type Output = Duration;

    #[track_caller]
    fn sub(self, _: Instant) -> Duration {
        rt::refuse(Refusal::Clock)
    }
}

impl PartialEq for Instant {
    #[track_caller]
    fn eq(&self, _: &Instant) -> bool {
        rt::refuse(Refusal::Clock)
    }
}

impl Eq for Instant {}

impl PartialOrd for Instant {
    #[track_caller]
    fn partial_cmp(&self, other: &Instant) -> Option<Ordering> {
        Some(self.cmp(other))
    }

    #[track_caller]
    fn lt(&self, _: &Instant) -> bool {
        rt::refuse(Refusal::Clock)
    }

    #[track_caller]
    fn le(&self, _: &Instant) -> bool {
        rt::refuse(Refusal::Clock)
    }

    #[track_caller]
    fn gt(&self, _: &Instant) -> bool {
        rt::refuse(Refusal::Clock)
    }

    #[track_caller]
    fn ge(&self, _: &Instant) -> bool {
        rt::refuse(Refusal::Clock)
    }
}

impl Ord for Instant {
    #[track_caller]
    fn cmp(&self, _: &Instant) -> Ordering {
        rt::refuse(Refusal::Clock)
    }
}

impl Hash for Instant {
    #[track_caller]
    fn hash<H: Hasher>(&self, _: &mut H) {
        rt::refuse(Refusal::Clock)
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        rt::refuse(Refusal::Clock)
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

/// What can be reckoned with moments, whatever they are.
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
