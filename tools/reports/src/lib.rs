//! What other tools say of this book's bugs, recorded.
//!
//! `reports/reports.toml` names each [`Report`]: the program with the bug, the command, and
//! what of its words is left out on the page. Beside it, `recorded` holds three files for
//! each: NAME.txt, all that the tool printed; NAME.toml, when that was and with which
//! versions; and NAME.md, which the chapter includes, and which follows from the others.
//! [`Report::faults`] holds them against each other, without the tool.

pub mod record;
pub mod shown;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use formats::source::SourceHash;
use serde::{Deserialize, Serialize};

/// The folder of the reports, relative to the book's root.
pub const FOLDER: &str = "reports";

/// One report, as `reports.toml` describes it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    pub name: String,
    /// The program's files, relative to the book's root.
    pub program: Vec<PathBuf>,
    /// Where the command is given, relative to the book's root.
    #[serde(default)]
    pub folder: PathBuf,
    /// What a reader types; a shell runs it.
    pub command: String,
    /// A package of `folder` to start first. When each of its threads waits for another,
    /// the command is run, with the process's number in `PID`.
    pub stuck: Option<String>,
    /// Commands of which each prints a version in its first line.
    pub versions: Vec<String>,
    /// What must stand in the part that is shown, as regular expressions.
    pub finds: Vec<String>,
    /// What has to stand there when somebody asks the tool again, if that is less.
    pub finds_again: Option<Vec<String>>,
    /// Whole lines that the page leaves out, as regular expressions.
    #[serde(default)]
    pub leave_out: Vec<String>,
    /// Lines that are kept all the same.
    pub but: Option<String>,
    /// Parts of lines that the page leaves out.
    #[serde(default)]
    pub shorten: Vec<String>,
}

/// When a report was recorded, and with what.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Circumstances {
    pub command: String,
    pub program: SourceHash,
    /// In words, such as `24 November 2026`.
    pub date: String,
    /// Such as `Linux x86_64`.
    pub system: String,
    pub versions: Vec<String>,
}

/// All that is kept of a report.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    pub circumstances: Circumstances,
    /// Everything that the tool printed.
    pub whole: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    report: Vec<Report>,
}

/// The reports of the book at `root`.
///
/// # Errors
///
/// When the list can't be read, is not understood, or names a report twice.
pub fn load(root: &Path) -> Result<Vec<Report>> {
    let file = root.join(FOLDER).join("reports.toml");
    let text =
        fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let listed: Listed =
        toml::from_str(&text).with_context(|| format!("{} is not understood", file.display()))?;
    let mut names = BTreeSet::new();
    for report in &listed.report {
        ensure!(
            names.insert(&report.name),
            "{} names the report `{}` twice",
            file.display(),
            report.name
        );
    }
    Ok(listed.report)
}

/// Files beside the recorded reports that belong to none of them.
///
/// # Errors
///
/// When the folder can't be read.
pub fn left_over(root: &Path, reports: &[Report]) -> Result<Vec<PathBuf>> {
    let folder = Path::new(FOLDER).join("recorded");
    let known: BTreeSet<_> = reports.iter().flat_map(Report::files).collect();
    let mut found = vec![];
    for entry in fs::read_dir(root.join(&folder))? {
        let file = folder.join(entry?.file_name());
        if !known.contains(&file) {
            found.push(file);
        }
    }
    found.sort();
    Ok(found)
}

impl Report {
    /// A file of the recorded report, relative to the book's root.
    pub fn file(&self, extension: &str) -> PathBuf {
        let recorded = Path::new(FOLDER).join("recorded");
        recorded.join(format!("{}.{extension}", self.name))
    }

    fn files(&self) -> [PathBuf; 3] {
        ["txt", "toml", "md"].map(|extension| self.file(extension))
    }

    /// The program as it is now.
    ///
    /// # Errors
    ///
    /// When one of its files can't be read.
    pub fn program_hash(&self, root: &Path) -> Result<SourceHash> {
        let mut text = String::new();
        for file in &self.program {
            let source = fs::read_to_string(root.join(file)).with_context(|| {
                format!(
                    "cannot read the program of `{}`, {}",
                    self.name,
                    file.display()
                )
            })?;
            writeln!(text, "{}\n{source}", file.display())?;
        }
        Ok(SourceHash::of(&text))
    }

    /// What was recorded.
    ///
    /// # Errors
    ///
    /// When that can't be read.
    pub fn recorded(&self, root: &Path) -> Result<Recorded> {
        let read = |extension| {
            let file = self.file(extension);
            fs::read_to_string(root.join(&file)).with_context(|| {
                format!(
                    "cannot read {}: record it with `cargo reports {} --write`",
                    file.display(),
                    self.name
                )
            })
        };
        let circumstances = toml::from_str(&read("toml")?)
            .with_context(|| format!("{} is not understood", self.file("toml").display()))?;
        Ok(Recorded {
            circumstances,
            whole: read("txt")?.replace("\r\n", "\n"),
        })
    }

    /// What is out of step between the program, the record and the page, in sentences.
    ///
    /// # Errors
    ///
    /// When a file can't be read, or a rule of the report is no regular expression.
    pub fn faults(&self, root: &Path) -> Result<Vec<String>> {
        let recorded = self.recorded(root)?;
        let again = format!("record it again: `cargo reports {} --write`", self.name);
        let mut faults = vec![];
        if recorded.circumstances.program != self.program_hash(root)? {
            faults.push(format!(
                "the program of the report `{}` has changed since it was recorded; {again}",
                self.name
            ));
        }
        if recorded.circumstances.command != self.command {
            faults.push(format!(
                "the report `{}` was recorded with `{}`, and `reports.toml` says `{}`; {again}",
                self.name, recorded.circumstances.command, self.command
            ));
        }
        for missing in shown::missing(self, &self.finds, &recorded.whole)? {
            faults.push(format!(
                "what is shown of the report `{}` does not say `{missing}`; {again}",
                self.name
            ));
        }
        let page = fs::read_to_string(root.join(self.file("md")))?.replace("\r\n", "\n");
        if page != shown::page(self, &recorded)? {
            faults.push(format!(
                "{} does not follow from {} and `reports.toml`; renew it with `cargo reports --pages`",
                self.file("md").display(),
                self.file("txt").display()
            ));
        }
        Ok(faults)
    }
}
