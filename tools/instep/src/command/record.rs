//! Renews the recorded outputs of listings.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use supervise::interrupt;

use crate::book::Book;
use crate::book::change;
use crate::book::contract::Contract;
use crate::book::listing::Listing;
use crate::book::prose::Mark;
use crate::book::select;
use crate::book::text;
use crate::edit::Edit;
use crate::files::slashed;
use crate::finding::Finding;
use crate::rules::measured;
use crate::rules::numbers::{self, Renewed};
use crate::rules::pictures;
use crate::run;
use crate::run::build::{self, Built};
use crate::run::compare::compare;
use crate::run::observe;
use crate::run::variation;

/// What would be recorded anew, and what cannot be.
#[derive(Debug, Default)]
pub struct Renewal {
    pub edits: Vec<Edit>,
    pub findings: Vec<Finding>,
}

/// A place where a page shows a file.
#[derive(Debug)]
pub struct Shown {
    pub page: String,
    pub line: usize,
    pub file: String,
    /// The paragraphs before and after it, each with the line where it begins.
    pub beside: Vec<(usize, String)>,
}

impl Renewal {
    /// Where pages show what has changed: their words, which nothing renews, may
    /// be untrue then.
    pub fn pages(&self, book: &Book) -> Vec<Shown> {
        // What is kept of a search shows in the captions of its listing.
        let shown = |edit: &Edit, file: &Path| {
            let listings = book.listings.iter();
            let mut programs = listings.flat_map(|listing| run::with_changes(&[listing]));
            let listing = programs.find(|listing| {
                edit.file == listing.numbers_path()
                    || Some(&edit.file) == listing.graph_path().as_ref()
            });
            edit.file == file || listing.is_some_and(|listing| listing.source_path() == file)
        };
        let mut pages = vec![];
        for chapter in &book.chapters {
            for include in &chapter.includes {
                if self.edits.iter().any(|edit| shown(edit, &include.file)) {
                    let page = text::read_page(&book.root.join(&chapter.path));
                    pages.push(Shown {
                        page: slashed(&chapter.path),
                        line: include.line,
                        file: slashed(&include.file),
                        beside: prose_beside(&page.unwrap_or_default(), include.line),
                    });
                }
            }
        }
        pages
    }

    /// The marked numbers of pages that follow from what has changed.
    pub fn numbers<'a>(&self, book: &'a Book) -> Vec<&'a Mark> {
        let has_changed = |listing: &&Listing| {
            let mut edits = self.edits.iter();
            edits.any(|edit| edit.file.starts_with(&listing.dir))
        };
        let listings: Vec<_> = book.listings.iter().filter(has_changed).collect();
        numbers::of_listings(book, &listings)
    }
}

/// Writes the marked numbers anew that follow from the listings of these names, or
/// from all, as they are recorded by now.
///
/// # Errors
///
/// When the book can't be read, or a page not be written.
pub fn renew_numbers(root: &Path, names: &[String]) -> Result<Vec<Renewed>> {
    let book = Book::load(root)?;
    let (edits, renewed) = numbers::renew(&book, &select::listings(&book, names)?);
    for edit in &edits {
        edit.write(root)?;
    }
    Ok(renewed)
}

/// The pictures of the listings of these names, or of all, that are not what their
/// traces, and what was measured, say, as they are recorded by now; drawn anew if `write`.
///
/// # Errors
///
/// When the book can't be read, or a picture not be written.
pub fn pictures(root: &Path, names: &[String], write: bool) -> Result<Vec<Edit>> {
    let book = Book::load(root)?;
    let listings = select::listings(&book, names)?;
    let edits = listings.iter().flat_map(|listing| {
        let plot = measured::edit(&book, listing);
        pictures::edits(&book, listing).into_iter().chain(plot)
    });
    let edits: Vec<_> = edits.collect();
    for edit in edits.iter().filter(|_| write) {
        edit.write(root)?;
    }
    Ok(edits)
}

/// Runs `listings` several times each and tells which records do not hold any
/// more. A record that the contract still allows stays as it is; an output that
/// varies as the contract does not allow is a finding. `tell` is called after
/// each listing.
///
/// # Errors
///
/// When the listings cannot be built at all, or somebody pressed Ctrl-C.
pub fn outputs(
    book: &Book,
    listings: &[&Listing],
    tell: &(dyn Fn(&Listing) + Sync),
) -> Result<Renewal> {
    let listings = run::with_changes(listings);
    let built = build::build(&book.root, &observe::with_peers(book, &listings))?;
    let results = run::each(&listings, |listing| {
        let result = renew(book, listing, &built).and_then(|edit| {
            let picture = observe::overhear(book, listing, &built)
                .map_err(|error| Box::new(run::breaks_its_contract(listing, &error)))?;
            Ok(edit.into_iter().chain(picture))
        });
        tell(listing);
        result
    });
    let mut renewal = Renewal::default();
    for result in results {
        match result {
            Ok(edit) => renewal.edits.extend(edit),
            Err(finding) => renewal.findings.push(*finding),
        }
    }
    for listing in listings {
        renewal.edits.extend(difference(listing));
    }
    Ok(interrupt::unless_requested(renewal)?)
}

