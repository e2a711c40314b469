//! A folder of exercises, in order.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

use crate::exercise::{Exercise, MANIFEST};

/// The file that gives the order.
pub const CONTENTS: &str = "contents.toml";

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Contents {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    title: String,
    folder: String,
    exercises: Vec<String>,
}

/// All exercises of a folder, from the first to the last.
///
/// # Errors
///
/// When one is missing, is damaged, is not in the contents, or has the name of another.
pub fn load(folder: &Path) -> Result<Vec<Exercise>> {
    let file = folder.join(CONTENTS);
    let text = fs::read_to_string(&file).with_context(|| {
        format!(
            "{} is no folder of exercises: it has no {CONTENTS}",
            folder.display()
        )
    })?;
    let contents: Contents =
        toml::from_str(&text).with_context(|| format!("{}: is damaged", file.display()))?;
    let mut exercises: Vec<Exercise> = vec![];
    for part in &contents.parts {
        let within = folder.join(&part.folder);
        for name in &part.exercises {
            let exercise = Exercise::load(&within.join(name), &part.title)?;
            let twin = exercises.iter().find(|other| other.name == *name);
            if let Some(twin) = twin {
                bail!(
                    "two exercises are named `{name}`: {} and {}",
                    twin.part,
                    part.title
                );
            }
            exercises.push(exercise);
        }
        no_orphans(&file, &within, &part.exercises.iter().collect())?;
    }
    let parts = contents.parts.iter().map(|part| &part.folder).collect();
    no_orphans(&file, folder, &parts)?;
    Ok(exercises)
}

/// Every folder is named.
fn no_orphans(file: &Path, folder: &Path, named: &BTreeSet<&String>) -> Result<()> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        ensure!(
            !path.is_dir() || named.contains(&name.clone().into_owned()),
            "{} is not in {}: name it there, or delete the folder",
            path.display(),
            file.display()
        );
    }
    Ok(())
}

/// The exercise of that name.
///
/// # Errors
///
/// When there is none; the error names the nearest.
pub fn find<'a>(exercises: &'a [Exercise], name: &str) -> Result<&'a Exercise> {
    // A path to the reader's file is as good as the name.
    let stem = Path::new(name).file_stem().unwrap_or_default();
    let wanted = stem.to_string_lossy();
    if let Some(found) = exercises.iter().find(|exercise| exercise.name == wanted) {
        return Ok(found);
    }
    let alike = |exercise: &&Exercise| {
        let ratio = similar::TextDiff::from_chars(exercise.name.as_str(), &*wanted).ratio();
        (ratio * 1000.0) as u32
    };
    match exercises
        .iter()
        .max_by_key(alike)
        .filter(|best| alike(best) > 600)
    {
        Some(best) => bail!(
            "there is no exercise `{wanted}`; did you mean `{}`?",
            best.name
        ),
        None => bail!("there is no exercise `{wanted}`: `cargo exercise list` names them all"),
    }
}

/// Where the manifest of an exercise is, for messages.
pub fn manifest_of(exercise: &Exercise) -> String {
    exercise.folder.join(MANIFEST).display().to_string()
}
