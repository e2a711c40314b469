//! What a listing does, compared with what its page shows.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::process::Command;

use anyhow::{Context, Result, bail};
use supervise::watchdog::{self, End, Limits, Notice, Run, Running};

use crate::book::Book;
use crate::book::address;
use crate::book::contract::Contract;
use crate::book::listing::Listing;
use crate::edit::Edit;
use crate::record::{conversation, normal};
use crate::run::build::{Built, Diagnostic};
use crate::run::changed;
use crate::run::relay::Relay;

/// Runs a built listing and returns what a reader's terminal shows. A client
/// gets its server, and a server its clients, on a free port.
///
/// # Errors
///
/// When it does not end as its contract says. The error holds its output.
pub fn observe(book: &Book, listing: &Listing, built: &BTreeMap<String, Built>) -> Result<String> {
    let output = output(book, listing, built)?;
    Ok(changed::as_in_place(listing, &output))
}

fn output(book: &Book, listing: &Listing, built: &BTreeMap<String, Built>) -> Result<String> {
    if let Contract::Network {
        peer,
        clients,
        goes_on,
        ..
    } = &listing.promise.contract
    {
        if let Some(peer) = peer {
            let server = book.listing(peer).context("its peer is no listing")?;
            let (_serving, address) = serve(book, server, built, Limits::default())?;
            let output = ask(book, listing, &[], &address, built)?;
            return by_itself(book, listing, &output, &address);
        }
        if !clients.is_empty() {
            let notice = if *goes_on {
                Notice::Still
            } else {
                Notice::Nothing
            };
            let limits = Limits {
                notice,
                ..Limits::default()
            };
            let (serving, address) = serve(book, listing, built, limits)?;
            for client in clients {
                let (client, words) = client_of(book, client).context("a client is no listing")?;
                ask(book, client, &words, &address, built)?;
            }
            let run = serving.finish()?;
            ends_as_promised(&listing.promise.contract, &run)?;
            return by_itself(book, listing, &run.output, &address);
        }
    }
    let contract = &listing.promise.contract;
    let notice = match contract {
        // Whether a wait for a socket ever ends, the system does not tell.
        Contract::Hangs if listing.source.contains("std::net") => Notice::Still,
        Contract::Hangs | Contract::AnySchedule { deadlock: true, .. } => Notice::Stuck,
        _ => Notice::Nothing,
    };
    let limits = Limits {
        notice,
        ..Limits::default()
    };
    let command = match (built.get(&listing.name), contract) {
        (Some(Built::Refused(said)), Contract::FailsToCompile { error }) => {
            return refusal(said, error.as_deref());
        }
        _ => command(book, listing, built)?,
    };
    let run = watchdog::run(command, limits).context("cannot run it")?;
    ends_as_promised(contract, &run)?;
    Ok(run.output)
}

/// The output as it is when nobody names an address.
fn by_itself(book: &Book, listing: &Listing, output: &str, used: &str) -> Result<String> {
    let own = address::by_default(book, listing)?;
    let own = own.with_context(|| format!("`{}` has no address by default", listing.name))?;
    Ok(output.replace(used, &own))
}

/// A client as a manifest names it: a listing, and further arguments.
fn client_of<'a>(book: &'a Book, client: &'a str) -> Option<(&'a Listing, Vec<&'a str>)> {
    let mut words = client.split_whitespace();
    let listing = book.listing(words.next()?)?;
    Some((listing, words.collect()))
}

