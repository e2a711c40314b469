//! Runs listings, several at a time, and holds them against their records.

pub mod build;
pub mod changed;
pub mod compare;
pub mod observe;
mod relay;
pub mod variation;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::iter;
use std::path::{Path, PathBuf};

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use anyhow::{Error, Result};
use supervise::{installed, interrupt};

use crate::book::Book;
use crate::book::listing::Listing;
use crate::edit::Edit;
use crate::finding::Finding;
use crate::run::build::{Built, Diagnostic};
use crate::run::compare::compare;
use crate::run::observe::BrokenPromise;

/// Listings wait more than they compute.
const AT_ONCE: usize = 8;

/// What running listings showed.
#[derive(Debug, Default)]
pub struct Proof {
    pub findings: Vec<Finding>,
    /// How many programs were run: listings, and their changes.
    pub ran: usize,
    /// The listings that were not run, since the system lacks what they need.
    pub skipped: Vec<String>,
}

/// Builds and runs `listings`; `tell` is called after each.
///
/// # Errors
///
/// When somebody pressed Ctrl-C, or a folder cannot be read.
pub fn check(
    book: &Book,
    listings: &[&Listing],
    tell: &(dyn Fn(&Listing) + Sync),
) -> Result<Proof> {
    let (able, unable): (Vec<&Listing>, Vec<&Listing>) = with_changes(listings)
        .into_iter()
        .partition(|listing| can_run(listing));
    let mut proof = Proof {
        findings: vec![],
        ran: 0,
        skipped: unable.iter().map(|listing| listing.name.clone()).collect(),
    };
    unable.iter().for_each(|listing| tell(listing));
    if able.is_empty() {
        return Ok(proof);
    }
    match build::build(&book.root, &observe::with_peers(book, &able)) {
        Ok(built) => {
            let before = files_of(&book.root)?;
            let findings = each(&able, |listing| {
                let finding = prove(book, listing, &built);
                tell(listing);
                finding
            });
            let after = files_of(&book.root)?;
            proof.ran = findings.len();
            proof.findings.extend(findings.into_iter().flatten());
            proof.findings.extend(after.difference(&before).map(made));
        }
        Err(error) => proof.findings.push(not_built(&error)),
    }
    Ok(interrupt::unless_requested(proof)?)
}

/// `listings`, each followed by its changes.
pub fn with_changes<'a>(listings: &[&'a Listing]) -> Vec<&'a Listing> {
    let each = listings.iter();
    each.flat_map(|listing| iter::once(*listing).chain(&listing.changes))
        .collect()
}

/// Whether the system has the command that a listing needs.
pub fn can_run(listing: &Listing) -> bool {
    let needed = listing.promise.needs.as_deref();
    needed.is_none_or(|command| installed::find(command).is_some())
}

/// Does `work` for all listings, a few at a time; the results are in order.
pub(crate) fn each<T: Send>(listings: &[&Listing], work: impl Fn(&Listing) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(BTreeMap::new());
    thread::scope(|scope| {
        for _ in 0..AT_ONCE.min(listings.len()) {
            scope.spawn(|| {
                while let Some(index) = Some(next.fetch_add(1, Ordering::Relaxed))
                    && let Some(listing) = listings.get(index)
                    && !interrupt::requested()
                {
                    let result = work(listing);
                    let mut results = results.lock().unwrap_or_else(PoisonError::into_inner);
                    results.insert(index, result);
                }
            });
        }
    });
    let results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.into_values().collect()
}

fn prove(book: &Book, listing: &Listing, built: &BTreeMap<String, Built>) -> Option<Finding> {
    if let Some(Built::Broken(said)) = built.get(&listing.name) {
        return Some(does_not_compile(listing, said));
    }
    let actual = match observe::observe(book, listing, built) {
        Ok(actual) => actual,
        Err(error) => return Some(breaks_its_contract(listing, &error)),
    };
    // Without a record there is nothing to compare, which reading tells.
    let recorded = listing.output.as_deref()?;
    if let Err(finding) = compare(book, listing, recorded, &actual) {
        return Some(*finding);
    }
    match observe::overhear(book, listing, built) {
        Ok(None) => None,
        Ok(Some(edit)) => Some(otherwise_said(listing, &edit)),
        Err(error) => Some(breaks_its_contract(listing, &error)),
    }
}

/// The picture of a conversation in which something else was said.
fn otherwise_said(listing: &Listing, edit: &Edit) -> Finding {
    let kept: Vec<_> = edit.before.lines().collect();
    let drawn: Vec<_> = edit.after.as_deref().unwrap_or_default().lines().collect();
    let same = kept.iter().zip(&drawn).take_while(|(a, b)| a == b).count();
    let what = format!(
        "`{}` and its peer say something else than this",
        listing.name
    );
    let help = format!(
        "draw it with `cargo instep record {} --write`",
        listing.name
    );
    Finding::new(&edit.file, (same + 1).min(kept.len()), what, help)
        .expected(drawn.get(same).copied().unwrap_or_default())
        .found(kept.get(same).copied().unwrap_or_default())
}

fn does_not_compile(listing: &Listing, said: &[Diagnostic]) -> Finding {
    let error = said.iter().find(|d| d.is_error && d.place.is_some());
    let error = error.or_else(|| said.iter().find(|d| d.is_error));
    let (file, line) = error
        .and_then(|error| error.place.clone())
        .unwrap_or_else(|| (listing.source_path(), 0));
    let what = error.map_or("no reason was given", |error| error.what.as_str());
    Finding::new(
        file,
        line,
        format!("`{}` does not compile: {what}", listing.name),
        match listing.change {
            None => format!("see all of it with `cargo check -p {}`", listing.name),
            Some(_) => "mend the change, which is applied to the listing".to_owned(),
        },
    )
}

pub(crate) fn breaks_its_contract(listing: &Listing, error: &Error) -> Finding {
    let contract = &listing.promise.contract;
    let finding = Finding::new(
        listing.manifest_path(),
        listing.contract_line(),
        format!("`{}` breaks its contract `{contract}`", listing.name),
        format!(
            "run it with `{}`; mend it, or change the contract",
            listing.command()
        ),
    );
    match error.downcast_ref::<BrokenPromise>() {
        Some(broken) => {
            let printed = match broken.printed.trim() {
                "" => String::new(),
                printed => format!("; it printed: {printed}"),
            };
            finding
                .expected(&broken.expected)
                .found(format!("{}{printed}", broken.found))
        }
        None => finding.found(format!("{error:#}")),
    }
}

fn not_built(error: &Error) -> Finding {
    Finding::new(
        "Cargo.toml",
        0,
        "the listings cannot be built",
        "mend what cargo complains about",
    )
    .found(format!("{error:#}"))
}

/// The files that lie in the book's folder itself, where listings run. What
/// editors hide there is theirs.
fn files_of(root: &Path) -> Result<BTreeSet<PathBuf>> {
    let mut files = BTreeSet::new();
    for entry in fs::read_dir(root)? {
        let name = entry?.file_name();
        let hidden = name.to_string_lossy().starts_with('.');
        if !hidden && !name.to_string_lossy().ends_with('~') {
            files.insert(PathBuf::from(name));
        }
    }
    Ok(files)
}

fn made(file: &PathBuf) -> Finding {
    Finding::new(
        file,
        0,
        "this file was not here before the listings ran",
        "let a listing write into a temporary folder, and delete this",
    )
}
