//! What a listing does, compared with what its page shows.

use std::collections::BTreeMap;
use std::process::Command;
use std::sync::LazyLock;

use anyhow::{Context, Result, bail};
use regex::Regex;

use crate::book::Book;
use crate::build::{Built, Diagnostic};
use crate::contract::Contract;
use crate::finding::Finding;
use crate::listing::Listing;
use crate::process::{self, End, Limits, Run, Running};

/// Since Rust 1.91 the panic message carries the id that the operating system
/// gave the thread.
static THREAD_ID: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?m)^(thread '.*') \(\d+\) panicked at ").expect("a valid pattern")
});
/// The places that rustc and panics name, which Windows writes with `\`.
static PLACE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"code[\\/][\w\\/]+\.rs:\d+").expect("a valid pattern"));
/// Ports of the loopback interface.
static PORT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(127\.0\.0\.1|\[::1\]):\d+").expect("a valid pattern"));

/// Runs a built listing and returns what a reader's terminal shows. A client
/// gets its server, and a server its clients, on a free port.
///
/// # Errors
///
/// When it does not end as its contract says. The error holds its output.
pub fn observe(book: &Book, listing: &Listing, built: &BTreeMap<String, Built>) -> Result<String> {
    if let Contract::Network { peer, clients } = &listing.promise.contract {
        if let Some(peer) = peer {
            let server = book.listing(peer).context("its peer is no listing")?;
            let (_serving, address) = serve(book, server, built, Limits::default())?;
            let output = ask(book, listing, &[], &address, built)?;
            return Ok(by_default(&output, &address));
        }
        if !clients.is_empty() {
            let (serving, address) = serve(book, listing, built, Limits::default())?;
            for client in clients {
                let (client, words) = client_of(book, client).context("a client is no listing")?;
                ask(book, client, &words, &address, built)?;
            }
            let run = serving.finish()?;
            ends_as_promised(&listing.promise.contract, &run)?;
            return Ok(by_default(&run.output, &address));
        }
    }
    let contract = &listing.promise.contract;
    let may_hang = matches!(
        contract,
        Contract::Hangs | Contract::AnySchedule { deadlock: true, .. }
    );
    let limits = Limits {
        notice_hangs: may_hang,
        ..Limits::default()
    };
    let command = match (built.get(&listing.name), contract) {
        (Some(Built::Refused(said)), Contract::FailsToCompile { error }) => {
            return refusal(said, error);
        }
        _ => command(book, listing, built)?,
    };
    let run = process::run(command, limits).context("cannot run it")?;
    ends_as_promised(contract, &run)?;
    Ok(run.output)
}

/// The output as it is when nobody names an address.
fn by_default(output: &str, address: &str) -> String {
    output.replace(address, "127.0.0.1:8000")
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
        if let Contract::Network { peer, clients } = &listing.promise.contract {
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
    let mut serving = process::start(command, limits)?;
    let address = serving
        .wait_for_lines(1)
        .as_deref()
        .and_then(address)
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
    let run = process::run(command, Limits::default())?;
    ends_as_promised(&client.promise.contract, &run)
        .with_context(|| format!("the client `{}`", client.name))?;
    Ok(run.output)
}

/// The address in a server's first line, `listening on 127.0.0.1:8000`.
pub fn address(line: &str) -> Option<String> {
    PORT.find(line).map(|address| address.as_str().to_owned())
}

/// The built program, ready to start in the book's folder.
///
/// # Errors
///
/// When cargo made no program of it.
pub fn command(book: &Book, listing: &Listing, built: &BTreeMap<String, Built>) -> Result<Command> {
    let Some(Built::Program(program)) = built.get(&listing.name) else {
        bail!("cargo made no program of `{}`", listing.name);
    };
    let mut command = Command::new(program);
    command.current_dir(&book.root).args(&listing.promise.args);
    Ok(command)
}

/// Compares how a run ended with what the contract says.
///
/// # Errors
///
/// When they differ.
pub fn ends_as_promised(contract: &Contract, run: &Run) -> Result<()> {
    let expected = match contract {
        Contract::Panics => "exit status 101, a panic's",
        Contract::Hangs => "a program that never ends",
        Contract::AnySchedule { deadlock: true, .. } => "exit status 0, or a deadlock",
        _ => "exit status 0",
    };
    let found = match run.end {
        End::Exited(status) => match status.code() {
            Some(code) => format!("exit status {code}"),
            None => format!("{status}"),
        },
        End::Hung => "a program in which nothing moves any more".to_owned(),
        End::TimedOut => "a program that did not end in time".to_owned(),
        End::Flooded => "a program that prints without end".to_owned(),
        End::LeftBehind => "that a program it started goes on after it".to_owned(),
    };
    let kept = match (contract, run.end) {
        (Contract::Panics, End::Exited(status)) => status.code() == Some(101),
        (Contract::Hangs, end) => end == End::Hung,
        (Contract::AnySchedule { deadlock: true, .. }, End::Hung) => true,
        (_, End::Exited(status)) => status.success(),
        (_, End::Hung | End::TimedOut | End::Flooded | End::LeftBehind) => false,
    };
    if !kept {
        bail!(
            "expected {expected}, found {found}\nit printed:\n{}",
            indent(&run.output)
        );
    }
    Ok(())
}

fn refusal(said: &[Diagnostic], expected: &str) -> Result<String> {
    let errors: Vec<_> = said
        .iter()
        .filter(|diagnostic| diagnostic.is_error && diagnostic.code.is_some())
        .collect();
    let codes: Vec<_> = errors.iter().filter_map(|e| e.code.as_deref()).collect();
    if codes.is_empty() {
        bail!("expected the compiler to refuse it with {expected}, found that it compiles");
    }
    if codes.iter().any(|code| *code != expected) {
        bail!(
            "expected the error code {expected}, found {}",
            codes.join(", ")
        );
    }
    Ok(said
        .iter()
        .filter(|diagnostic| diagnostic.code.is_some())
        .map(|diagnostic| diagnostic.rendered.as_str())
        .collect())
}

/// Whether `actual` is what a page that shows `recorded` promises.
///
/// # Errors
///
/// The first difference, as a finding in the listing's `output.txt`.
pub fn compare(listing: &Listing, recorded: &str, actual: &str) -> Result<(), Box<Finding>> {
    let expected: Vec<_> = lines(listing, recorded);
    let found: Vec<_> = lines(listing, actual);
    match &listing.promise.contract {
        Contract::AnySchedule {
            lost_lines,
            deadlock,
        } => same_lines(listing, expected, found, *lost_lines || *deadlock),
        Contract::Property => Ok(()),
        _ => same_order(listing, &expected, &found),
    }
}

/// The lines that count, with what no contract promises taken out.
fn lines(listing: &Listing, text: &str) -> Vec<String> {
    if let Contract::FailsToCompile { .. } = listing.promise.contract {
        return without_std_sources(text);
    }
    let text = THREAD_ID.replace_all(text, "$1 (ID) panicked at ");
    let text = PLACE.replace_all(&text, |place: &regex::Captures<'_>| {
        place[0].replace('\\', "/")
    });
    let text = match listing.promise.contract {
        Contract::Network { .. } => PORT.replace_all(&text, "$1:PORT"),
        _ => text,
    };
    text.split('\n')
        .map(|line| {
            let pattern = listing.promise.varies.iter().find(|p| p.is_match(line));
            match pattern {
                Some(pattern) => format!("a line like /{pattern}/"),
                None => line.to_owned(),
            }
        })
        .collect()
}