/// The difference between a listing and its change, as it should be recorded.
/// What it was made from goes.
fn difference(listing: &Listing) -> Vec<Edit> {
    let Some(change) = &listing.change else {
        return vec![];
    };
    let mut edits = vec![];
    if change.recorded != change.diff {
        edits.push(Edit {
            file: listing.source_path(),
            before: change.recorded.clone(),
            after: Some(change.diff.clone()),
            told: None,
        });
    }
    if let Some(draft) = &change.draft {
        edits.push(Edit {
            file: change::file(&listing.dir, &change.slug, "rs"),
            before: draft.clone(),
            after: None,
            told: None,
        });
    }
    edits
}

/// How often a listing runs before its output is believed.
const RUNS: usize = 3;

fn renew(
    book: &Book,
    listing: &Listing,
    built: &BTreeMap<String, Built>,
) -> Result<Option<Edit>, Box<Finding>> {
    let before = listing.output.as_deref();
    // What was recorded has stood the test of more runs than these.
    let mut first = before.map(str::to_owned);
    let mut holds = true;
    for run in 0..RUNS {
        let actual = observe(book, listing, built, run)
            .map_err(|error| Box::new(run::breaks_its_contract(listing, &error)))?;
        match &first {
            Some(first) if compare(book, listing, first, &actual).is_ok() => {}
            Some(earlier) if run > 0 && !may_differ(listing) => {
                return Err(Box::new(variation::finding(listing, earlier, &actual)));
            }
            Some(_) if run > 0 => {}
            _ => {
                holds = false;
                first = Some(actual);
            }
        }
    }
    Ok((!holds).then(|| Edit {
        file: listing.output_path(),
        before: before.unwrap_or_default().to_owned(),
        after: Some(first.unwrap_or_default()),
        told: None,
    }))
}

/// A run may show less than the next one where lines may be lost.
fn may_differ(listing: &Listing) -> bool {
    matches!(
        listing.promise.contract,
        Contract::Property
            | Contract::Measured
            | Contract::AnySchedule {
                lost_lines: true,
                ..
            }
            | Contract::AnySchedule { deadlock: true, .. }
    )
}

/// cargo does not remember what a compiler refused: it asks again.
fn observe(
    book: &Book,
    listing: &Listing,
    built: &BTreeMap<String, Built>,
    run: usize,
) -> Result<String> {
    match listing.promise.contract {
        Contract::FailsToCompile { .. } if run > 0 => {
            let again = build::build(&book.root, &[listing])?;
            observe::observe(book, listing, &again)
        }
        _ => observe::observe(book, listing, built),
    }
}

/// The last paragraph of a page's text before a line, and the first one behind it.
fn prose_beside(page: &str, line: usize) -> Vec<(usize, String)> {
    let (mut before, mut after) = (None, None);
    for (first, paragraph) in paragraphs(page) {
        match first < line {
            true => before = Some((first, paragraph)),
            false if after.is_none() => after = Some((first, paragraph)),
            false => {}
        }
    }
    before.into_iter().chain(after).collect()
}

/// What is neither code nor HTML nor the address of a link.
fn paragraphs(page: &str) -> Vec<(usize, String)> {
    let mut paragraphs: Vec<(usize, String)> = vec![];
    let (mut in_code, mut goes_on) = (false, false);
    for (index, line) in page.lines().enumerate() {
        let is_fence = line.trim_start().starts_with("```");
        in_code ^= is_fence;
        let is_address = line.starts_with('[') && line.contains("]: ");
        let no_text = ["<", "{{"].iter().any(|start| line.starts_with(start));
        if in_code || is_fence || line.trim().is_empty() || is_address || no_text {
            goes_on = false;
            continue;
        }
        match paragraphs.last_mut().filter(|_| goes_on) {
            Some((_, text)) => text.extend(["\n", line]),
            None => paragraphs.push((index + 1, line.to_owned())),
        }
        goes_on = true;
    }
    paragraphs
}
