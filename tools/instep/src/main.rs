//! The author's command. `cargo instep --help` tells what it does.

mod terminal;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use clap::{Parser, Subcommand};
use instep::book::Book;
use instep::child;
use instep::proof;
use instep::record;
use instep::select::{self, Selection};
use terminal::{Format, Progress};

/// Keeps the book and its listings in step.
#[derive(Parser)]
#[command(name = "cargo instep", bin_name = "cargo instep", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Compare what chapters and listings say of each other, and run listings.
    ///
    /// Reads all chapters, follows their includes and links, builds the
    /// listings, runs each, and holds what it does against its record. What
    /// `cargo test` knows beyond that are the snippets, the properties, and how
    /// servers take their clients.
    ///
    /// Exits with 0 when all is in step, 1 when something is not, and 2 when
    /// it could not tell.
    #[command(after_help = "Examples:\n  \
        cargo instep check                 all of the book\n  \
        cargo instep check thread5         one listing, built and run\n  \
        cargo instep check threads/order   one chapter, without its listings\n  \
        cargo instep check --format json   for an editor, or a pipeline")]
    Check {
        /// Listings by name, chapters by path or by the name of their file.
        #[arg(value_name = "NAME")]
        names: Vec<String>,
        /// How findings are written: JSON goes to standard output.
        #[arg(long, value_enum, default_value = "human")]
        format: Format,
    },
    /// Run listings and show where their recorded output does not hold.
    ///
    /// Each listing runs three times. A record that the listing's contract
    /// still allows stays as it is: an output in another order, another thread
    /// id. An output that varies as the contract does not allow is refused.
    /// Nothing is written without `--write`.
    #[command(after_help = "Examples:\n  \
        cargo instep record thread5            show what would change\n  \
        cargo instep record thread5 --write    write it, and the index")]
    Record {
        /// The listings to run; all of them when none is named.
        #[arg(value_name = "NAME")]
        names: Vec<String>,
        /// Write the new outputs, and the index of the listings.
        #[arg(long)]
        write: bool,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    child::end_by_itself();
    let result = match arguments.command {
        Command::Check { names, format } => check(&names, format),
        Command::Record { names, write } => record(&names, write),
    };
    match result {
        _ if child::interrupted() => ExitCode::from(child::INTERRUPTED),
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            terminal::error(&error);
            ExitCode::from(2)
        }
    }
}

fn check(names: &[String], format: Format) -> Result<bool> {
    let book = Book::load(&root()?)?;
    let selection = Selection::named(&book, names)?;
    let count = selection.listings.len();
    let progress = Progress::new(count);
    let proof = proof::check_all(&book, &selection, &|listing| progress.done(listing))?;
    drop(progress);
    terminal::findings(&proof.findings, &book, format);
    terminal::verdict(&book, &proof, count);
    Ok(proof.findings.is_empty())
}

fn record(names: &[String], write: bool) -> Result<bool> {
    let book = Book::load(&root()?)?;
    ensure!(
        book.has_contracts,
        "no listing has a contract yet: start one with `cargo instep new`"
    );
    let listings = select::listings(&book, names)?;
    let progress = Progress::new(listings.len());
    let mut renewal = record::outputs(&book, &listings, &|listing| progress.done(listing))?;
    drop(progress);
    renewal.changes.extend(record::index(&book));
    if write {
        for change in &renewal.changes {
            change.write(&book.root)?;
        }
    }
    terminal::renewal(&renewal, &book, write);
    Ok(renewal.findings.is_empty() && (renewal.changes.is_empty() || write))
}

/// The nearest folder, from here up, that holds a `book.toml`.
fn root() -> Result<PathBuf> {
    let here = std::env::current_dir().context("cannot tell the current folder")?;
    here.ancestors()
        .find(|folder| folder.join("book.toml").is_file())
        .map(Path::to_owned)
        .context("there is no book.toml here or in a folder above: go to the book's folder")
}
