//! Runs listings under every schedule, and renews what is kept of that.

use std::fs;
use std::path::PathBuf;

use anyhow::{Error, Result};
use formats::state_graph::StateGraph;
use formats::summary::Summary;
use schedules::build::{StandIn, Tell};
use schedules::explore::{Explorer, Options};
use schedules::program::Program;
use schedules::summary;

use crate::book::Book;
use crate::book::listing::Listing;
use crate::command::record::Renewal;
use crate::edit::Edit;
use crate::files::slashed;
use crate::finding::Finding;
use crate::rules::{challenges, searched};
use crate::run;

/// What a search has found.
struct Found {
    /// `None` for a program with one thread, which has nothing to count.
    summary: Option<Summary>,
    graph: StateGraph,
}

/// What `listings` and their changes should keep of a search; challenges that
/// no longer hold are findings. Files that nothing belongs to go. `tell` hears
/// what is built, if that takes long.
///
/// # Errors
///
/// When the search itself cannot be built.
pub fn renew(book: &Book, listings: &[&Listing], tell: Tell) -> Result<Renewal> {
    let mut renewal = Renewal::default();
    let all = run::with_changes(listings);
    let (searched, others): (Vec<&Listing>, Vec<&Listing>) = all
        .into_iter()
        .partition(|listing| searched::is_needed(book, listing));
    for listing in others {
        let files = [Some(listing.numbers_path()), listing.graph_path()];
        for file in files.into_iter().flatten() {
            renewal.edits.extend(renewed(book, file, None, None));
        }
    }
    if searched.is_empty() {
        return Ok(renewal);
    }
    let stand_in = StandIn::build_telling(tell)?;
    for (listing, found) in searched.iter().zip(search(book, &searched, &stand_in)) {
        match found {
            Ok(found) => keep(book, listing, &found, &mut renewal),
            Err(error) => renewal.findings.push(refused(listing, &error)),
        }
    }
    Ok(renewal)
}

/// All programs are compiled at once; where that fails, each alone, so that one
/// does not stop the others.
fn search(book: &Book, listings: &[&Listing], stand_in: &StandIn) -> Vec<Result<Found>> {
    let programs: Vec<_> = listings
        .iter()
        .map(|listing| program(book, listing))
        .collect();
    let together: Vec<_> = programs.iter().collect();
    if let Ok(explorer) = Explorer::new(&together, stand_in) {
        return (0..programs.len())
            .map(|number| found(&explorer, number))
            .collect();
    }
    let alone = |program| found(&Explorer::new(&[program], stand_in)?, 0);
    programs.iter().map(alone).collect()
}

fn found(explorer: &Explorer<'_>, number: usize) -> Result<Found> {
    let graph = explorer.explore(number, Options::default(), |_| ())?;
    let source = &explorer.program(number).source;
    Ok(Found {
        summary: (!explorer.is_traced(number)).then(|| summary::of(source, &graph)),
        graph: explorer.walk(number, Options::default())?,
    })
}

/// A listing as the search takes it. A change stands where its listing does.
fn program(book: &Book, listing: &Listing) -> Program {
    let place = listing.program_path();
    Program {
        others: vec![],
        package: None,
        name: listing.name.clone(),
        path: book.root.join(&place),
        shown: slashed(&place),
        edition: listing.edition.clone(),
        source: listing.source.clone(),
    }
}

fn keep(book: &Book, listing: &Listing, found: &Found, renewal: &mut Renewal) {
    let numbers = found.summary.as_ref().map(Summary::to_text);
    let edits = &mut renewal.edits;
    edits.extend(renewed(book, listing.numbers_path(), numbers, None));
    if let Some(file) = listing.graph_path() {
        let states = found.graph.states.len();
        let told = format!("{}: every moment anew, {states} of them\n", slashed(&file));
        edits.extend(renewed(book, file, Some(found.graph.to_text()), Some(told)));
        renewal
            .findings
            .extend(challenges::against(listing, &found.graph));
    }
}

/// The edit that makes a file hold `after`, if it does not yet.
fn renewed(
    book: &Book,
    file: PathBuf,
    after: Option<String>,
    told: Option<String>,
) -> Option<Edit> {
    let before = fs::read_to_string(book.root.join(&file)).ok();
    let before = before.map(|text| text.replace('\r', ""));
    (before != after).then(|| Edit {
        file,
        before: before.unwrap_or_default(),
        after,
        told,
    })
}

fn refused(listing: &Listing, error: &Error) -> Finding {
    Finding::new(
        listing.source_path(),
        0,
        format!("`{}` cannot be run under every schedule", listing.name),
        "change the program, or its contract: see `cargo schedules --help`",
    )
    .found(format!("{error:#}"))
}
