//! Clients that mean no good, or know no better. After each of them the step
//! serves the next one.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use libtest_mimic::Trial;
use socket2::SockRef;

use crate::wire::{LIMIT, ask, connect, hangs_up, read_line, read_some};
use crate::{STEPS, Servers, Step, kept};

pub type Client = fn(&mut TcpStream) -> Result<()>;

pub const CLIENTS: &[(&str, Client)] = &[
    ("an early close", |_| Ok(())),
    ("bytes of no protocol", |stream| {
        stream.write_all(b"\xc3\x28\0\xff\r\n")?;
        Ok(())
    }),
    ("a reset in the middle of a request", |stream| {
        stream.write_all(b"*1\r\n$4\r\nPI")?;
        SockRef::from(&*stream).set_linger(Some(Duration::ZERO))?;
        Ok(())
    }),
    ("a goodbye in the middle of a request", |stream| {
        stream.write_all(b"*2\r\n$4\r\nECHO\r\n$100\r\nhel")?;
        Ok(())
    }),
    ("a line without an end", |stream| {
        // The server may hang up before all of it is sent.
        let _ = stream.write_all(&[b'x'; 1 << 20]);
        ensure!(
            hangs_up_after_replies(stream),
            "the server goes on listening"
        );
        Ok(())
    }),
    ("a count beyond the limit", |stream| {
        let _ = stream.write_all(b"*99999999\r\n");
        ensure!(
            hangs_up_after_replies(stream),
            "the server goes on listening"
        );
        Ok(())
    }),
    ("a value beyond the limit", |stream| {
        let _ = stream.write_all(b"*2\r\n$4\r\nECHO\r\n$9999999999\r\n");
        ensure!(
            hangs_up_after_replies(stream),
            "the server goes on listening"
        );
        Ok(())
    }),
    ("a byte at a time, slowly", |stream| {
        stream.set_read_timeout(Some(Duration::from_millis(200)))?;
        let begun = Instant::now();
        // Each byte comes long before any limit on one read.
        while begun.elapsed() < LIMIT {
            if stream.write_all(b"x").is_err() || is_over(stream) {
                return Ok(());
            }
        }
        anyhow::bail!("the server listens to it forever")
    }),
    ("requests, and nobody who reads the replies", |stream| {
        let request = b"ECHO xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n";
        let requests = request.repeat(1000);
        let begun = Instant::now();
        while begun.elapsed() < 2 * LIMIT {
            if stream.write_all(&requests).is_err() {
                return Ok(());
            }
        }
        anyhow::bail!("the server answers somebody who does not listen")
    }),
];

/// The page that shows who passes what.
const PAGE: &str = "src/store/trials.md";

/// One row for each kind of client, and a column for each step.
pub fn trials(servers: &Arc<Servers>) -> Vec<Trial> {
    let rows = CLIENTS
        .iter()
        .map(|(name, client)| row(servers, name, move |s, step| survives(s, step, client)));
    let busy = [
        row(
            servers,
            "one who says nothing, and another who does",
            silent,
        ),
        row(servers, "500 at once", crowd),
    ];
    let stores = STEPS.iter().filter(|step| step.stores);
    let browsers = stores.map(|step| {
        let what = "what a browser sends is not obeyed";
        crate::trial(servers, step, what, browser)
    });
    rows.chain(busy).chain(browsers).collect()
}

fn row(
    servers: &Arc<Servers>,
    name: &'static str,
    test: impl Fn(&Servers, &Step) -> Result<()> + Send + Sync + 'static,
) -> Trial {
    let title = format!("clients: {name}");
    kept(servers, title, STEPS, &[PAGE], move |servers| {
        as_the_page_says(servers, name, &test)
    })
}

/// All steps meet the client, and the page has a row with the outcome.
fn as_the_page_says(
    servers: &Servers,
    name: &str,
    test: &(impl Fn(&Servers, &Step) -> Result<()> + Sync),
) -> Result<()> {
    let outcomes: Vec<_> = thread::scope(|scope| {
        let tests: Vec<_> = STEPS
            .iter()
            .map(|step| scope.spawn(move || test(servers, step)))
            .collect();
        let outcome = |test: thread::ScopedJoinHandle<Result<()>>| test.join();
        tests.into_iter().map(outcome).collect()
    });
    let mut row = format!("| {name} |");
    let mut reasons = String::new();
    for (step, outcome) in STEPS.iter().zip(outcomes) {
        match outcome.map_err(|_| anyhow::anyhow!("the trial panicked"))? {
            Ok(()) => row += " yes |",
            Err(error) => {
                row += " no |";
                reasons += &format!("{}: {error:#}\n", step.name);
            }
        }
    }
    let page = std::fs::read_to_string(servers.book.root.join(PAGE))?;
    ensure!(
        page.lines().any(|line| line == row),
        "{PAGE}: the table of clients lacks this row, which is what happened:\n{row}\n{reasons}"
    );
    Ok(())
}

