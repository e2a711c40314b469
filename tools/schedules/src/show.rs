//! Puts the page of a program where it is wanted, and opens it.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use cargo_metadata::MetadataCommand;
use schedules::arguments::Page;
use schedules::explore::{Explorer, Options};
use schedules::page::document::{self, Opening, Told};
use schedules::program::Program;
use supervise::whole_file;

/// Explores the program of this number for a page, and writes that where it is wanted.
///
/// # Errors
///
/// When there is nothing to show, or the file can't be written.
pub fn page(
    explorer: &Explorer<'_>,
    number: usize,
    (options, opening): (Options, Opening<'_>),
    told: Told<'_>,
    wanted: &Page,
) -> Result<PathBuf> {
    let program = explorer.program(number);
    let walk = explorer.for_page(number, options, opening)?;
    let html = document::html(program, &walk, opening, told);
    let file = match &wanted.page {
        Some(file) => file.clone(),
        None => usual_place(program)?,
    };
    whole_file::write(&file, html)?;
    Ok(fs::canonicalize(&file).unwrap_or(file))
}

/// Says where a page is.
pub fn tell(file: &Path) {
    anstream::println!("\nA page of it is in {}", file.display());
}

/// Opens a page if that is wanted. That no browser can be opened is told, and no error: the
/// page is there.
pub fn open(file: &Path, wanted: &Page) {
    if wanted.open
        && let Err(error) = opener::open_browser(file)
    {
        anstream::eprintln!("No browser could be opened ({error}): open that file yourself.");
    }
}

/// With what cargo builds, if the program belongs to a package, and else here.
fn usual_place(program: &Program) -> Result<PathBuf> {
    let name = program.name.replace(|char: char| !is_plain(char), "_");
    let mut command = MetadataCommand::new();
    command.no_deps();
    if let Some(folder) = program
        .path
        .parent()
        .filter(|folder| *folder != Path::new(""))
    {
        command.current_dir(folder);
    }
    match command.exec() {
        Ok(metadata) => {
            let folder = metadata.target_directory.join("schedules");
            fs::create_dir_all(&folder)
                .with_context(|| format!("cannot make the folder {folder}"))?;
            Ok(folder.join(format!("{name}.html")).into())
        }
        Err(_) => Ok(env::current_dir()?.join(format!("{name}.schedules.html"))),
    }
}

fn is_plain(char: char) -> bool {
    char.is_alphanumeric() || ['_', '-', '.'].contains(&char)
}
