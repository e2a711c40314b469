//! Why a text of a format can't be used.

use std::fmt;

/// What is wrong with a text that should be of a format of this crate. Each asks for
/// another remedy, and so they are told apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It is no JSON, or not of the form that its version has.
    Damaged(String),
    /// It was written by another version of these programs.
    OtherVersion {
        /// `None` when it names none.
        found: Option<u32>,
        known: u32,
    },
    /// It is whole, and about another source.
    Stale,
}

impl Fault {
    pub(crate) fn damaged(why: impl fmt::Display) -> Self {
        Fault::Damaged(why.to_string())
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Damaged(why) => write!(f, "is damaged: {why}"),
            Fault::OtherVersion {
                found: Some(found),
                known,
            } => write!(
                f,
                "has format {found}, and this program knows format {known}"
            ),
            Fault::OtherVersion { found: None, known } => {
                write!(f, "names no format, and this program knows format {known}")
            }
            Fault::Stale => f.write_str("is about another version of the source"),
        }
    }
}

impl std::error::Error for Fault {}
