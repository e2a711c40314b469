//! How far the reader has come, in a file of theirs.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use formats::Fault;
use formats::version::{Format, Version};
use serde::{Deserialize, Serialize};
use supervise::whole_file;

use crate::desk::ADVICE;

/// The name of the file.
const FILE: &str = "progress.json";
/// Held while the file is changed, so that two terminals don't lose each other's news.
const LOCK: &str = ".lock";

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    format: Version<{ Progress::VERSION }>,
    /// The exercise that was started last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<String>,
    /// By name.
    #[serde(default)]
    pub exercises: BTreeMap<String, State>,
}

/// How far one exercise has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// It was right once.
    pub done: bool,
    /// How many hints were read.
    pub hints: usize,
}

impl Format for Progress {
    const VERSION: u32 = 1;
}

/// The file could not be understood; it is kept under this name.
pub type Damaged = PathBuf;

impl Progress {
    /// Reads it; nothing done, if there is no file. A file that can't be understood is
    /// put aside, and named.
    ///
    /// # Errors
    ///
    /// When the file can't be read, or is of another version.
    pub fn load(folder: &Path) -> Result<(Self, Option<Damaged>)> {
        let file = folder.join(FILE);
        let text = match fs::read(&file) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Default::default()),
            Err(error) => {
                return Err(error).with_context(|| format!("cannot read {}", file.display()));
            }
        };
        match Progress::from_json(&text) {
            Ok(progress) => Ok((progress, None)),
            Err(fault @ Fault::OtherVersion { .. }) => bail!(
                "{} {fault}: it is from another version of this book. Update the book, or \
                 move the file away to begin anew",
                file.display()
            ),
            Err(_) => Ok((Progress::default(), Some(put_aside(&file)?))),
        }
    }

    /// Changes the file, as it is by now.
    ///
    /// # Errors
    ///
    /// When it can't be read or written.
    pub fn change(folder: &Path, change: impl FnOnce(&mut Progress)) -> Result<Progress> {
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot make {}; {ADVICE}", folder.display()))?;
        let lock = folder.join(LOCK);
        let lock = File::create(&lock)
            .with_context(|| format!("cannot write {}; {ADVICE}", lock.display()))?;
        lock.lock().context("cannot wait for another terminal")?;
        let (mut progress, _) = Progress::load(folder)?;
        change(&mut progress);
        whole_file::write(&folder.join(FILE), progress.to_json() + "\n")?;
        Ok(progress)
    }

    pub fn of(&self, name: &str) -> State {
        self.exercises.get(name).copied().unwrap_or_default()
    }

    pub fn is_done(&self, name: &str) -> bool {
        self.of(name).done
    }
}

fn put_aside(file: &Path) -> Result<PathBuf> {
    for number in 1.. {
        let aside = file.with_extension(format!("damaged.{number}.json"));
        if !aside.exists() {
            fs::rename(file, &aside)
                .with_context(|| format!("cannot put {} aside", file.display()))?;
            return Ok(aside);
        }
    }
    bail!("there are too many damaged files beside {}", file.display())
}
