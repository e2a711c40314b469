//! Every listing that was run under every schedule has the numbers that its
//! page shows, and every real run does what the search has found possible. One
//! with one thread, which has no numbers, has its trace. And what each ordering
//! allows is a [table](litmus). Files that the store [is built of](own) are searched, too.
//!
//! A search is repeated when the listing, the stand-in for `std` or the
//! compiler has changed. Then real runs are compared with what it found: many
//! ordinary ones, and many of the same program with random delays between its
//! statements, which sees outputs that ordinary runs hardly ever show. When
//! none of that has changed, and something else has, a few real runs are compared.

mod litmus;
mod own;
mod real;
mod searches;

use std::env;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use formats::ending::Ending;
use harness::trial;
use instep::book::Book;
use instep::book::change;
use instep::book::contract::Contract;
use instep::book::listing::Listing;
use instep::run;
use instep::run::build;
use libtest_mimic::{Arguments, Trial};
use schedules::analysis::outputs::Outputs;
use schedules::analysis::paths;
use schedules::page::walk;
use schedules::report;
use schedules::summary;

use real::Runs;
use searches::Searches;

fn main() -> ExitCode {
    let kept = concat!(env!("CARGO_TARGET_TMPDIR"), "/kept/schedules");
    harness::main(|| harness::tests(kept, tests))
}

fn tests(arguments: &mut Arguments) -> Result<Vec<Trial>> {
    // Programs that get stuck are waited for, side by side.
    arguments.test_threads.get_or_insert(8);
    let book = Book::load(Path::new(env!("CARGO_MANIFEST_DIR")))?;
    let listings = run::with_changes(&book.listings.iter().collect::<Vec<_>>());
    let explored: Vec<_> = listings
        .into_iter()
        .filter(|listing| {
            let files = [Some(listing.numbers_path()), listing.graph_path()];
            let mut files = files.into_iter().flatten();
            files.any(|file| book.root.join(file).exists())
        })
        .cloned()
        .collect();
    // What an answer says of a change is held against every schedule, too.
    let changes: Vec<_> = explored
        .iter()
        .flat_map(|listing| &listing.changes)
        .filter(|changed| !matches!(changed.promise.contract, Contract::FailsToCompile { .. }))
        .filter(|changed| !explored.iter().any(|other| other.name == changed.name))
        .cloned()
        .collect();
    let (searches, built) = match arguments.list {
        true => (Searches::default(), Default::default()),
        false => (
            Searches::load(&book.root, &[&explored[..], &changes].concat())?,
            build::build(&book.root, &explored.iter().collect::<Vec<_>>())?,
        ),
    };
    let shared = Arc::new((book, searches, built));
    let mut trials: Vec<_> = explored
        .iter()
        .map(|listing| {
            let (listing, shared) = (listing.clone(), Arc::clone(&shared));
            trial(listing.name.clone(), move || {
                let (book, searches, built) = &*shared;
                let runs = Runs::of(book, &listing, built)?;
                holds(book, &listing, searches, &runs)
            })
        })
        .collect();
    trials.extend(changes.into_iter().map(|changed| {
        let shared = Arc::clone(&shared);
        trial(changed.name.clone(), move || {
            let (_, searches, _) = &*shared;
            ends_as_promised(&changed, searches)?;
            searches.get(&changed.name)?.keep()
        })
    }));
    trials.extend(own::trials(Path::new(env!("CARGO_MANIFEST_DIR"))));
    let litmus = "the litmus table says what the search finds";
    trials.push(trial(litmus, || {
        litmus::table_is_current(Path::new(env!("CARGO_MANIFEST_DIR")))
    }));
    Ok(trials)
}

