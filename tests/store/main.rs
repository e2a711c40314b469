//! The steps of the store, as clients meet them.
//!
//! [`differential`] holds them against a real `redis-server`, [`hostile`]
//! sends them clients that mean no good, [`library`] lets a well-known
//! Redis library speak to them, and [`threads`] looks at one from outside.
//! What one step alone promises has a file of its name. Where Redis is not
//! installed, what needs it counts as ignored.

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
use std::sync::Arc;

use anyhow::{Context, Result};
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
    book: Book,
    built: BTreeMap<String, Built>,
}

/// A step that listens; dropping it ends it.
struct Server {
    address: String,
    running: Running,
}

fn main() -> ExitCode {
    harness::main(test)
}

fn test() -> Result<ExitCode> {
    let mut arguments = Arguments::from_args();
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
    Ok(libtest_mimic::run(&arguments, trials).exit_code())
}

impl Servers {
    fn start(&self, name: &str) -> Result<Server> {
        let listing = self.book.listing(name).context("the step is no listing")?;
        let (running, address) =
            observe::serve(&self.book, listing, &self.built, Limits::default())?;
        Ok(Server { address, running })
    }
}

/// A test of that name for a step.
fn trial(
    servers: &Arc<Servers>,
    step: &'static Step,
    what: &str,
    test: fn(&Servers, &Step) -> Result<()>,
) -> Trial {
    let servers = Arc::clone(servers);
    harness::trial(format!("{}: {what}", step.name), move || {
        test(&servers, step)
    })
}
