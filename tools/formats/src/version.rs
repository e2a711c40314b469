//! Versions of formats, and reading with a check of them.

use serde::de::{DeserializeOwned, Error, Unexpected};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::fault::Fault;

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
        serde_json::from_str(text).map_err(Fault::damaged)
    }

    /// On one line.
    fn to_json(&self) -> String {
        serde_json::to_string(self).expect("a format is plain data")
    }
}
