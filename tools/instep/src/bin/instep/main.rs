//! The author's command. `cargo instep --help` tells what it does.

mod terminal;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use clap::Parser;
use instep::arguments::{Arguments, Command, Format};
use instep::book::Book;
use instep::book::select::{self, Selection};
use instep::command::check;
use instep::command::draft::Draft;
use instep::command::record;
use instep::command::search;
use instep::command::watch::{self, Watcher};
use instep::record::index;
use instep::run::{self, Proof};
use supervise::interrupt;
use terminal::Progress;

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
    let searched = search::renew(&book, &listings, terminal::building)?;
    renewal.edits.extend(searched.edits);
    renewal.findings.extend(searched.findings);
    renewal.edits.extend(index::edit(&book));
    if write {
        for edit in &renewal.edits {
            edit.write(&book.root)?;
        }
    }
    let pictures = record::pictures(&book.root, names, write)?;
    renewal.edits.extend(pictures);
    terminal::renewal(&renewal, &book, write);
    if write {
        terminal::renewed(&record::renew_numbers(&book.root, names)?);
    }
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
