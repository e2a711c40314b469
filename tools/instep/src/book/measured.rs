//! The numbers that a `measured` listing prints, and the bounds that they keep.
//!
//! A test judges nobody by a clock: it holds the lines that such a listing
//! prints, whatever their numbers. `cargo bench --bench measured` holds the
//! numbers, and keeps them beside the listing, with a plot of them.

use std::fmt;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use anyhow::{Context, Result, bail, ensure};
use formats::source::SourceHash;
use regex::Regex;
use serde::{Deserialize, Serialize};

/// The file beside a listing that holds what was measured.
pub const FILE: &str = "measured.json";
/// The plot of it, which a page includes.
pub const PLOT: &str = "plot.svg";

/// What was measured clears its bound by this factor at least, so that the
/// bound holds on other machines, too.
const ROOM: f64 = 1.1;

static NUMBER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\d+(\.\d+)?").expect("a valid pattern"));

/// What a `measured` listing promises.
#[derive(Debug, Clone)]
pub struct Measure {
    /// A line of the output with the groups `label` and `value`.
    row: Regex,
    /// What the values are, below the plot.
    pub axis: String,
    pub bounds: Vec<Bound>,
}

/// A limit for one row.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "BoundTable")]
pub struct Bound {
    /// The row's label.
    pub row: String,
    pub limit: Limit,
    /// On fewer cores it may not hold.
    pub cores: usize,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Limit {
    AtLeast(f64),
    AtMost(f64),
}

/// A bound as a manifest spells it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BoundTable {
    row: String,
    at_least: Option<f64>,
    at_most: Option<f64>,
    #[serde(default = "one")]
    cores: usize,
}

/// Why a table is no bound.
pub fn fault(table: toml::Value) -> Option<String> {
    let table: Result<BoundTable, _> = table.try_into();
    table.err().map(|error| error.message().to_owned())
}

fn one() -> usize {
    1
}

impl TryFrom<BoundTable> for Bound {
    type Error = String;

    fn try_from(table: BoundTable) -> Result<Self, String> {
        let limit = match (table.at_least, table.at_most) {
            (Some(least), None) => Limit::AtLeast(least),
            (None, Some(most)) => Limit::AtMost(most),
            _ => return Err("a bound says either `at_least` or `at_most`".to_owned()),
        };
        Ok(Bound {
            row: table.row,
            limit,
            cores: table.cores,
        })
    }
}

impl Limit {
    fn keeps(self, value: f64) -> bool {
        match self {
            Limit::AtLeast(least) => value >= least,
            Limit::AtMost(most) => value <= most,
        }
    }

    /// The same limit, a tenth stricter.
    fn with_room(self) -> Self {
        match self {
            Limit::AtLeast(least) => Limit::AtLeast(least * ROOM),
            Limit::AtMost(most) => Limit::AtMost(most / ROOM),
        }
    }

    pub fn number(self) -> f64 {
        match self {
            Limit::AtLeast(number) | Limit::AtMost(number) => number,
        }
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Limit::AtLeast(least) => write!(f, "at least {least}"),
            Limit::AtMost(most) => write!(f, "at most {most}"),
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.row, self.limit)
    }
}

/// A key of the manifest, and what is wrong with it.
type Refusal = (&'static str, String);

impl Measure {
    pub(crate) fn new(
        row: Option<String>,
        axis: Option<String>,
        bounds: Vec<Bound>,
    ) -> Result<Self, Refusal> {
        let Some(row) = row else {
            return Err((
                "contract",
                "`measured` needs to know its lines: `row = '^(?<label>.+): (?<value>[\\d.]+)$'`, say"
                    .to_owned(),
            ));
        };
        let row =
            Regex::new(&row).map_err(|error| ("row", format!("no regular expression: {error}")))?;
        for group in ["label", "value"] {
            if !row.capture_names().flatten().any(|name| name == group) {
                return Err(("row", format!("`row` has no group `(?<{group}>…)`")));
            }
        }
        let Some(axis) = axis else {
            return Err((
                "contract",
                "`measured` says what its numbers are: `axis = \"times as fast\"`, say".to_owned(),
            ));
        };
        if bounds.is_empty() {
            return Err((
                "contract",
                "`measured` needs a bound: `[[package.metadata.listing.bounds]]`".to_owned(),
            ));
        }
        Ok(Measure { row, axis, bounds })
    }

    /// The labels and values that an output holds, from top to bottom.
    ///
    /// # Errors
    ///
    /// When there is none, or a label comes twice, or a value is no number.
    pub fn rows(&self, output: &str) -> Result<Vec<(String, f64)>> {
        let mut rows: Vec<(String, f64)> = vec![];
        for found in output.lines().filter_map(|line| self.row.captures(line)) {
            let (label, value) = (found["label"].to_owned(), &found["value"]);
            ensure!(
                rows.iter().all(|(other, _)| *other != label),
                "two lines are called `{label}`"
            );
            let value = value
                .parse()
                .with_context(|| format!("`{value}`, of `{label}`, is no number"))?;
            rows.push((label, value));
        }
        ensure!(!rows.is_empty(), "no line matches /{}/", self.row);
        for bound in &self.bounds {
            ensure!(
                rows.iter().any(|(label, _)| *label == bound.row),
                "no line is called `{}`, for which there is a bound",
                bound.row
            );
        }
        Ok(rows)
    }

    /// A line without the numbers that may differ: all but those of its label.
    pub(crate) fn shape(&self, line: &str) -> String {
        let Some(label) = self.row.captures(line).and_then(|row| row.name("label")) else {
            return line.to_owned();
        };
        let blank = |part: &str| NUMBER.replace_all(part, "NUMBER").into_owned();
        format!(
            "{}{}{}",
            blank(&line[..label.start()]),
            label.as_str(),
            blank(&line[label.end()..])
        )
    }
}

/// What was measured, where, and how often.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measured {
    /// Of the source that was measured.
    pub source: SourceHash,
    pub system: String,
    pub processor: String,
    pub cores: usize,
    pub rustc: String,
    /// Each row's median is of so many runs.
    pub runs: usize,
    pub rows: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    pub label: String,
    pub least: f64,
    pub median: f64,
    pub most: f64,
}

impl Measured {
    /// What was kept of the listing in `folder`; `None` when nothing was.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or holds something else.
    pub fn of(folder: &Path) -> Result<Option<Self>> {
        match fs::read_to_string(folder.join(FILE)) {
            Ok(text) => Ok(Some(serde_json::from_str(&text)?)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    pub fn to_text(&self) -> Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// The first bound that these values break, or keep with no room to spare.
    ///
    /// # Errors
    ///
    /// When there is one.
    pub fn keeps(&self, measure: &Measure) -> Result<()> {
        for bound in &measure.bounds {
            let row = self.rows.iter().find(|row| row.label == bound.row);
            let row = row.with_context(|| format!("no row is called `{}`", bound.row))?;
            if self.cores < bound.cores {
                bail!(
                    "{bound} needs {} cores, and these values are from {}",
                    bound.cores,
                    self.cores
                );
            }
            ensure!(
                bound.limit.keeps(row.median),
                "{bound}, and the median is {}",
                row.median
            );
            ensure!(
                bound.limit.with_room().keeps(row.median),
                "{bound}, and the median, {}, is so near that another machine may break it",
                row.median
            );
        }
        Ok(())
    }
}
