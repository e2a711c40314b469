//! The reader's folder as a package, so that cargo and an editor know what is in it.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use supervise::whole_file;

use crate::desk::Desk;
use crate::exercise::Exercise;

/// By this a file is known again that may be written anew.
const OURS: &str =
    "# Written by `cargo exercise`. Without this line it is yours, and is left alone.\n";
/// The programs that use what is built.
const MAINS: &str = "main";
/// For whoever works in the folder itself: there, cargo finds its manifest, and not the
/// book's.
const CONFIG: &str = r#"
[alias]
exercise = "run --quiet --manifest-path ../Cargo.toml --package practice --"
schedules = "run --quiet --manifest-path ../Cargo.toml --package schedules --"
"#;

/// Lets the manifest name the programs that are on the desk by now; `current` is run if
/// none is named. `is_in_book` if the book's own folder is around the desk.
///
/// # Errors
///
/// When a file can't be read or written.
pub fn lay_out(
    desk: &Desk,
    exercises: &[Exercise],
    current: Option<&str>,
    is_in_book: bool,
) -> Result<()> {
    let here = |exercise: &&Exercise| {
        exercise.manifest.kind.extension() == "rs" && desk.file(exercise).exists()
    };
    let programs: Vec<_> = exercises.iter().filter(here).collect();
    // A package without a program is none.
    if programs.is_empty() {
        return Ok(());
    }
    for exercise in &programs {
        if let Some(grader) = &exercise.grader {
            let folder = desk.folder.join(MAINS);
            fs::create_dir_all(&folder)
                .with_context(|| format!("cannot make {}", folder.display()))?;
            write(
                &desk.folder.join(main_of(exercise)),
                &main(&exercise.name, grader),
            )?;
        }
    }
    if is_in_book {
        let folder = desk.folder.join(".cargo");
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        write(&folder.join("config.toml"), CONFIG)?;
    }
    write(
        &desk.folder.join("Cargo.toml"),
        &manifest(&programs, current),
    )
}

/// Where the program is that uses what is built.
fn main_of(exercise: &Exercise) -> PathBuf {
    Path::new(MAINS).join(exercise.file_name())
}

fn manifest(programs: &[&Exercise], current: Option<&str>) -> String {
    let mut text = "\n[package]\nname = \"mine\"\nedition = \"2024\"\npublish = false\n".to_owned();
    if let Some(current) = programs.iter().find(|one| Some(&*one.name) == current) {
        text += &format!("default-run = \"{}\"\n", current.name);
    }
    text += "\n[workspace]\n";
    for exercise in programs {
        let path = match exercise.grader {
            // A path is written in one way on all systems.
            Some(_) => format!("{MAINS}/{}", exercise.file_name()),
            None => exercise.file_name(),
        };
        text += &format!(
            "\n[[bin]]\nname = \"{}\"\npath = \"{path}\"\n",
            exercise.name
        );
    }
    text
}

fn main(name: &str, grader: &str) -> String {
    format!(
        "\n#[path = \"../{name}.rs\"]\nmod {name};\nuse {name}::*;\n\n{}",
        grader.trim_start()
    )
}

/// Writes a file, unless it is the reader's, or says that already.
fn write(file: &Path, text: &str) -> Result<()> {
    let mark = match file.extension() {
        Some(extension) if extension == "rs" => OURS.replacen('#', "//", 1),
        _ => OURS.to_owned(),
    };
    let new = format!("{mark}{text}");
    match fs::read_to_string(file) {
        Ok(old) if old == new || !old.replace("\r\n", "\n").starts_with(&mark) => return Ok(()),
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", file.display())),
    }
    Ok(whole_file::write(file, new)?)
}
