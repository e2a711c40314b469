//! What the servers make of the clients that they may get.
//!
//! Each trial is one client. A server passes when it ends well, or goes on to
//! serve the next client; the chapter on TCP shows who passes what.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, ensure};
use instep::process::{End, Limits, Run, Running};
use instep::run::observe;
use libtest_mimic::Trial;
use socket2::SockRef;

use crate::Workshop;

/// The page that shows the outcomes.
const PAGE: &str = "src/networking/tcp.md";

/// What a client does with its connection, until it drops it.
type Client = fn(&mut TcpStream) -> io::Result<()>;

const CLIENTS: &[(&str, Client)] = &[
    ("one line", |stream| stream.write_all(b"hello\n")),
    ("a byte at a time", |stream| {
        stream.set_nodelay(true)?;
        b"hello\n"
            .iter()
            .try_for_each(|byte| stream.write_all(&[*byte]))
    }),
    ("an early close", |_| Ok(())),
    ("bytes that are not UTF-8", |stream| {
        stream.write_all(&[0xc3, 0x28, b'\n'])
    }),
    ("a reset in mid-line", |stream| {
        stream.write_all(b"hel")?;
        SockRef::from(&*stream).set_linger(Some(Duration::ZERO))
    }),
    ("a line with no end", |stream| {
        // The server may hang up before all of it is sent.
        let _ = stream.write_all(&[b'x'; 1 << 20]);
        Ok(())
    }),
    ("a silent peer", |stream| {
        // Until the server hangs up, or is ended.
        stream.read(&mut [0; 1]).map(drop).or(Ok(()))
    }),
];

pub fn trials(workshop: &Arc<Workshop>) -> Vec<Trial> {
    let clients = CLIENTS.iter().map(|(name, client)| {
        let workshop = Arc::clone(workshop);
        Trial::test(format!("network: {name}"), move || {
            as_the_page_says(&workshop, name, *client).map_err(|error| format!("{error:#}").into())
        })
    });
    let workshop = Arc::clone(workshop);
    let echo = Trial::test("network: every line gets its reply", move || {
        every_line_gets_its_reply(&workshop).map_err(|error| format!("{error:#}").into())
    });
    clients.chain([echo]).collect()
}

/// Both servers meet the client, and the page has a row with the outcome.
fn as_the_page_says(workshop: &Workshop, name: &str, client: Client) -> Result<()> {
    let (server, server2) = thread::scope(|scope| {
        let server = scope.spawn(|| server_ends_well(workshop, client));
        let server2 = scope.spawn(|| server2_serves_the_next(workshop, client));
        (server.join(), server2.join())
    });
    let outcome = |passed: thread::Result<Result<bool>>| match passed {
        Ok(Ok(true)) => Ok("yes"),
        Ok(Ok(false)) => Ok("no"),
        Ok(Err(error)) => Err(error),
        Err(_) => Err(anyhow!("the trial panicked")),
    };
    let row = format!("| {name} | {} | {} |", outcome(server)?, outcome(server2)?);
    let page = std::fs::read_to_string(workshop.book.root.join(PAGE))?;
    ensure!(
        page.lines().any(|line| line == row),
        "{PAGE}: the table of clients lacks this row, which is what happened:\n{row}"
    );
    Ok(())
}

fn server_ends_well(workshop: &Workshop, client: Client) -> Result<bool> {
    let (serving, address) = start(workshop, "server")?;
    // On a thread of its own, since a silent client waits for the server.
    let visit = thread::spawn(move || visit(&address, client));
    let run = serving.finish()?;
    let _ = visit.join();
    Ok(matches!(run.end, End::Exited(status) if status.success()))
}

fn server2_serves_the_next(workshop: &Workshop, client: Client) -> Result<bool> {
    let (serving, address) = start(workshop, "server2")?;
    visit(&address, client)?;
    visit(&address, |stream| stream.write_all(b"still there?\n"))?;
    visit(&address, |stream| stream.write_all(b"stop\n"))?;
    let Run { output, end } = serving.finish()?;
    let well = matches!(end, End::Exited(status) if status.success());
    Ok(well && output.ends_with("a client says: still there?\nstopped\n"))
}

/// `server_echo`, line by line; and a client that hangs up ends it well.
fn every_line_gets_its_reply(workshop: &Workshop) -> Result<()> {
    let (serving, address) = start(workshop, "server_echo")?;
    let mut stream = connect(&address)?;
    stream.write_all(b"one\ntwo\n")?;
    stream.shutdown(Shutdown::Write)?;
    let mut replies = String::new();
    stream.read_to_string(&mut replies)?;
    ensure!(replies == "ONE!\nTWO!\n", "the replies were {replies:?}");
    let run = serving.finish()?;
    ensure!(
        run.output
            .ends_with("replied: ONE!\nreplied: TWO!\nthe client is done\n"),
        "the server printed:\n{}",
        run.output
    );
    Ok(())
}

fn start(workshop: &Workshop, name: &str) -> Result<(Running, String)> {
    let listing = workshop
        .book
        .listing(name)
        .context("the server is no listing")?;
    let limits = Limits {
        notice_hangs: true,
        ..Limits::default()
    };
    observe::serve(&workshop.book, listing, &workshop.built, limits)
}

fn visit(address: &str, client: Client) -> Result<()> {
    let mut stream = connect(address)?;
    client(&mut stream)?;
    Ok(())
}

fn connect(address: &str) -> Result<TcpStream> {
    let stream = TcpStream::connect(address).with_context(|| format!("no server at {address}"))?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    stream.set_write_timeout(Some(Duration::from_secs(60)))?;
    Ok(stream)
}
