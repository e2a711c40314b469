//! What clients cost that are connected and say nothing.

use std::env::consts;
use std::fmt::Write as _;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use supervise::files;

use crate::server::{self, PATIENT, Running, Server};
use crate::{ROUNDS, table};

const TABLE: &str = "code/store/idle.md";

/// How many are connected; the last is as many as a step of the store takes.
const CLIENTS: [usize; 2] = [1_000, 10_000];

/// How often one of them asks while the others say nothing.
const REQUESTS: u32 = 10_000;

const LIMIT: Duration = Duration::from_secs(20);

/// Of one server with so many clients, in one round.
struct Figures {
    /// Kibibytes by which its memory has grown, for each client.
    memory: f64,
    /// Microseconds until a client is connected and answered.
    greeted: f64,
    /// Microseconds until one that is connected is answered.
    answered: f64,
}

pub fn measure(root: &Path, keep: bool) -> Result<()> {
    let most = CLIENTS.into_iter().max().unwrap_or_default();
    files::may_open(most + 200)?;
    let servers = server::installed(root, PATIENT)?;
    let mut measured: Vec<_> = servers
        .iter()
        .map(|(server, _)| (*server, CLIENTS.map(|_| vec![])))
        .collect();
    for round in 1..=ROUNDS {
        eprintln!("round {round} of {ROUNDS}");
        for ((server, program), (_, figures)) in servers.iter().zip(&mut measured) {
            for (clients, figures) in CLIENTS.into_iter().zip(figures) {
                let running = server.start(program)?;
                let one = with(&running, clients)
                    .with_context(|| format!("`{}` with {clients} clients", server.name))?;
                figures.push(one);
            }
        }
    }
    let table = render(&measured)?;
    println!("{table}");
    if keep {
        fs::write(root.join(TABLE), &table).with_context(|| format!("cannot write {TABLE}"))?;
    }
    Ok(())
}

fn with(running: &Running, clients: usize) -> Result<Figures> {
    // What a server needs once is no client's.
    let mut first = greet(running)?;
    let before = running.memory()?;
    let begun = Instant::now();
    let silent: Result<Vec<_>> = (1..clients).map(|_| greet(running)).collect();
    let _silent = silent?;
    let connected = clients as f64 - 1.0;
    let greeted = begun.elapsed().as_secs_f64() * 1e6 / connected;
    let memory = (running.memory()? - before) / connected;
    let begun = Instant::now();
    for _ in 0..REQUESTS {
        ping(&mut first)?;
    }
    let answered = begun.elapsed().as_secs_f64() * 1e6 / f64::from(REQUESTS);
    Ok(Figures {
        memory,
        greeted,
        answered,
    })
}

fn greet(running: &Running) -> Result<TcpStream> {
    let mut client = TcpStream::connect(("127.0.0.1", running.port))?;
    client.set_read_timeout(Some(LIMIT))?;
    ping(&mut client)?;
    Ok(client)
}

fn ping(client: &mut TcpStream) -> Result<()> {
    client.write_all(b"PING\r\n")?;
    let mut reply = [0; 7];
    client.read_exact(&mut reply).context("no reply to PING")?;
    let said = reply.escape_ascii();
    ensure!(&reply == b"+PONG\r\n", "the reply to PING was {said}");
    Ok(())
}

type Measured = (&'static Server, [Vec<Figures>; CLIENTS.len()]);

fn render(measured: &[Measured]) -> Result<String> {
    let mut text = String::from(
        "| server | clients | memory each | to join | to ask |\n\
         | --- | ---: | ---: | ---: | ---: |",
    );
    for (server, figures) in measured {
        for (clients, figures) in CLIENTS.iter().zip(figures) {
            let memory = median(figures, |f| f.memory);
            let greeted = median(figures, |f| f.greeted);
            let answered = median(figures, |f| f.answered);
            write!(
                text,
                "\n| `{}` | {},000 | {memory:.1} KiB | {greeted:.0} µs | {answered:.0} µs |",
                server.name,
                clients / 1_000,
            )?;
        }
    }
    writeln!(
        text,
        "\n\nMeasured on the same machine, {}, {}, with {}: the medians of {ROUNDS} rounds.",
        table::cores()?,
        consts::OS,
        table::versions()?,
    )?;
    Ok(text)
}

fn median(figures: &[Figures], of: fn(&Figures) -> f64) -> f64 {
    let mut values: Vec<_> = figures.iter().map(of).collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
