//! The program that skeptic starts: the real one, under a watchdog.

use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};
use instep::book::contract::Contract;
use instep::run::observe;
use supervise::watchdog::{self, Limits};

use crate::note::Note;

/// The name under which this program is the watchdog: skeptic calls all that
/// it compiles so.
pub const NAME: &str = "out";
/// The real program, beside it.
pub const WATCHED: &str = "snippet.exe";

pub fn main(this: &Path) -> Result<ExitCode> {
    let folder = this.parent().context("a program is in a folder")?;
    let (note, _) = Note::read(&folder.join("test.rs"))?;
    let contract = match note.panics {
        true => Contract::Panics,
        false => Contract::Exact,
    };
    let mut command = Command::new(folder.join(WATCHED));
    command.current_dir(folder);
    let run = watchdog::run(command, Limits::default()).context("cannot run the program")?;
    match observe::ends_as_promised(&contract, &run) {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(error) => {
            note.write(&format!(
                "error: {}:{}: {error}",
                instep::slashed(&note.file),
                note.line
            ))?;
            Ok(ExitCode::FAILURE)
        }
    }
}
