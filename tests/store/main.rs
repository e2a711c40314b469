//! The steps of the store, as clients meet them.
//!
//! [`differential`] holds them against a real `redis-server`, [`hostile`]
//! sends them clients that mean no good, [`library`] lets a well-known
//! Redis library speak to them, and [`threads`] looks at one from outside.
//! What one step alone promises has a file of its name. Where Redis is not
//! installed, what needs it counts as ignored.
//!
//! A test that has passed is kept as long as the programs of its steps, their folders and the
//! files that it [reads](kept) are the same. It gets no others.

mod differential;
mod expire;
mod fast;
mod full;
mod hostile;
mod library;
mod log;
mod pool;
mod pubsub;
mod redis;
mod shutdown;
mod start;
mod threads;
mod wire;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;
use std::slice;
use std::sync::Arc;

use anyhow::{Context, Result};
use harness::kept::Things;
use instep::book::Book;
use instep::book::listing::Listing;
use instep::run::build::{self, Built};
use instep::run::observe;
use libtest_mimic::{Arguments, Trial};
use supervise::watchdog::{Limits, Running};

/// What a step can do, for the tests that need it.
struct Step {
    name: &'static str,
    /// Whether it has the commands of the store.
    stores: bool,
    /// Whether a client can wait for an element.
    waits: bool,
    /// Whether it keeps its changes in a file.
    keeps: bool,
    /// Whether a client can listen to news.
    hears: bool,
    /// Whether it can be told to end.
    ends: bool,
    /// Whether it has a place for each client, up to `MOST_CLIENTS`.
    most: bool,
}

const STEPS: &[Step] = &[
    Step {
        name: "store_ping",
        stores: false,
        waits: false,
        keeps: false,
        hears: false,
        ends: false,
        most: false,
    },
    Step {
        name: "store_frames",
        stores: false,
        waits: false,
        keeps: false,
        hears: false,
        ends: false,
        most: false,
    },
    Step {
        name: "store_commands",
        stores: true,
        waits: false,
        keeps: false,
        hears: false,
        ends: false,
        most: false,
    },
    Step {
        name: "store_threads",
        stores: true,
        waits: false,
        keeps: false,
        hears: false,
        ends: false,
        most: true,
    },
    Step {
        name: "store_pool",
        stores: true,
        waits: false,
        keeps: false,
        hears: false,
        ends: false,
        most: false,
    },
    Step {
        name: "store_expire",
        stores: true,
        waits: true,
        keeps: false,
        hears: false,
        ends: false,
        most: true,
    },
    Step {
        name: "store_pubsub",
        stores: true,
        waits: true,
        keeps: false,
        hears: true,
        ends: false,
        most: true,
    },
    Step {
        name: "store_log",
        stores: true,
        waits: true,
        keeps: true,
        hears: false,
        ends: false,
        most: true,
    },
    Step {
        name: "store_shutdown",
        stores: true,
        waits: true,
        keeps: true,
        hears: true,
        ends: true,
        most: true,
    },
    Step {
        name: "store_fast",
        stores: true,
        waits: true,
        keeps: true,
        hears: true,
        ends: true,
        most: true,
    },
    Step {
        name: "store_async",
        stores: true,
        waits: false,
        keeps: false,
        hears: false,
        ends: true,
        most: true,
    },
];

/// The steps as programs.
struct Servers {
    book: Arc<Book>,
    built: BTreeMap<String, Built>,
}

/// A step that listens; dropping it ends it.
struct Server {
    address: String,
    running: Running,
}

fn main() -> ExitCode {
    let kept = concat!(env!("CARGO_TARGET_TMPDIR"), "/kept/store");
    harness::main(|| harness::tests(kept, tests))
}

fn tests(arguments: &mut Arguments) -> Result<Vec<Trial>> {
    // Servers wait more than they compute.
    arguments.test_threads.get_or_insert(4);
    let book = Book::load(Path::new(env!("CARGO_MANIFEST_DIR")))?;
    let steps: Vec<&Listing> = STEPS
        .iter()
        .map(|step| book.listing(step.name).context(step.name))
        .collect::<Result<_>>()?;
    let built = match arguments.list {
        true => BTreeMap::new(),
        false => build::build(&book.root, &steps)?,
    };
    let book = Arc::new(book);
    let servers = Arc::new(Servers { book, built });
    let mut trials = differential::trials(&servers);
    trials.extend(hostile::trials(&servers));
    trials.extend(full::trials(&servers));
    trials.extend(library::trials(&servers));
    trials.extend(pool::trials(&servers));
    trials.extend(expire::trials(&servers));
    trials.extend(pubsub::trials(&servers));
    trials.extend(log::trials(&servers));
    trials.extend(start::trials(&servers));
    trials.extend(shutdown::trials(&servers));
    trials.extend(threads::trials(&servers));
    trials.extend(fast::trials(&servers));
    Ok(trials)
}

impl Servers {
    /// Those alone.
    fn of(&self, steps: &[Step]) -> Servers {
        let programs = steps.iter().filter_map(|step| {
            let built = self.built.get(step.name)?;
            Some((step.name.to_owned(), built.clone()))
        });
        Servers {
            book: Arc::clone(&self.book),
            built: programs.collect(),
        }
    }

    /// What a test depends on that has them, and reads these files.
    fn things(&self, steps: &[Step], reads: &[&str]) -> Result<Things> {
        let mut things = harness::things()?;
        for step in steps {
            let listing = self.book.listing(step.name).context(step.name)?;
            let command = observe::command(&self.book, listing, &self.built)?;
            things = things
                .program(Path::new(command.get_program()))?
                .content(&self.book.root.join(&listing.dir))?;
        }
        let mut reads = reads.iter();
        reads.try_fold(things, |things, file| {
            things.content(&self.book.root.join(file))
        })
    }

    fn start(&self, name: &str) -> Result<Server> {
        let listing = self.book.listing(name).context("the step is no listing")?;
        let (running, address) =
            observe::serve(&self.book, listing, &self.built, Limits::default())?;
        Ok(Server { address, running })
    }
}

/// A test of that name for a step.
fn trial(
    servers: &Servers,
    step: &'static Step,
    what: &str,
    test: impl FnOnce(&Servers, &Step) -> Result<()> + Send + 'static,
) -> Trial {
    let name = format!("{}: {what}", step.name);
    kept(servers, name, slice::from_ref(step), &[], move |servers| {
        test(servers, step)
    })
}

/// A test of these steps, which `reads` files of the book.
fn kept(
    servers: &Servers,
    name: String,
    steps: &[Step],
    reads: &[&str],
    test: impl FnOnce(&Servers) -> Result<()> + Send + 'static,
) -> Trial {
    let own = servers.of(steps);
    let test = move || test(&own);
    match servers.things(steps, reads) {
        Ok(things) => harness::kept_trial(name, things, test),
        // What was not built has no age; its test says what is missing.
        Err(_) => harness::trial(name, test),
    }
}
