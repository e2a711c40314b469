//! What a server makes of the clients that it may get.
//!
//! A [`Server`] says what an ordinary client says and how that client knows
//! that it was heard; [`CLIENTS`](clients::CLIENTS) are the others, who do not
//! keep to that. A server passes a trial when it serves its ordinary clients
//! all the same, lets go of who would hold it up, takes no half request for a
//! whole one, and shows nobody's control characters on its terminal.
//!
//! The outcomes are kept in tables of Markdown that chapters include. Each
//! trial proves its cell; `TRIALS=write` renews the tables.

mod clients;
mod mutant;
mod program;
mod table;
mod visit;

use std::env;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use harness::trial;
use instep::book::Book;
use instep::run::observe;
use libtest_mimic::Trial;

use crate::Workshop;

pub use mutant::Mutant;
pub use table::{Table, write_if_asked};

use clients::{CLIENTS, Client, MORE};
use program::Program;
use visit::Visit;

/// How long an ordinary client waits to be heard, and how long a server may
/// take to let go of a bad one. A server that needs a few seconds passes on a
/// busy machine, too.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A listing that serves TCP clients, and what they say.
pub struct Server {
    /// The listing, which takes its address as an argument and prints it.
    pub name: &'static str,
    /// The request that says this word.
    pub says: fn(&str) -> Vec<u8>,
    /// How a client knows that its word was heard.
    pub expects: Expects,
    /// How a request begins that goes on for as long as `x` follows `x`, for
    /// at least a few hundred of them.
    pub unfinished: &'static [u8],
    /// How a request begins that is longer than the server takes.
    pub endless: &'static [u8],
    /// A whole request that is not UTF-8, or is nonsense in another way.
    pub nonsense: &'static [u8],
    pub serves: Serves,
}

/// Where the answer to a request appears.
pub enum Expects {
    /// The server sends this back.
    Reply(fn(&str) -> Vec<u8>),
    /// The server prints this line.
    Line(fn(&str) -> String),
}

/// How many clients a server hears.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Serves {
    /// One, and then it ends.
    One,
    /// One after the other, or many at once. A silent client is let go.
    Many,
    /// Many at once, and a client may be silent for as long as it likes.
    ManyAndTheIdle,
}

/// A trial for each cell of each table, for each mutant, for the tables, and for
/// the answers that name a mutant.
pub fn trials(
    workshop: &Arc<Workshop>,
    servers: &'static [Server],
    tables: &'static [Table],
    mutants: &'static [Mutant],
) -> Vec<Trial> {
    let mut trials = vec![];
    let has_column = |server: &&Server| tables.iter().any(|t| t.servers.contains(&server.name));
    for server in servers.iter().filter(has_column) {
        for client in CLIENTS {
            let workshop = Arc::clone(workshop);
            let name = format!("trial: {}: {}", server.name, client.name);
            trials.push(trial(name, move || {
                let passed = outcome(&workshop, server, client)?;
                table::agree(&workshop.book.root, tables, server, client, passed)
            }));
        }
    }
    for table in tables {
        let workshop = Arc::clone(workshop);
        trials.push(trial(format!("trial: {}", table.file), move || {
            table::is_whole(&workshop.book.root, table)
        }));
    }
    let yard = Arc::new(LazyLock::new(|| mutant::build(mutants)));
    for (index, mutant) in mutants.iter().enumerate() {
        let (yard, workshop) = (Arc::clone(&yard), Arc::clone(workshop));
        trials.push(trial(format!("trial: {}", mutant.name()), move || {
            fails_without_protection(&workshop, servers, mutant, index, &yard)
        }));
    }
    let workshop = Arc::clone(workshop);
    trials.push(trial("trial: the answers that name one", move || {
        answers_name_mutants(&workshop.book, mutants)
    }));
    trials
}

/// What an answer calls its proof is one of these trials.
fn answers_name_mutants(book: &Book, mutants: &[Mutant]) -> Result<()> {
    let names: Vec<_> = mutants.iter().map(Mutant::name).collect();
    for chapter in &book.chapters {
        for (trial, line) in chapter.answers.iter().flat_map(|answer| &answer.trials) {
            ensure!(
                names.contains(trial),
                "an answer names a trial that is none\n  in {}:{line}\n  found `{trial}`\n  \
                 expected one of: {}\n  correct the name, or add the mutant to \
                 tests/listings/network.rs",
                instep::slashed(&chapter.path),
                names.join(", ")
            );
        }
    }
    Ok(())
}

/// Whether the server passes; known from an earlier run, where the programs
/// are the same.
fn outcome(workshop: &Workshop, server: &Server, client: &Client) -> Result<bool> {
    let listing = workshop
        .book
        .listing(server.name)
        .context("the server is no listing")?;
    let command = observe::command(&workshop.book, listing, &workshop.built)?;
    known_or_tried(server, client, command)
}

fn known_or_tried(server: &Server, client: &Client, command: Command) -> Result<bool> {
    let program = Path::new(command.get_program());
    let mutant = program.file_stem().unwrap_or_default().to_string_lossy();
    let name = format!("{} {mutant} {}", server.name, client.name);
    // A trial that ends in *no* waits for as long as a client has patience.
    let entry = harness::entry(&name, harness::things()?.program(program)?);
    let again = env::var_os("TRIALS").is_some_and(|wish| wish == "again");
    match entry.known().as_deref().filter(|_| !again) {
        Some(YES) => return Ok(true),
        Some(NO) => return Ok(false),
        _ => {}
    }
    let passed = passes(server, client, command)
        .with_context(|| format!("`{}` and the client \"{}\"", server.name, client.name))?;
    entry.keep(if passed { YES } else { NO });
    Ok(passed)
}

const YES: &str = "yes";
const NO: &str = "no";

/// The trial itself.
fn passes(server: &Server, client: &Client, command: Command) -> Result<bool> {
    let program = Program::serve(command)?;
    let visit = Visit {
        server,
        program: &program,
    };
    if !(client.act)(&visit)? {
        return Ok(false);
    }
    let goes_on = match server.serves {
        Serves::One => program.ends_well(PATIENCE)?,
        Serves::Many | Serves::ManyAndTheIdle => visit.is_heard("afterwards")?,
    };
    Ok(goes_on && !program.end().chars().any(is_control))
}

/// What could move the cursor of whoever reads the server's output.
fn is_control(character: char) -> bool {
    character.is_control() && character != '\n'
}

/// The listing passes the trial, and does not without the protection.
fn fails_without_protection(
    workshop: &Workshop,
    servers: &[Server],
    mutant: &Mutant,
    index: usize,
    yard: &LazyLock<Result<mutant::Yard>, impl FnOnce() -> Result<mutant::Yard>>,
) -> Result<()> {
    let server = servers
        .iter()
        .find(|server| server.name == mutant.server)
        .with_context(|| format!("no server is called `{}`", mutant.server))?;
    let client = CLIENTS
        .iter()
        .chain(MORE)
        .find(|client| client.name == mutant.fails)
        .with_context(|| format!("no client is called \"{}\"", mutant.fails))?;
    ensure!(
        outcome(workshop, server, client)?,
        "`{}` fails the trial \"{}\" with all its protections",
        mutant.server,
        mutant.fails
    );
    let yard = match &**yard {
        Ok(yard) => yard,
        Err(error) => bail!("{error:#}"),
    };
    ensure!(
        !known_or_tried(server, client, Command::new(yard.program(index)))?,
        "`{}` passes the trial \"{}\" also without {}: the trial proves nothing of it",
        mutant.server,
        mutant.fails,
        mutant.without
    );
    Ok(())
}
