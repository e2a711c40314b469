//! Outcomes that an earlier run has found, of the same programs.
//!
//! A trial that ends in *no* waits for as long as a client has patience. It is
//! asked again when the server or these tests have been built anew, or when
//! `TRIALS=again` wants all of them.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use anyhow::{Context, Result};

pub struct Entry {
    file: PathBuf,
    /// The server and the tests: where they are, how long, how old.
    programs: Option<String>,
}

impl Entry {
    pub fn new(server: &str, client: &str, program: &Path) -> Self {
        let mutant = program.file_stem().unwrap_or_default().to_string_lossy();
        let name = format!("{server} {mutant} {client}.txt").replace(' ', "-");
        let programs = env::current_exe()
            .context("the tests' own program")
            .and_then(|tests| Ok(format!("{}{}", stamp(program)?, stamp(&tests)?)));
        Entry {
            file: folder().join(name),
            programs: programs.ok(),
        }
    }

    pub fn known(&self) -> Option<bool> {
        if env::var_os("TRIALS").is_some_and(|wish| wish == "again") {
            return None;
        }
        let kept = fs::read_to_string(&self.file).ok()?;
        match kept.strip_prefix(self.programs.as_deref()?)? {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        }
    }

    /// Where it can't be kept, it is found again.
    pub fn keep(&self, passed: bool) {
        if let Some(programs) = &self.programs {
            let outcome = if passed { "yes" } else { "no" };
            let _ = fs::create_dir_all(folder());
            let _ = fs::write(&self.file, format!("{programs}{outcome}"));
        }
    }
}

/// Below the folder that cargo builds in.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("trials")
}

fn stamp(program: &Path) -> Result<String> {
    let metadata = fs::metadata(program)?;
    let age = metadata.modified()?.duration_since(UNIX_EPOCH)?;
    Ok(format!(
        "{} {} {}\n",
        program.display(),
        metadata.len(),
        age.as_nanos()
    ))
}
