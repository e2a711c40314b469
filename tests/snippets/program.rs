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
    let fault = match observe::ends_as_promised(&contract, &run) {
        Err(error) => Some(error.to_string()),
        Ok(()) => note
            .message
            .as_ref()
            .filter(|message| !run.output.contains(*message))
            .map(|message| {
                let output = run.output.trim();
                format!("expected a panic that says `{message}`, found\n{output}")
            }),
    };
    match fault {
        None => Ok(ExitCode::SUCCESS),
        Some(fault) => {
            note.write(&format!(
                "error: {}:{}: {fault}",
                instep::slashed(&note.file),
                note.line
            ))?;
            Ok(ExitCode::FAILURE)
        }
    }
}
