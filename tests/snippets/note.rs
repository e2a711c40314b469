//! What a program's first line tells the compiler and the watchdog about it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use instep::book::block::{Block, Tags};
use instep::book::contract::NO_CODE;
use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize)]
pub struct Note {
    /// The file and the line that messages are to name for the first line.
    pub file: PathBuf,
    pub line: usize,
    /// The code of the errors with which it must not compile, or [`NO_CODE`].
    pub error: Option<String>,
    pub panics: bool,
    /// What the message of the panic holds, where the page says so.
    pub message: Option<String>,
    /// Where to write what is wrong.
    pub report: PathBuf,
}

impl Note {
    pub fn new(block: &Block, report: PathBuf) -> Self {
        let (file, line) = match (block.included_from(), block.lines.first()) {
            (Some(file), Some(first)) => (file.to_owned(), first.number),
            _ => (block.chapter.clone(), block.line + 1),
        };
        Note {
            file,
            line,
            error: match block.tags() {
                Tags::Fails(code) => Some(code.unwrap_or_else(|| NO_CODE.to_owned())),
                _ => None,
            },
            panics: block.tags() == Tags::Panics,
            message: block.panic_message().map(str::to_owned),
            report,
        }
    }

    /// The note as a comment.
    pub fn to_line(&self) -> String {
        let json = serde_json::to_string(self).expect("paths are readable text");
        format!("//@ {json}")
    }

    /// The note in the first line of `source` that has one, and the program
    /// below it.
    pub fn read(source: &Path) -> Result<(Note, String)> {
        let text = fs::read_to_string(source)
            .with_context(|| format!("cannot read {}", source.display()))?;
        let (_, rest) = text.split_once("//@ ").context("the note is missing")?;
        let (note, program) = rest.split_once('\n').context("the program is missing")?;
        Ok((serde_json::from_str(note)?, program.to_owned()))
    }

    /// Says what is wrong.
    pub fn write(&self, report: &str) -> Result<()> {
        fs::write(&self.report, report)
            .with_context(|| format!("cannot write {}", self.report.display()))
    }
}