/// `listings` and whom they talk to.
pub fn with_peers<'a>(book: &'a Book, listings: &[&'a Listing]) -> Vec<&'a Listing> {
    let mut all: Vec<&Listing> = listings.to_vec();
    for listing in listings {
        if let Contract::Network { peer, clients, .. } = &listing.promise.contract {
            all.extend(peer.iter().filter_map(|peer| book.listing(peer)));
            all.extend(
                clients
                    .iter()
                    .filter_map(|client| Some(client_of(book, client)?.0)),
            );
        }
    }
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all.dedup_by(|a, b| a.name == b.name);
    all
}

/// The picture of a client's conversation with its peer, if it is to have one and the one
/// that is kept shows something else.
///
/// # Errors
///
/// When the two do not come to the end of their conversation.
pub fn overhear(
    book: &Book,
    listing: &Listing,
    built: &BTreeMap<String, Built>,
) -> Result<Option<Edit>> {
    let Contract::Network {
        peer: Some(peer),
        conversation: Some(title),
        ..
    } = &listing.promise.contract
    else {
        return Ok(None);
    };
    let server = book.listing(peer).context("its peer is no listing")?;
    let (_serving, address) = serve(book, server, built, Limits::default())?;
    let relay = Relay::to(&address)?;
    ask(book, listing, &[], &relay.address, built)?;
    let said = relay.heard()?;
    let file = conversation::file(&listing.dir);
    let before = fs::read_to_string(book.root.join(&file)).unwrap_or_default();
    let after = conversation::draw(&listing.name, peer, title, &said);
    Ok((before.replace('\r', "") != after).then_some(Edit {
        file,
        before,
        after: Some(after),
        told: None,
    }))
}

/// Starts a server on a free port of the loopback interface; returns it with
/// the address that it says it listens on.
///
/// # Errors
///
/// When it can't be started, or does not say where it listens.
pub fn serve(
    book: &Book,
    server: &Listing,
    built: &BTreeMap<String, Built>,
    limits: Limits,
) -> Result<(Running, String)> {
    let mut command = command(book, server, built)?;
    command.arg("127.0.0.1:0");
    let mut serving = watchdog::start(command, limits)?;
    let address = serving
        .wait_for_lines(1)
        .as_deref()
        .and_then(normal::address)
        .with_context(|| format!("`{}` does not say where it listens", server.name))?;
    Ok((serving, address))
}

/// Lets a client talk to the server at `address`; returns what it prints.
fn ask(
    book: &Book,
    client: &Listing,
    words: &[&str],
    address: &str,
    built: &BTreeMap<String, Built>,
) -> Result<String> {
    let mut command = command(book, client, built)?;
    command.arg(address).args(words);
    let run = watchdog::run(command, Limits::default())?;
    ends_as_promised(&client.promise.contract, &run)
        .with_context(|| format!("the client `{}`", client.name))?;
    Ok(run.output)
}

/// The built program, ready to start in the book's folder.
///
/// # Errors
///
/// When cargo made no program of it.
pub fn command(book: &Book, listing: &Listing, built: &BTreeMap<String, Built>) -> Result<Command> {
    let program = match built.get(&listing.name) {
        Some(Built::Program(program)) => program,
        Some(Built::Broken(said)) => {
            let said: String = said.iter().map(|d| d.rendered.as_str()).collect();
            bail!("`{}` must compile, and does not:\n{said}", listing.name);
        }
        _ => bail!("cargo made no program of `{}`", listing.name),
    };
    let mut command = Command::new(program);
    command.current_dir(&book.root).args(&listing.promise.args);
    Ok(command)
}

/// A listing that does not end as its contract says.
#[derive(Debug)]
pub struct BrokenPromise {
    pub expected: String,
    pub found: String,
    /// The first lines of its output, indented.
    pub printed: String,
}

impl fmt::Display for BrokenPromise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}, found {}", self.expected, self.found)?;
        match self.printed.is_empty() {
            true => Ok(()),
            false => write!(f, "\nit printed:\n{}", self.printed),
        }
    }
}

impl std::error::Error for BrokenPromise {}

/// Compares how a run ended with what the contract says.
///
/// # Errors
///
/// When they differ.
pub fn ends_as_promised(contract: &Contract, run: &Run) -> Result<(), BrokenPromise> {
    let expected = match contract {
        Contract::Panics => "exit status 101, a panic's",
        Contract::Hangs => "a program that never ends",
        Contract::Network { goes_on: true, .. } => "a server that goes on",
        Contract::AnySchedule { deadlock: true, .. } => "exit status 0, or a deadlock",
        _ => "exit status 0",
    };
    let found = match run.end {
        End::Exited(status) => match status.code() {
            Some(code) => format!("exit status {code}"),
            None => format!("{status}"),
        },
        End::Stuck => "a program that is stuck".to_owned(),
        End::Still => "a program in which nothing moves any more".to_owned(),
        End::TimedOut => "a program that did not end in time".to_owned(),
        End::Flooded => "a program that prints without end".to_owned(),
        End::LeftBehind => "that a program it started goes on after it".to_owned(),
    };
    let stands = |end| matches!(end, End::Stuck | End::Still);
    let kept = match (contract, run.end) {
        (Contract::Panics, End::Exited(status)) => status.code() == Some(101),
        (Contract::Hangs | Contract::Network { goes_on: true, .. }, end) => stands(end),
        (Contract::AnySchedule { deadlock: true, .. }, end) if stands(end) => true,
        (_, End::Exited(status)) => status.success(),
        (_, _) => false,
    };
    match kept {
        true => Ok(()),
        false => Err(BrokenPromise {
            expected: expected.to_owned(),
            found,
            printed: indent(&run.output),
        }),
    }
}

fn refusal(said: &[Diagnostic], expected: Option<&str>) -> Result<String> {
    let in_words = |code: Option<&str>| code.unwrap_or("an error without a code").to_owned();
    let broken = |found: String| BrokenPromise {
        expected: format!("that the compiler refuses it with {}", in_words(expected)),
        found,
        printed: String::new(),
    };
    // What points nowhere counts the errors, or is cargo's.
    let said = || said.iter().filter(|diagnostic| diagnostic.points);
    let codes: Vec<_> = said()
        .filter(|diagnostic| diagnostic.is_error)
        .map(|diagnostic| diagnostic.code.as_deref())
        .collect();
    if codes.is_empty() {
        return Err(broken("that it compiles".to_owned()).into());
    }
    if codes.iter().any(|code| *code != expected) {
        let codes: Vec<_> = codes.into_iter().map(in_words).collect();
        return Err(broken(codes.join(", ")).into());
    }
    Ok(said()
        .filter(|diagnostic| diagnostic.is_error || diagnostic.code.is_some())
        .map(|diagnostic| diagnostic.rendered.as_str())
        .collect())
}

/// The first lines, as many as help.
fn indent(text: &str) -> String {
    const ENOUGH: usize = 20;
    let lines = text.lines().map(|line| format!("    {line}\n"));
    match lines.clone().count() {
        count if count > ENOUGH => {
            let first: String = lines.take(ENOUGH).collect();
            format!("{first}    … and {} lines more\n", count - ENOUGH)
        }
        _ => lines.collect(),
    }
}
