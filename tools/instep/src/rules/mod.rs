//! What chapters and listings say of each other, compared.
//!
//! Everything here can be known without running a listing. What listings do is
//! compared in [`run`](crate::run).

mod answers;
mod blocks;
pub mod challenges;
mod changes;
pub mod claim;
mod crate_docs;
mod crates;
mod documents;
mod leads;
pub mod link;
pub mod listings;
pub mod loose;
mod lost;
pub mod measured;
mod names;
pub mod numbers;
mod order;
mod peers;
pub mod pictures;
mod places;
mod quizzes;
mod said;
pub mod searched;
mod spans;
mod std_docs;
mod std_pages;
mod std_words;
pub mod targets;
mod traces;
mod words;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::book::Book;
use crate::book::include::{is_outside, normalize};
use crate::book::select::Selection;
use crate::edit::Edit;
use crate::files::{self, slashed};
use crate::finding::Finding;
use crate::record::index;

/// Everything that is out of step. A book without contracts is asked less: what
/// it includes and links to has to be there.
///
/// # Errors
///
/// When a file cannot be read, or rustdoc cannot be run.
pub fn check(book: &Book) -> Result<Vec<Finding>> {
    check_selected(book, &Selection::everywhere(vec![]))
}

/// The same for a part of the book.
///
/// # Errors
///
/// Those of [`check()`].
pub fn check_selected(book: &Book, selection: &Selection<'_>) -> Result<Vec<Finding>> {
    let mut findings = book.findings.clone();
    for chapter in &book.chapters {
        findings.extend(chapter.findings.iter().cloned());
    }
    if book.has_contracts {
        findings.extend(of_this_house(book)?);
    }
    findings.extend(link::check(book, selection)?);
    findings.retain(|finding| selection.covers(&finding.file));
    findings.sort();
    findings.dedup();
    let findings = without_what_is_done_with(each_cause_once(findings));
    Ok(lost::told_once(book, findings))
}

/// What has one cause in one file, such as an anchor that several places include, is
/// told at the first place, and with it where the others are.
fn each_cause_once(findings: Vec<Finding>) -> Vec<Finding> {
    let mut told: Vec<Finding> = vec![];
    for finding in findings {
        let is_same = |first: &&mut Finding| finding.is_told_once && first.what == finding.what;
        match told.iter_mut().find(is_same) {
            Some(first) => {
                let place = format!("; also {}:{}", slashed(&finding.file), finding.line);
                first.help.push_str(&place);
            }
            None => told.push(finding),
        }
    }
    told
}

/// Who writes a change anew records its listing, and what is kept of its search with it.
fn without_what_is_done_with(findings: Vec<Finding>) -> Vec<Finding> {
    let is_of_a_change = |it: &&Finding| it.what.contains("does not apply to `");
    let command = |it: &Finding| {
        let (_, rest) = it.help.split_once("`cargo instep record ")?;
        Some(rest.split('`').next()?.to_owned())
    };
    let done: Vec<_> = findings.iter().filter(is_of_a_change).collect();
    let done: Vec<_> = done.into_iter().filter_map(command).collect();
    let is_done = |it: &Finding| {
        it.what.contains("about another version of the source")
            && command(it).is_some_and(|command| done.contains(&command))
    };
    findings.into_iter().filter(|it| !is_done(it)).collect()
}

/// What a book has to keep that promises to prove everything.
fn of_this_house(book: &Book) -> Result<Vec<Finding>> {
    let mut findings = vec![];
    for chapter in &book.chapters {
        for block in &chapter.blocks {
            // What a block was to include, and is not there, is told as that.
            let is_torn = |it: &Finding| it.file == block.chapter && it.line == block.line + 1;
            let mut told = chapter.findings.iter().chain(&book.findings);
            if !told.any(is_torn) {
                findings.extend(blocks::unproven(book, block));
            }
            findings.extend(blocks::deceptive(block));
        }
    }
    for chapter in &book.chapters {
        findings.extend(blocks::raw(book, chapter));
    }
    findings.extend(documents::check(book));
    findings.extend(spans::check(book));
    findings.extend(left_overs(book)?);
    findings.extend(listings::check(book)?);
    findings.extend(includes_from_outside(book));
    findings.extend(order::check(book));
    findings.extend(places::check(book));
    findings.extend(words::check(book));
    findings.extend(leads::check(book));
    findings.extend(said::of_exercises(book));
    findings.extend(answers::check(book));
    findings.extend(quizzes::check(book));
    findings.extend(peers::check(book)?);
    findings.extend(targets::check(&book.root)?);
    findings.extend(claim::check(book));
    findings.extend(numbers::check(book));
    findings.extend(index::edit(book).map(|edit| out_of_date(&edit)));
    Ok(findings)
}

/// The first row of the index that is not what its listing and its page say.
fn out_of_date(index: &Edit) -> Finding {
    let rows = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let (kept, made) = (
        rows(&index.before),
        rows(index.after.as_deref().unwrap_or("")),
    );
    let same = kept
        .iter()
        .zip(&made)
        .take_while(|(kept, made)| kept == made);
    let first = same.count();
    let row = |rows: &[String]| match rows.get(first) {
        Some(row) => format!("`{row}`"),
        None => "no more lines".to_owned(),
    };
    Finding::new(
        &index.file,
        if first < kept.len() { first + 1 } else { 0 },
        "the index of the listings is out of date",
        "if the listing and its page are as you meant them, renew it with \
         `cargo instep record --write`",
    )
    .expected(row(&made))
    .found(row(&kept))
}

/// Files among the chapters that no page shows, and outputs whose lines do not
/// end as their program's do.
fn left_overs(book: &Book) -> Result<Vec<Finding>> {
    let mut findings = vec![];
    let pages = || book.chapters.iter().chain(&book.documents);
    let linked: BTreeSet<PathBuf> = pages()
        .flat_map(|page| page.links.iter().map(move |link| (page, link)))
        .map(|(page, link)| {
            let folder = page.path.parent().unwrap_or(Path::new(""));
            normalize(&folder.join(link.destination.split('#').next().unwrap_or_default()))
        })
        .collect();
    for file in files::below(&book.root, &book.settings.src)? {
        let is_page = file.extension().is_some_and(|extension| extension == "md");
        let is_included = || pages().any(|page| page.includes.iter().any(|i| i.file == file));
        if !is_page && !linked.contains(&file) && !is_included() {
            let help = "show it, or delete it";
            findings.push(Finding::new(file, 0, "no page shows this file", help));
        }
    }
    for listing in &book.listings {
        let output = fs::read(book.root.join(listing.output_path())).unwrap_or_default();
        // Where git gives all text the line ends of the system, the source has them, too.
        let is_foreign = output.windows(2).any(|pair| pair == b"\r\n");
        if is_foreign && !listing.source.contains("\r\n") {
            let what = "the lines end with a carriage return, which the program does not print";
            let help = format!(
                "record it with `cargo instep record {} --write`",
                listing.name
            );
            findings.push(Finding::new(listing.output_path(), 1, what, help));
        }
    }
    Ok(findings)
}

fn includes_from_outside(book: &Book) -> Vec<Finding> {
    let mut findings = vec![];
    for chapter in &book.chapters {
        for include in chapter.includes.iter().filter(|i| is_outside(&i.file)) {
            findings.push(
                Finding::new(
                    &chapter.path,
                    include.line,
                    "the included file lies outside the book",
                    "include a file of the book's own folder",
                )
                .found(format!("`{}`", slashed(&include.file))),
            );
        }
    }
    findings
}
