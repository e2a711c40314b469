//! The author's command. `cargo instep --help` tells what it does.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::{Parser, Subcommand};
use instep::book::Book;
use instep::check;
use instep::finding;
use instep::listing::Listing;
use instep::record;

/// Keeps the book and its listings in step.
#[derive(Parser)]
#[command(name = "cargo instep", bin_name = "cargo instep", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Compare what chapters and listings say of each other.
    ///
    /// Runs nothing but rustdoc, which knows the standard library's pages.
    /// `cargo test` also compares what the listings do.
    Check,
    /// Run listings and show where their recorded output does not hold.
    ///
    /// A record that the listing's contract still allows stays as it is: an
    /// output in another order, another thread id. Nothing is written without
    /// `--write`.
    Record {
        /// The listings to run; all of them when none is named.
        names: Vec<String>,
        /// Write the new outputs, and the index of the listings.
        #[arg(long)]
        write: bool,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match arguments.command {
        Command::Check => check(),
        Command::Record { names, write } => record(&names, write),
    };
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            anstream::eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn check() -> Result<bool> {
    let book = Book::load(&root()?)?;
    let findings = check::check(&book)?;
    let color = std::io::stderr().is_terminal();
    anstream::eprintln!("{}", finding::render(&findings, &book.root, color));
    match findings.len() {
        0 => anstream::eprintln!(
            "in step: {} chapters, {} listings",
            book.chapters.len(),
            book.listings.len()
        ),
        count => anstream::eprintln!("out of step: {count} findings"),
    }
    Ok(findings.is_empty())
}

fn record(names: &[String], write: bool) -> Result<bool> {
    let book = Book::load(&root()?)?;
    let listings = select(&book, names)?;
    let count = listings.len();
    let mut done = 0;
    anstream::eprintln!("building {count} listings");
    let mut changes = record::outputs(&book, &listings, |listing| {
        done += 1;
        anstream::eprintln!("[{done}/{count}] {}", listing.name);
    })?;
    changes.extend(record::index(&book));
    for change in &changes {
        anstream::println!("{}", change.diff());
        if write {
            change.write(&book.root)?;
        }
    }
    match (changes.len(), write) {
        (0, _) => anstream::eprintln!("every record holds"),
        (count, true) => anstream::eprintln!("{count} files written"),
        (count, false) => {
            anstream::eprintln!("{count} files differ: read the difference, then add `--write`")
        }
    }
    Ok(changes.is_empty() || write)
}

fn select<'a>(book: &'a Book, names: &[String]) -> Result<Vec<&'a Listing>> {
    if names.is_empty() {
        return Ok(book.listings.iter().collect());
    }
    names
        .iter()
        .map(|name| match book.listing(name) {
            Some(listing) => Ok(listing),
            None => bail!("there is no listing `{name}`: see code/README.md for their names"),
        })
        .collect()
}

/// The nearest folder, from here up, that holds a `book.toml`.
fn root() -> Result<PathBuf> {
    let here = std::env::current_dir().context("cannot tell the current folder")?;
    here.ancestors()
        .find(|folder| folder.join("book.toml").is_file())
        .map(Path::to_owned)
        .context("there is no book.toml here or in a folder above: go to the book's folder")
}
