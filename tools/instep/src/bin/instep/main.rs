//! The author's command. `cargo instep --help` tells what it does.

mod terminal;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use clap::{Parser, Subcommand};
use instep::book::Book;
use instep::book::select::{self, Selection};
use instep::command::check;
use instep::command::draft::Draft;
use instep::command::record;
use instep::command::search;
use instep::command::watch::{self, Watcher};
use instep::page::index;
use instep::run::{self, Proof};
use supervise::interrupt;
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
    /// Run listings and renew all that follows from them.
    ///
    /// That is a listing's output, the differences and outputs of its changes,
    /// what is kept of its search under every schedule, and the index. Each
    /// program runs three times. A record that the contract still allows stays
    /// as it is: an output in another order, another thread id. An output that
    /// varies as the contract does not allow is refused. What would change is
    /// shown, and the pages that show it; nothing is written without `--write`.
    #[command(after_help = "Examples:\n  \
        cargo instep record thread5            show what would change\n  \
        cargo instep record thread5 --write    write it\n  \
        cargo instep record                    the same for all listings")]
    Record {
        /// The listings to run; all of them when none is named.
        #[arg(value_name = "NAME")]
        names: Vec<String>,
        /// Write what would change.
        #[arg(long)]
        write: bool,
    },
    /// Make the crate of a listing, with a small program that keeps its
    /// contract, and tell what to paste into the chapter.
    ///
    /// A part is a folder that `src` and `code` share. Nothing is overwritten.
    #[command(after_help = "Examples:\n  \
        cargo instep new threads/leader\n  \
        cargo instep new threads/too_early --contract 'fails to compile'")]
    New {
        /// Where the listing goes, and its name: threads/leader, say.
        #[arg(value_name = "PART/NAME")]
        place: String,
        /// What every run of it has to do: exact, 'any schedule', property,
        /// panics, 'fails to compile', hangs or network.
        #[arg(long, value_name = "WORD", default_value = "exact")]
        contract: String,
    },
    /// Check again whatever a saved file touches, until Ctrl-C.
    ///
    /// A chapter is read again; a listing is built and run, and the chapters
    /// that show it are read. A finding elsewhere shows once, when it is new:
    /// the link to a heading that was just renamed.
    #[command(after_help = "Example:\n  \
        cargo instep watch    beside your editor, and `mdbook serve`")]
    Watch,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    interrupt::end_by_itself();
    let result = match arguments.command {
        Command::Check { names, format } => check_book(&names, format),
        Command::Record { names, write } => record(&names, write),
        Command::New { place, contract } => new(&place, &contract),
        // Ctrl-C is how it is meant to end.
        Command::Watch => match watch() {
            Err(_) if interrupt::requested() => return ExitCode::SUCCESS,
            Ok(()) => return ExitCode::SUCCESS,
            Err(error) => Err(error),
        },
    };
    match result {
        Err(_) if interrupt::requested() => ExitCode::from(interrupt::STATUS),
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            terminal::error(&error);
            ExitCode::from(2)
        }
    }
}

fn check_book(names: &[String], format: Format) -> Result<bool> {
    let book = Book::load(&root()?)?;
    let selection = Selection::named(&book, names)?;
    let progress = Progress::new(run::with_changes(&selection.listings).len());
    let proof = check::check(&book, &selection, &|listing| progress.done(listing))?;
    drop(progress);
    terminal::findings(&proof.findings, &book, format);
    terminal::verdict(&book, &proof);
    Ok(proof.findings.is_empty())
}

fn record(names: &[String], write: bool) -> Result<bool> {
    let book = Book::load(&root()?)?;
    ensure!(
        book.has_contracts,
        "no listing has a contract yet: start one with `cargo instep new`"
    );
    let listings = select::listings(&book, names)?;
    let progress = Progress::new(run::with_changes(&listings).len());
    let mut renewal = record::outputs(&book, &listings, &|listing| progress.done(listing))?;
    drop(progress);
    terminal::searching();
    let searched = search::renew(&book, &listings)?;
    renewal.edits.extend(searched.edits);
    renewal.findings.extend(searched.findings);
    renewal.edits.extend(index::edit(&book));
    if write {
        for edit in &renewal.edits {
            edit.write(&book.root)?;
        }
    }
    terminal::renewal(&renewal, &book, write);
    Ok(renewal.findings.is_empty() && (renewal.edits.is_empty() || write))
}

fn new(place: &str, contract: &str) -> Result<bool> {
    let book = Book::load(&root()?)?;
    // With hyphens a contract needs no quotes.
    let draft = Draft::new(&book, place, &contract.replace('-', " "))?;
    draft.write(&book.root)?;
    terminal::drafted(&draft);
    Ok(true)
}

fn watch() -> Result<()> {
    let root = root()?;
    let book = Book::load(&root)?;
    // From here on no save is missed.
    let watcher = Watcher::new(&book)?;
    let mut known = check::check(&book, &Selection::everywhere(vec![]), &|_| ())?;
    terminal::findings(&known.findings, &book, Format::Human);
    terminal::verdict(&book, &known);
    terminal::watching();
    while let Some(saved) = watcher.next()? {
        // Half an edit is no reason to stop.
        match Book::load(&root) {
            Ok(book) => known = recheck(&book, &saved, known)?,
            Err(error) => terminal::error(&error),
        }
    }
    Ok(())
}

/// Checks what was touched; returns all that is known now.
fn recheck(book: &Book, saved: &BTreeSet<PathBuf>, known: Proof) -> Result<Proof> {
    let Some(selection) = watch::touched(book, saved) else {
        return Ok(known);
    };
    let progress = Progress::new(run::with_changes(&selection.listings).len());
    let everywhere = Selection::everywhere(selection.listings.clone());
    let proof = check::check(book, &everywhere, &|listing| progress.done(listing))?;
    drop(progress);
    let findings = proof.findings.iter();
    let shown: Vec<_> = findings
        .filter(|finding| selection.covers(&finding.file) || !known.findings.contains(finding))
        .cloned()
        .collect();
    terminal::findings(&shown, book, Format::Human);
    terminal::verdict_of(saved, &shown);
    Ok(proof)
}

/// The nearest folder, from here up, that holds a `book.toml`.
fn root() -> Result<PathBuf> {
    let here = std::env::current_dir().context("cannot tell the current folder")?;
    here.ancestors()
        .find(|folder| folder.join("book.toml").is_file())
        .map(Path::to_owned)
        .context("there is no book.toml here or in a folder above: go to the book's folder")
}
