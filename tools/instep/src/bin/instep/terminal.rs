//! All that the author sees: progress, findings, verdicts.
//!
//! What a program may want to read goes to standard output: findings as JSON,
//! differences. The rest goes to standard error. Colors show on a terminal
//! only, and not where `NO_COLOR` is set.

use std::collections::BTreeSet;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anstream::{eprint, eprintln, print, println};
use indicatif::{ProgressBar, ProgressStyle};
use instep::arguments::Format;
use instep::book::Book;
use instep::book::contract::Contract;
use instep::book::listing::Listing;
use instep::command::draft::Draft;
use instep::command::record::Renewal;
use instep::finding::{self, Finding};
use instep::rules::numbers::Renewed;
use instep::run::Proof;
use schedules::amounts::many;

/// Tells how many of the listings have been run.
pub struct Progress {
    count: usize,
    done: AtomicUsize,
    /// On a terminal only.
    bar: Option<ProgressBar>,
}

impl Progress {
    pub fn new(count: usize) -> Self {
        let bar = (count > 0 && std::io::stderr().is_terminal()).then(|| {
            let style = ProgressStyle::with_template("{bar:24} {pos}/{len} {msg}")
                .unwrap_or_else(|_| ProgressStyle::default_bar());
            let bar = ProgressBar::new(count as u64).with_style(style);
            bar.set_message("building");
            bar.enable_steady_tick(Duration::from_millis(200));
            bar
        });
        if bar.is_none() && count > 0 {
            eprintln!("building {}", counted(count, "listing"));
        }
        Progress {
            count,
            done: AtomicUsize::new(0),
            bar,
        }
    }

    pub fn done(&self, listing: &Listing) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        match &self.bar {
            Some(bar) => {
                bar.inc(1);
                bar.set_message(listing.name.clone());
            }
            None => eprintln!("[{done}/{}] {}", self.count, listing.name),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

pub fn findings(findings: &[Finding], book: &Book, format: Format) {
    match format {
        Format::Json => print!("{}", finding::json(findings)),
        Format::Human if findings.is_empty() => {}
        Format::Human => eprintln!("{}", finding::render(findings, &book.root, true)),
    }
}

/// One line on the whole check.
pub fn verdict(book: &Book, proof: &Proof) {
    match proof.findings.len() {
        0 => eprint!("in step: "),
        count => eprint!("out of step: {}; looked at ", counted(count, "finding")),
    }
    let links: usize = book
        .chapters
        .iter()
        .map(|chapter| chapter.links.len())
        .sum();
    eprint!(
        "{}, {}",
        counted(book.chapters.len(), "chapter"),
        counted(links, "link")
    );
    match book.has_contracts {
        true => eprint!(", ran {}", counted(proof.ran, "program")),
        false => eprint!("; no listing has a contract, so none was run"),
    }
    if !proof.skipped.is_empty() {
        eprint!(
            " (the system lacks what {} needs)",
            proof.skipped.join(", ")
        );
    }
    let answers = || {
        let chapters = book.chapters.iter();
        chapters.flat_map(|chapter| chapter.answers.iter().map(move |answer| (chapter, answer)))
    };
    let unproven = answers().filter(|(chapter, answer)| !chapter.is_proven(answer));
    match unproven.count() {
        0 => {}
        count => eprint!(
            "; {count} of {} without a proof",
            counted(answers().count(), "answer")
        ),
    }
    eprintln!();
}

/// One line on what a save has touched.
pub fn verdict_of(saved: &BTreeSet<PathBuf>, findings: &[Finding]) {
    let files: Vec<_> = saved.iter().map(|file| instep::slashed(file)).collect();
    match findings.len() {
        0 => eprintln!("in step: {}", files.join(", ")),
        count => eprintln!("out of step: {}", counted(count, "finding")),
    }
}

/// What the author has to do next about a new listing.
pub fn drafted(draft: &Draft) {
    eprintln!("made {}\n", instep::slashed(&draft.dir));
    eprintln!("Paste this into a chapter of the part `{}`:\n", draft.part);
    println!("{}", draft.page);
    eprintln!("Edit the program, then:\n");
    for command in draft.commands() {
        eprintln!("    {command}");
    }
    if draft.contract == Contract::Property {
        eprintln!("\nState the property in tests/listings/property.rs.");
    }
}

pub fn searching() {
    eprintln!("running what has threads under every schedule");
}

/// A line of what a build says that takes long.
pub fn building(line: &str) {
    eprintln!("{line}");
}

pub fn watching() {
    eprintln!("watching; Ctrl-C ends");
}

/// The differences, and what became of them.
pub fn renewal(renewal: &Renewal, book: &Book, written: bool) {
    for edit in &renewal.edits {
        print!("{}", edit.diff());
    }
    findings(&renewal.findings, book, Format::Human);
    let changes = counted(renewal.edits.len(), "file");
    match (renewal.edits.len(), written) {
        (0, _) if renewal.findings.is_empty() => eprintln!("every record holds"),
        (0, _) => {}
        (_, true) => eprintln!("wrote {changes}"),
        (_, false) => {
            eprintln!("{changes} would change: read the difference, then add `--write`");
        }
    }
    let pages = renewal.pages(book);
    let mut said = BTreeSet::new();
    for shown in &pages {
        let page = &shown.page;
        eprintln!("    {page}:{} shows {}", shown.line, shown.file);
        for (line, text) in &shown.beside {
            // What stands between a listing and its output is beside both.
            if said.insert((page, line)) {
                let text = text.replace('\n', "\n            ");
                eprintln!("        {page}:{line} says\n            {text}");
            }
        }
    }
    for mark in renewal.numbers(book).iter().filter(|_| !written) {
        let (file, line) = (instep::slashed(&mark.file), mark.line);
        eprintln!(
            "    {file}:{line} says `{}`, for {}",
            mark.text, mark.source
        );
    }
    if !pages.is_empty() {
        eprintln!("what these pages say may now be untrue: read them, then run `cargo test`");
    }
    if !renewal.findings.is_empty() {
        let count = counted(renewal.findings.len(), "finding");
        eprintln!("{count}: these outputs were not recorded");
    }
}

/// The marked numbers that were written anew.
pub fn renewed(numbers: &[Renewed]) {
    for number in numbers {
        eprintln!("    {number}");
    }
    if !numbers.is_empty() {
        eprintln!("wrote {} of the text", counted(numbers.len(), "number"));
    }
}

pub fn error(error: &anyhow::Error) {
    eprintln!("error: {error:#}");
}

fn counted(count: usize, what: &str) -> String {
    many(count as u128, what)
}
