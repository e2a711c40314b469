//! A listing: a crate of the `code` workspace that a page shows.

use std::path::PathBuf;

use formats::state_graph;
use formats::summary::{self, Summary};

use crate::book::change::{self, Change};
use crate::book::contract::{self, Promise};
use crate::book::text::line_of;

/// The folder that holds the listings, below the book's root.
pub const CODE: &str = "code";

/// What tools have said of programs.
pub const RECORDED: &str = "reports/recorded/";

/// The folder of other tools' reports, and of programs that these are about; a test of its
/// own holds them.
pub const REPORTS: &str = "reports";
/// Of exercises, which the tests grade.
pub const EXERCISES: &str = "exercises";

/// A crate `code/<part>/<name>`.
#[derive(Debug, Clone)]
pub struct Listing {
    pub name: String,
    /// The folder between `code` and the crate, the same as the chapters'.
    pub part: String,
    /// Relative to the book's root.
    pub dir: PathBuf,
    pub promise: Promise,
    pub manifest: String,
    /// In which it is compiled: `2024`, say.
    pub edition: String,
    /// Whether it uses more than the standard library.
    pub has_dependencies: bool,
    pub source: String,
    /// What was recorded; `None` when nothing is yet.
    pub output: Option<String>,
    /// What running it under every schedule has shown; `None` when that was
    /// not done, or not since the source has changed.
    pub explored: Option<Summary>,
    /// Its changes that answers speak of, each a program of its own.
    pub changes: Vec<Listing>,
    /// Which change of another listing it is, if it is one.
    pub change: Option<Change>,
}

impl Listing {
    /// A word of these lines that the program does not know, but for numbers: it would
    /// never print them.
    pub fn foreign<'a>(&self, lines: &'a [String]) -> Option<&'a str> {
        let known = |text: &'a str| text.split(|c: char| !c.is_alphanumeric());
        let mut words = lines.iter().flat_map(|line| known(line));
        let output = self.output.as_deref().unwrap_or_default();
        words.find(|word| {
            let is_plain = ["true", "false", "Some", "None", "Ok", "Err"].contains(word);
            let is_number = word.chars().all(|c| c.is_ascii_digit());
            !is_plain && !is_number && !self.source.contains(*word) && !output.contains(*word)
        })
    }

    pub fn manifest_path(&self) -> PathBuf {
        self.dir.join("Cargo.toml")
    }

    /// The program; of a changed one the difference.
    pub fn source_path(&self) -> PathBuf {
        match &self.change {
            Some(change) => change::file(&self.dir, &change.slug, "diff"),
            None => self.program_path(),
        }
    }

    /// Where the program stands; a changed one in the place of its listing.
    pub fn program_path(&self) -> PathBuf {
        self.dir.join("src").join("main.rs")
    }

    pub fn output_path(&self) -> PathBuf {
        match &self.change {
            Some(change) => change::file(&self.dir, &change.slug, "txt"),
            None => self.dir.join("output.txt"),
        }
    }

    /// Where the numbers of its search are kept.
    pub fn numbers_path(&self) -> PathBuf {
        match &self.change {
            Some(change) => change::file(&self.dir, &change.slug, "json"),
            None => self.dir.join(summary::FILE),
        }
    }

    /// Where every moment of it is kept; not those of a change, which no reader
    /// steps through.
    pub fn graph_path(&self) -> Option<PathBuf> {
        self.change
            .is_none()
            .then(|| self.dir.join(state_graph::FILE))
    }

    /// The line of the manifest that names the contract.
    pub fn contract_line(&self) -> usize {
        match &self.change {
            Some(change) => line_of(&self.manifest, &change::table(&change.slug)),
            None => line_of(&self.manifest, "contract"),
        }
    }

    /// The name that the author's command knows: a change is recorded together
    /// with its listing.
    pub fn known_as(&self) -> &str {
        self.change.as_ref().map_or(&self.name, |change| &change.of)
    }

    /// What it shows, in its own words: the first paragraph of its documentation.
    pub fn summary(&self) -> String {
        let lines = self.source.lines();
        let lines: Vec<_> = lines
            .map_while(|line| line.strip_prefix("//!"))
            .map(str::trim)
            .take_while(|line| !line.is_empty())
            .collect();
        lines.join(" ")
    }

    /// The command that a reader types.
    pub fn command(&self) -> String {
        match self.promise.contract {
            contract::Contract::FailsToCompile { .. } => {
                format!("cargo run -p {} -F broken", self.known_as())
            }
            contract::Contract::Measured => format!("cargo run --release -p {}", self.known_as()),
            _ => format!("cargo run -p {}", self.known_as()),
        }
    }
}
