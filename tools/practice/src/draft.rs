//! The folder of a new exercise.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use supervise::whole_file;

use crate::contents::CONTENTS;
use crate::exercise::MANIFEST;

/// Makes a small exercise that is right, to be rewritten; `path` is `PART/NAME`.
///
/// # Errors
///
/// When the path is of another form, is taken, or can't be written.
pub fn new(folder: &Path, path: &str) -> Result<PathBuf> {
    let (part, name) = path
        .split_once('/')
        .filter(|(part, name)| is_plain(part) && is_plain(name))
        .with_context(|| {
            format!("`{path}` is no PART/NAME of small letters, digits, `-` and `_`")
        })?;
    ensure!(
        folder.join(CONTENTS).is_file(),
        "{} is no folder of exercises: it has no {CONTENTS}",
        folder.display()
    );
    let new = folder.join(part).join(name);
    ensure!(!new.exists(), "{} is there already", new.display());
    fs::create_dir_all(&new).with_context(|| format!("cannot make {}", new.display()))?;
    let fill = |text: &str| text.replace("NAME", name);
    whole_file::write(
        &new.join(MANIFEST),
        fill(include_str!("../templates/exercise.toml")),
    )?;
    whole_file::write(
        &new.join("start.rs"),
        fill(include_str!("../templates/start.rs")),
    )?;
    whole_file::write(
        &new.join("solution.rs"),
        fill(include_str!("../templates/solution.rs")),
    )?;
    Ok(new)
}

fn is_plain(name: &str) -> bool {
    let plain =
        |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || "-_".contains(char);
    !name.is_empty() && name.chars().all(plain)
}
