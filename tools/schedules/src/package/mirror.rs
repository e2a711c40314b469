//! A copy of a program's own files, with what is added to them.

use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::build::MACROS;
use crate::program::Program;

/// A file, its copy, and how messages name it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Mirrored {
    pub original: PathBuf,
    pub copy: PathBuf,
    pub shown: String,
}

/// Copies the files of a program below `folder`, each under its whole path, so that they
/// find each other. At the end of that with `main` stands `main`, and each root of a crate
/// has the macros of the stand-in. `sources`, if there are any, stand in the place of what
/// the files say.
///
/// # Errors
///
/// When that folder can't be written to.
pub fn make(
    program: &Program,
    sources: &[String],
    main: &str,
    folder: &Path,
) -> Result<Vec<Mirrored>> {
    let mut made = vec![];
    let mains = (&program.path, &program.shown, &program.source, true, main);
    let others = program.others.iter().map(|file| {
        let is_root = file.module.is_empty();
        (&file.path, &file.shown, &file.source, is_root, "")
    });
    let marked: Vec<_> = match sources {
        [] => program.marked(),
        sources => program.with_marks(&sources.iter().map(String::as_str).collect::<Vec<_>>()),
    };
    let files = [mains].into_iter().chain(others).enumerate();
    for (number, (path, shown, source, is_root, main)) in files {
        let source = marked.get(number).map_or(source.as_str(), |marked| marked);
        let original = std::path::absolute(path)?;
        let copy = folder.join(below_root(&original));
        let parent = copy.parent().context("a file lies in a folder")?;
        let text = match is_root {
            true => format!("{source}\n{main} {MACROS}\n"),
            false => source.to_owned(),
        };
        fs::create_dir_all(parent)?;
        fs::write(&copy, text)?;
        made.push(Mirrored {
            original,
            copy,
            shown: shown.clone(),
        });
    }
    Ok(made)
}

/// A whole path without its root. What leads up, leads up here, too.
fn below_root(path: &Path) -> PathBuf {
    let names = path.components().filter_map(|component| match component {
        Component::Normal(name) => Some(name.to_owned()),
        Component::Prefix(prefix) => {
            let letter = prefix.as_os_str().to_string_lossy().replace(':', "");
            Some(letter.into())
        }
        Component::ParentDir => Some("..".into()),
        Component::RootDir | Component::CurDir => None,
    });
    names.collect()
}