fn holds(book: &Book, listing: &Listing, searches: &Searches, runs: &Runs) -> Result<()> {
    if listing.change.is_some() {
        ends_as_promised(listing, searches)?;
    }
    let search = searches.get(&listing.name)?;
    let found = &search.found;
    let summary = summary::of(&listing.source, &found.graph);
    if !found.is_traced {
        is_kept(book, listing, &listing.numbers_path(), &summary.to_text())?;
    }
    if let Some(file) = listing.graph_path() {
        is_kept(book, listing, &file, &found.walk.to_text())?;
    }
    ensure!(
        walk::count(&found.walk) == summary.outputs,
        "the walk through `{}` has other outputs than the graph: {:?}, {:?}",
        listing.name,
        walk::count(&found.walk),
        summary.outputs
    );

    ensure!(
        found
            .startled
            .as_ref()
            .is_none_or(|counts| *counts == summary.outputs),
        "a `wait` of `{}` does not stand in a loop: when threads wake up for no reason, \
         the outputs are {:?}, and not {:?}",
        listing.name,
        found.startled,
        summary.outputs
    );

    let outputs = Outputs::new(&found.graph);
    let endings = paths::endings(&found.graph);
    let output = listing
        .output
        .as_deref()
        .context("the output is recorded")?;
    let output = real::normalized(output);
    ensure!(
        endings
            .iter()
            .any(|ending| outputs.contains(&output, *ending)),
        "{}: no schedule prints this",
        instep::slashed(&listing.output_path())
    );

    let asked = env::var(real::ASKED).ok();
    let count = match &asked {
        Some(count) => count.parse().with_context(|| {
            format!(
                "{} is `{count}`, and has to be a number of runs",
                real::ASKED
            )
        })?,
        // One thread has one schedule: more runs would show nothing more.
        None if search.is_new && !found.is_traced => real::MANY,
        None => real::FEW,
    };
    let seen = runs.compare(count, &outputs, &endings).with_context(|| {
        format!(
            "`{}` did what the search has not found possible; this is a fault of the search\n{}",
            listing.name,
            report::report(&search.program, &found.graph)
        )
    })?;
    if asked.is_some() {
        let possible = summary.outputs.values().sum::<u128>();
        eprintln!(
            "{}: {count} runs, {seen} of {possible} outputs",
            listing.name
        );
    }
    search.keep()
}

/// A changed listing ends in the ways that its contract names, all of them in
/// some schedule, and prints what is recorded in one.
fn ends_as_promised(changed: &Listing, searches: &Searches) -> Result<()> {
    let search = searches.get(&changed.name)?;
    let graph = &search.found.graph;
    let found = paths::endings(graph);
    let shown = instep::slashed(&changed.source_path());
    let as_promised = match changed.promise.contract {
        Contract::Hangs => found == [Ending::Deadlock].into(),
        Contract::AnySchedule { deadlock: true, .. } => found.contains(&Ending::Deadlock),
        Contract::Panics => found == [Ending::PANIC].into(),
        _ => found == [Ending::SUCCESS].into(),
    };
    ensure!(
        as_promised,
        "{shown}: its contract is `{}`, and under every schedule it does this:\n{}\n\
         say so in `{}` of {}, and in the answer",
        changed.promise.contract,
        report::report(&search.program, graph),
        change::table(changed.change.as_ref().map_or("", |change| &change.slug)),
        instep::slashed(&changed.manifest_path()),
    );
    let outputs = Outputs::new(graph);
    let recorded = changed
        .output
        .as_deref()
        .context("the output is recorded")?;
    let recorded = real::normalized(recorded);
    ensure!(
        found.iter().any(|end| outputs.contains(&recorded, *end)),
        "{}: no schedule prints this; record it with `cargo instep record {} --write`",
        instep::slashed(&changed.output_path()),
        changed.known_as()
    );
    Ok(())
}

/// A file beside the listing holds what was found just now.
fn is_kept(book: &Book, listing: &Listing, file: &Path, found: &str) -> Result<()> {
    let help = format!(
        "write it with `cargo instep record {} --write`",
        listing.known_as()
    );
    let shown = instep::slashed(file);
    let kept = std::fs::read_to_string(book.root.join(file))
        .with_context(|| format!("{shown} can't be read; {help}"))?
        .replace('\r', "");
    let difference = found.lines().zip(kept.lines()).position(|(a, b)| a != b);
    let line = difference.unwrap_or(found.lines().count().min(kept.lines().count()));
    ensure!(
        kept == found,
        "{shown}:{}: expected\n{}\nfound\n{}\n{help}",
        line + 1,
        found.lines().nth(line).unwrap_or(""),
        kept.lines().nth(line).unwrap_or("")
    );
    Ok(())
}