pub fn survives(
    servers: &Servers,
    step: &Step,
    client: impl Fn(&mut TcpStream) -> Result<()>,
) -> Result<()> {
    let server = servers.start(step.name)?;
    client(&mut connect(&server.address)?)?;
    serves(&server.address).context("the next client is not served")
}

fn serves(address: &str) -> Result<()> {
    let mut stream = connect(address)?;
    stream.write_all(b"PING\r\n")?;
    let mut reply = [0; 7];
    stream.read_exact(&mut reply)?;
    ensure!(
        &reply == b"+PONG\r\n",
        "the reply to PING was {}",
        reply.escape_ascii()
    );
    Ok(())
}

fn hangs_up_after_replies(stream: &mut TcpStream) -> bool {
    let mut replies = vec![];
    // A reset counts as well: what was sent was not read.
    match stream.take(1 << 20).read_to_end(&mut replies) {
        Ok(count) => count < 1 << 20 && hangs_up(stream),
        Err(error) => error.kind() == std::io::ErrorKind::ConnectionReset,
    }
}

fn is_over(stream: &mut TcpStream) -> bool {
    match read_some(stream, &mut [0; 64]) {
        Ok(count) => count == 0,
        Err(error) => error.kind() != std::io::ErrorKind::WouldBlock,
    }
}

/// Any page can have its reader's browser send something to this machine.
fn browser(servers: &Servers, step: &Step) -> Result<()> {
    let server = servers.start(step.name)?;
    let mut lines = vec![("POST /coats HTTP/1.1", false), ("Host: 127.0.0.1", false)];
    if step.hears {
        lines.push(("POST /coats HTTP/1.1", true));
    }
    for (line, listens) in lines {
        let mut stream = connect(&server.address)?;
        if listens {
            stream.write_all(b"SUBSCRIBE news\r\n")?;
            // Three parts, two of them in two lines.
            for _ in 0..6 {
                read_line(&mut stream)?;
            }
        }
        let sent = format!("{line}\r\n\r\nSET coat stolen\r\nGET coat\r\n");
        stream.write_all(sent.as_bytes())?;
        let mut said = vec![];
        // A reset counts as well: the rest was not read.
        let _ = stream.read_to_end(&mut said);
        ensure!(
            said.is_empty(),
            "after `{line}` it says {}",
            said.escape_ascii()
        );
    }
    let coat = ask(&mut connect(&server.address)?, "GET coat")?;
    ensure!(coat == "$-1", "a browser has set a value");
    Ok(())
}

fn silent(servers: &Servers, step: &Step) -> Result<()> {
    let server = servers.start(step.name)?;
    let _silent = connect(&server.address)?;
    let mut midway = connect(&server.address)?;
    midway.write_all(b"*2\r\n$4\r\nEC")?;
    let begun = Instant::now();
    serves(&server.address)?;
    // Less than any limit after which the silent one would be let go.
    ensure!(
        begun.elapsed() < Duration::from_secs(4),
        "it waited for the silent one"
    );
    Ok(())
}

fn crowd(servers: &Servers, step: &Step) -> Result<()> {
    let server = servers.start(step.name)?;
    let address = &server.address;
    thread::scope(|scope| {
        let clients: Vec<_> = (0..500)
            .map(|_| {
                scope.spawn(move || -> Result<()> {
                    let mut stream = connect(address)?;
                    for _ in 0..5 {
                        stream.write_all(b"PING\r\n")?;
                        stream.read_exact(&mut [0; 7])?;
                    }
                    Ok(())
                })
            })
            .collect();
        for client in clients {
            client
                .join()
                .map_err(|_| anyhow::anyhow!("a client panicked"))??;
        }
        anyhow::Ok(())
    })?;
    Ok(())
}
