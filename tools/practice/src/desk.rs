//! Where the reader works: a folder that belongs to them alone.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use supervise::whole_file;

use crate::exercise::Exercise;

/// For whoever reads the book where they may not write.
pub(crate) const ADVICE: &str =
    "if this folder is not yours to write, name another with --mine DIR";

/// The reader's folder.
#[derive(Debug, Clone)]
pub struct Desk {
    pub folder: PathBuf,
}

/// What became of the wish to begin.
#[derive(Debug, PartialEq, Eq)]
pub enum Started {
    Written,
    /// The reader's file was there, and is as it was.
    Kept,
}

impl Desk {
    pub fn new(folder: &Path) -> Self {
        Desk {
            folder: folder.to_owned(),
        }
    }

    /// The reader's file.
    pub fn file(&self, exercise: &Exercise) -> PathBuf {
        self.folder.join(exercise.file_name())
    }

    /// Puts the start there, if there is no file yet.
    ///
    /// # Errors
    ///
    /// When the file can't be written.
    pub fn start(&self, exercise: &Exercise) -> Result<Started> {
        let file = self.file(exercise);
        ensure!(
            !file.is_dir(),
            "{} is a folder: move it away",
            file.display()
        );
        if file.exists() {
            return Ok(Started::Kept);
        }
        self.write(exercise)?;
        Ok(Started::Written)
    }

    /// What the reader has written.
    ///
    /// # Errors
    ///
    /// When there is no such file, or it holds another exercise.
    pub fn read(&self, exercise: &Exercise, all: &[Exercise]) -> Result<String> {
        let file = self.file(exercise);
        let text = match fs::read(&file) {
            Ok(bytes) => String::from_utf8(bytes)
                .ok()
                .with_context(|| format!("{}: is not UTF-8 text", file.display()))?,
            Err(error) if error.kind() == ErrorKind::NotFound => bail!(
                "{} is not there: {}`{}` puts it there",
                file.display(),
                match self.renamed(exercise) {
                    Some(other) =>
                        format!("{} begins like it, so rename that, or ", other.display()),
                    None => String::new(),
                },
                exercise.command("start")
            ),
            Err(error) => {
                return Err(error).with_context(|| format!("cannot read {}", file.display()));
            }
        };
        let text = text.replace("\r\n", "\n");
        let first = text.lines().next();
        let other = all.iter().find(|other| {
            other.name != exercise.name && other.mark().is_some_and(|mark| first == Some(mark))
        });
        if let Some(other) = other {
            bail!(
                "{} holds the exercise `{}`: check that one, or `{}`",
                file.display(),
                other.name,
                exercise.command("reset")
            );
        }
        Ok(text)
    }

    /// A file by another name that begins as the exercise does.
    fn renamed(&self, exercise: &Exercise) -> Option<PathBuf> {
        let mark = exercise.mark()?;
        let mut files: Vec<_> = fs::read_dir(&self.folder)
            .ok()?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .collect();
        files.sort();
        let begins = |file: &PathBuf| {
            let text = fs::read_to_string(file).unwrap_or_default();
            text.lines().next() == Some(mark)
        };
        files.into_iter().find(begins)
    }

    /// Puts the start there, and keeps what was there under another name, which is
    /// returned.
    ///
    /// # Errors
    ///
    /// When that can't be done; then the reader's file is as it was.
    pub fn reset(&self, exercise: &Exercise) -> Result<Option<PathBuf>> {
        let file = self.file(exercise);
        let kept = match file.exists() {
            true => Some(self.keep(&file, exercise)?),
            false => None,
        };
        self.write(exercise)?;
        Ok(kept)
    }

    /// Copies a file to the first free name beside it.
    fn keep(&self, file: &Path, exercise: &Exercise) -> Result<PathBuf> {
        let extension = exercise.manifest.kind.extension();
        for number in 1.. {
            let name = format!("{}.{number}.{extension}", exercise.name);
            let copy = self.folder.join(name);
            let taken = fs::OpenOptions::new()
                .write(true)
                .create_new(true)
                .open(&copy);
            match taken {
                Ok(_) => {
                    let copied = fs::copy(file, &copy);
                    if copied.is_err() {
                        let _ = fs::remove_file(&copy);
                    }
                    copied.with_context(|| format!("cannot keep a copy of {}", file.display()))?;
                    return Ok(copy);
                }
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => {
                    return Err(error)
                        .with_context(|| format!("cannot keep a copy, {}", copy.display()));
                }
            }
        }
        bail!("there are too many copies in {}", self.folder.display())
    }

    fn write(&self, exercise: &Exercise) -> Result<()> {
        fs::create_dir_all(&self.folder)
            .with_context(|| format!("cannot make {}; {ADVICE}", self.folder.display()))?;
        whole_file::write(&self.file(exercise), &exercise.start).context(ADVICE)
    }
}
