//! Which source something is about.

use std::fmt;

use serde::{Deserialize, Serialize};
use siphasher::sip128::{Hasher128, SipHasher13};

/// Tells one source text from another: 128 bits in 32 hexadecimal digits, the same on
/// each machine and for each line ending that git may give a text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SourceHash(String);

impl SourceHash {
    pub fn of(source: &str) -> Self {
        let mut hasher = SipHasher13::new();
        for part in source.split('\r') {
            std::hash::Hasher::write(&mut hasher, part.as_bytes());
        }
        SourceHash(format!("{:032x}", hasher.finish128().as_u128()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SourceHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
