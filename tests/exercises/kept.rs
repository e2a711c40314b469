//! Tests that have passed before, of the same programs and the same texts.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use anyhow::Result;
use formats::SourceHash;
use instep::files;
use practice::exercise::Exercise;

/// What all tests depend on: these tests, with the grader in them, and the stand-in.
///
/// # Errors
///
/// When one of the files can't be looked at.
pub fn programs(stand_in: &Path) -> Result<String> {
    let stamp = |file: &Path| -> Result<String> {
        let metadata = fs::metadata(file)?;
        let age = metadata.modified()?.duration_since(UNIX_EPOCH)?;
        Ok(format!("{} {}", metadata.len(), age.as_nanos()))
    };
    Ok(format!(
        "{} {}",
        stamp(&env::current_exe()?)?,
        stamp(stand_in)?
    ))
}

/// A test of an exercise.
pub struct Entry {
    file: PathBuf,
    key: String,
}

impl Entry {
    /// # Errors
    ///
    /// When a file of the exercise can't be read.
    pub fn new(root: &Path, exercise: &Exercise, test: &str, programs: &str) -> Result<Self> {
        let mut all = programs.to_owned();
        let folder = exercise.folder.strip_prefix(root)?;
        for file in files::below(root, folder)? {
            all += &format!("\n{}\n", file.display());
            all += &fs::read_to_string(root.join(file))?;
        }
        let name = format!("{} {test}", exercise.name).replace(' ', "-");
        let tests = Path::new(env!("CARGO_TARGET_TMPDIR")).join("exercises");
        Ok(Entry {
            file: tests.join(name),
            key: SourceHash::of(&all).to_string(),
        })
    }

    pub fn has_passed(&self) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|key| key == self.key)
    }

    /// Where it can't be kept, the test runs again.
    pub fn keep(&self) {
        let _ = self.file.parent().map(fs::create_dir_all);
        let _ = fs::write(&self.file, &self.key);
    }
}
