//! `exercise.toml`.

use std::collections::BTreeMap;

use formats::ending::Ending;
use serde::{Deserialize, Deserializer, Serialize};

use crate::talk::Conversation;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// A short sentence.
    pub title: String,
    pub kind: Kind,
    /// The chapter that leads to it, below `src`.
    pub chapter: String,
    /// What to do, in Markdown.
    #[serde(deserialize_with = "shown")]
    pub task: String,
    /// Each helps more than the one before.
    #[serde(deserialize_with = "all_shown")]
    pub hints: Vec<String>,
    /// What the solution teaches.
    #[serde(deserialize_with = "shown")]
    pub because: String,
    /// What the grader says of the start, in part.
    pub start_fails: String,
    #[serde(default)]
    pub goal: Goal,
    /// What people say to a program with sockets, and what they have to hear; then there
    /// is no other goal.
    #[serde(default)]
    pub conversations: Vec<Conversation>,
    #[serde(default)]
    pub keeps: Keeps,
    /// Answers that must not pass, by the names of their files.
    #[serde(default)]
    pub cheats: BTreeMap<String, Cheat>,
}

/// What the reader is asked to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    #[serde(rename = "make it compile")]
    Compile,
    #[serde(rename = "make it end")]
    End,
    #[serde(rename = "make it right")]
    Right,
    #[serde(rename = "build it")]
    Build,
    /// Each ordering is the weakest that is right.
    #[serde(rename = "weaken it")]
    Weaken,
    #[serde(rename = "break it")]
    Break,
    #[serde(rename = "predict it")]
    Predict,
}

impl Kind {
    /// Of the reader's file.
    pub fn extension(self) -> &'static str {
        match self {
            Kind::Predict => "txt",
            _ => "rs",
        }
    }
}

/// What has to hold in every schedule.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// Each output is one of these; if there are none, it may be any.
    #[serde(default)]
    pub outputs: Vec<String>,
    /// Each of these is possible, too.
    #[serde(default)]
    pub all_possible: bool,
    /// Instead: for each of these there is a schedule that ends so.
    #[serde(default)]
    pub reach: Vec<Ending>,
    /// And some panic says this: not any panic will do.
    #[serde(default)]
    pub panics: Option<String>,
}

/// What must remain of the start, whatever else is changed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keeps {
    /// At least so many threads, `main` among them.
    #[serde(default)]
    pub threads: usize,
    /// At most so many, if this is not 0.
    #[serde(default)]
    pub most_threads: usize,
    /// At least so many schedules stand for all: something still happens at once.
    #[serde(default)]
    pub schedules: u128,
    /// Functions and types that are as they were, to the token.
    #[serde(default)]
    pub items: Vec<String>,
    /// Code that is still there somewhere: `counter.load`.
    #[serde(default)]
    pub code: Vec<String>,
    /// Code that has no place here: `thread::sleep`.
    #[serde(default)]
    pub without: Vec<String>,
    /// Somebody sleeps at a `Condvar`, in some schedule at least.
    #[serde(default)]
    pub sleep: bool,
    /// At least so many objects of a kind are made: `Mutex = 2`.
    #[serde(default)]
    pub objects: BTreeMap<String, usize>,
}

/// An answer that must not pass.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cheat {
    /// What the grader says of it, in part.
    pub refused: String,
}

fn shown<'de, D: Deserializer<'de>>(text: D) -> Result<String, D::Error> {
    String::deserialize(text).map(|text| without_marks(&text))
}

fn all_shown<'de, D: Deserializer<'de>>(texts: D) -> Result<Vec<String>, D::Error> {
    let texts = Vec::<String>::deserialize(texts)?;
    Ok(texts.iter().map(|text| without_marks(text)).collect())
}

/// A text as its reader sees it: `<data value="SOURCE">word</data>` says where a word comes
/// from, and is for the checks of the book.
fn without_marks(text: &str) -> String {
    let mut parts = text.split("<data value=\"");
    let mut shown = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (_, marked) = part.split_once("\">").unwrap_or(("", part));
        shown += marked;
    }
    shown.replace("</data>", "")
}
