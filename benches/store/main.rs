//! Measures the store beside others that speak its protocol, with
//! `redis-benchmark`: `cargo bench --bench store`.
//!
//! Rounds of all servers follow each other, so that a busy minute hurts all of
//! them alike; of the rounds the median counts. `--write` keeps the table and
//! the plot that the chapter includes. A server that is not installed is left
//! out, and said; `redis-server` and `redis-benchmark` have to be there.
//!
//! With `--idle` it measures what clients cost that say nothing, instead. `cargo test
//! --bench store -- --calls` counts by `strace` what some of the servers ask of the system.

mod calls;
mod idle;
mod server;
mod table;

use std::env;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};

use server::SERVERS;
use supervise::watchdog::{self, End, Limits};
use table::{Figures, Row};

/// An odd number, so that one is the median.
const ROUNDS: usize = 5;

/// It asks for about a second. A server that does not answer would be waited for without an
/// end.
const LIMIT: Duration = Duration::from_secs(120);

/// How requests come: so many at once from each of fifty clients.
pub struct Load {
    pub name: &'static str,
    pub command: &'static str,
    pub pipeline: usize,
}

pub const LOADS: &[Load] = &[
    load("`SET`", "set", 1),
    load("`GET`", "get", 1),
    load("`SET`, 16 at a time", "set", 16),
    load("`GET`, 16 at a time", "get", 16),
];

const fn load(name: &'static str, command: &'static str, pipeline: usize) -> Load {
    Load {
        name,
        command,
        pipeline,
    }
}

fn main() -> ExitCode {
    // An error is told in words, and without a stack of this program.
    match measure() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn measure() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    // A count is the same however fast this program is, which need not be built anew.
    if arguments.iter().any(|argument| argument == "--calls") {
        return calls::count(root);
    }
    if !arguments.iter().any(|argument| argument == "--bench") {
        eprintln!("nothing is measured: run `cargo bench --bench store`");
        return Ok(());
    }
    let keep = arguments.iter().any(|argument| argument == "--write");
    if arguments.iter().any(|argument| argument == "--idle") {
        return idle::measure(root, keep);
    }
    let servers = server::installed(root, SERVERS)?;
    let mut rows: Vec<Row> = servers.iter().map(|(server, _)| Row::new(server)).collect();
    for round in 1..=ROUNDS {
        eprintln!("round {round} of {ROUNDS}");
        for ((server, program), row) in servers.iter().zip(&mut rows) {
            let running = server.start(program)?;
            for (load, figures) in LOADS.iter().zip(&mut row.figures) {
                let before = running.time()?;
                let requests = server.requests(load.pipeline);
                let (rate, late) = ask(load, requests, running.port)
                    .with_context(|| format!("`{}` under {}", server.name, load.name))?;
                let asked = requests as f64;
                let kernel = (running.time()?.kernel - before.kernel) / asked;
                let own = (running.time()?.own - before.own) / asked;
                figures.push(Figures {
                    rate,
                    late,
                    kernel,
                    own,
                });
            }
        }
    }
    let table = table::render(&rows)?;
    println!("{table}");
    if keep {
        table::write(root, &table, &rows)?;
    }
    Ok(())
}

/// Requests a second, and after how many milliseconds the first reply of a batch has come,
/// 99 of 100 times: then `redis-benchmark` looks at the clock.
fn ask(load: &Load, requests: usize, port: u16) -> Result<(f64, f64)> {
    let mut command = Command::new("redis-benchmark");
    command
        .args(["-c", "50", "--csv", "-t", load.command])
        .args(["-p", &port.to_string()])
        .args(["-P", &load.pipeline.to_string()])
        .args(["-n", &requests.to_string()]);
    let run =
        watchdog::run(command, limits()).context("redis-benchmark can't be run: install Redis")?;
    let text = run.output;
    ensure!(
        matches!(run.end, End::Exited(status) if status.success()),
        "redis-benchmark ends so: {:?}\n{text}",
        run.end
    );
    let line = text.lines().find(|line| {
        line.to_lowercase()
            .starts_with(&format!("\"{}", load.command))
    });
    let Some(line) = line else {
        bail!("redis-benchmark says no figures:\n{text}");
    };
    let fields: Vec<_> = line
        .split(',')
        .map(|field| field.trim_matches('"'))
        .collect();
    ensure!(
        fields.len() == 8,
        "redis-benchmark has other columns: {line}"
    );
    // test, requests a second, mean, least, median, 95 %, 99 %, most
    Ok((fields[1].parse()?, fields[6].parse()?))
}

fn limits() -> Limits {
    Limits {
        time: LIMIT,
        ..Limits::default()
    }
}

/// The server against which the others are held.
pub const MODEL: &str = SERVERS[0].name;
