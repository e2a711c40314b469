//! Versions of formats, and reading with a check of them.

use serde::de::{DeserializeOwned, Error, Unexpected};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::fault::Fault;
use crate::source::SourceHash;

/// The version of a format, as its first field, named `format`. It is the number `N`
/// wherever it is written, and nothing else can be read as it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Version<const N: u32>;

impl<const N: u32> Serialize for Version<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(N)
    }
}

impl<'de, const N: u32> Deserialize<'de> for Version<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let found = u32::deserialize(deserializer)?;
        match found == N {
            true => Ok(Version),
            false => Err(D::Error::invalid_value(
                Unexpected::Unsigned(found.into()),
                &format!("format {N}").as_str(),
            )),
        }
    }
}

/// Something that is written as JSON with its version.
pub trait Format: Serialize + DeserializeOwned {
    /// What this program writes, and the only one it reads. Its `format` field is of
    /// the type `Version<{ Self::VERSION }>`.
    const VERSION: u32;

    /// Reads what [`to_json`](Format::to_json) has written.
    ///
    /// # Errors
    ///
    /// When the text has another version, or is damaged.
    fn from_json(text: &str) -> Result<Self, Fault> {
        #[derive(Deserialize)]
        struct Head {
            format: Option<u32>,
        }
        let head: Head = serde_json::from_str(text).map_err(Fault::damaged)?;
        if head.format != Some(Self::VERSION) {
            return Err(Fault::OtherVersion {
                found: head.format,
                known: Self::VERSION,
            });
        }
        let whole: Self = serde_json::from_str(text).map_err(Fault::damaged)?;
        whole.check()?;
        Ok(whole)
    }

    /// What the types alone do not promise.
    ///
    /// # Errors
    ///
    /// When it does not hold.
    fn check(&self) -> Result<(), Fault> {
        Ok(())
    }

    /// On one line.
    fn to_json(&self) -> String {
        serde_json::to_string(self).expect("a format is plain data")
    }
}

/// Something that is about one source text, and names it.
pub trait About: Format {
    fn source(&self) -> &SourceHash;

    /// What it says of places in that source.
    ///
    /// # Errors
    ///
    /// When it names one that is not there.
    fn check_within(&self, source: &str) -> Result<(), Fault> {
        let _ = source;
        Ok(())
    }

    /// Reads what was written about this source.
    ///
    /// # Errors
    ///
    /// When the text has another version, is damaged, or is about another source.
    fn from_json_about(text: &str, source: &str) -> Result<Self, Fault> {
        let whole = Self::from_json(text)?;
        if *whole.source() != SourceHash::of(source) {
            return Err(Fault::Stale);
        }
        whole.check_within(source)?;
        Ok(whole)
    }
}