/// A diagnostic as rustc words it where the sources of the standard library
/// are not installed. Where they are, it also shows them, which makes the
/// margin wider as well.
fn without_std_sources(text: &str) -> Vec<String> {
    static MARGIN: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^ *(\d*) *(\||-->|:::|=|\.\.\.)").expect("a valid pattern"));
    static IN_STD: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"--> .*[\\/](library[\\/]\S+\.rs):\d+:\d+").expect("a valid pattern")
    });
    let mut lines = vec![];
    let mut shows_std = false;
    for line in text.split('\n') {
        let line = MARGIN.replace(line, "$1 $2");
        let line = match line.starts_with(" -->") {
            true => line.replace('\\', "/"),
            false => line.into_owned(),
        };
        let in_std = IN_STD.is_match(&line);
        let is_source = line
            .split_once(" |")
            .is_some_and(|(number, _)| number.bytes().all(|byte| byte.is_ascii_digit()));
        if shows_std && (is_source || line.starts_with(" ...")) {
            continue;
        }
        shows_std = in_std;
        lines.push(IN_STD.replace(&line, "--> $1").into_owned());
    }
    lines
}

fn same_order(
    listing: &Listing,
    expected: &[String],
    found: &[String],
) -> Result<(), Box<Finding>> {
    let count = expected.len().max(found.len());
    let differing = (0..count).find(|index| expected.get(*index) != found.get(*index));
    match differing {
        None => Ok(()),
        Some(index) => Err(difference(
            listing,
            index + 1,
            expected.get(index).map(String::as_str),
            found.get(index).map(String::as_str),
        )),
    }
}

fn same_lines(
    listing: &Listing,
    expected: Vec<String>,
    found: Vec<String>,
    some_may_be_missing: bool,
) -> Result<(), Box<Finding>> {
    let mut missing: Vec<_> = expected.into_iter().enumerate().collect();
    for line in found {
        match missing.iter().position(|(_, expected)| *expected == line) {
            Some(at) => {
                missing.remove(at);
            }
            None => {
                let (at, expected) = match missing.first() {
                    Some((at, expected)) => (at + 1, Some(expected.as_str())),
                    None => (0, None),
                };
                return Err(difference(listing, at, expected, Some(&line)));
            }
        }
    }
    match missing.first() {
        Some((at, line)) if !some_may_be_missing => {
            Err(difference(listing, at + 1, Some(line), None))
        }
        _ => Ok(()),
    }
}

fn difference(
    listing: &Listing,
    line: usize,
    expected: Option<&str>,
    found: Option<&str>,
) -> Box<Finding> {
    let quote = |line: Option<&str>| match line {
        Some(line) => format!("`{line}`"),
        None => "no more lines".to_owned(),
    };
    Box::new(
        Finding::new(
            listing.output_path(),
            line,
            format!(
                "`{}` does not do what its page shows (contract: {})",
                listing.name, listing.promise.contract
            ),
            format!(
                "mend the listing, or see the difference with `cargo instep record {}` and accept it with `--write`",
                listing.name
            ),
        )
        .expected(quote(expected))
        .found(quote(found)),
    )
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
