//! A moment, as an argument.

use std::time::{SystemTime, UNIX_EPOCH};

/// Milliseconds since the first of January 1970. The store never looks at
/// a clock: whoever calls it says what time it is.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord,
)]
pub struct Time(pub u64);

impl Time {
    /// What the system's clock says.
    pub fn now() -> Self {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Time(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
    }
}
