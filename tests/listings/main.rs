//! Every listing does what its page shows, by its contract.
//!
//! All listings are built once, by one cargo, and then each runs under a
//! watchdog in a test of its own name. [`network`], [`trials`] and [`property`]
//! hold what goes beyond comparing with the recorded output.

mod network;
mod property;
mod trials;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result};
use instep::book::Book;
use instep::book::contract::Contract;
use instep::book::listing::Listing;
use instep::run;
use instep::run::build::{self, Built};
use instep::run::compare::compare;
use instep::run::observe;
use libtest_mimic::{Arguments, Failed, Trial};

/// The book, and its listings as programs.
struct Workshop {
    book: Book,
    built: BTreeMap<String, Built>,
}

fn main() -> ExitCode {
    let kept = concat!(env!("CARGO_TARGET_TMPDIR"), "/kept/listings");
    harness::main(|| {
        let code = harness::tests(kept, tests)?;
        network::write_if_asked(Path::new(env!("CARGO_MANIFEST_DIR")))?;
        Ok(code)
    })
}

fn tests(arguments: &mut Arguments) -> Result<Vec<Trial>> {
    // Listings wait more than they compute.
    arguments.test_threads.get_or_insert(16);
    let book = Book::load(Path::new(env!("CARGO_MANIFEST_DIR")))?;
    let built = match arguments.list {
        true => BTreeMap::new(),
        false => build::build(&book.root, &programs(&book))?,
    };
    let workshop = Arc::new(Workshop { book, built });

    let mut trials = vec![];
    for listing in programs(&workshop.book) {
        let trial = {
            let (listing, workshop) = (listing.clone(), Arc::clone(&workshop));
            Trial::test(listing.name.clone(), move || {
                workshop.keeps_its_contract(&listing)
            })
        };
        // Its test counts as ignored where the system lacks what it needs.
        trials.push(trial.with_ignored_flag(!run::can_run(listing)));
    }
    trials.extend(network::trials(&workshop));
    Ok(trials)
}

/// All listings, and their changes.
fn programs(book: &Book) -> Vec<&Listing> {
    run::with_changes(&book.listings.iter().collect::<Vec<_>>())
}

impl Workshop {
    fn keeps_its_contract(&self, listing: &Listing) -> Result<(), Failed> {
        let name = &listing.name;
        let actual = observe::observe(&self.book, listing, &self.built)
            .map_err(|error| format!("{}: {error:#}", instep::slashed(&listing.dir)))?;
        let recorded = listing.output.as_deref().unwrap_or_default();
        compare(&self.book, listing, recorded, &actual)
            .map_err(|finding| finding.render(&self.book.root, false))?;
        if listing.promise.contract == Contract::Property {
            for output in [recorded, &actual] {
                property::holds(name, output)
                    .with_context(|| format!("the output of `{name}` was:\n{output}"))
                    .map_err(|error| format!("{error:#}"))?;
            }
        }
        Ok(())
    }
}
