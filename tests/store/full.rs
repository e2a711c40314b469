//! As many clients as a step takes, and one more.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use libtest_mimic::Trial;
use supervise::files;

use crate::wire::{LIMIT, connect};
use crate::{STEPS, Servers, Step, trial};

/// `MOST_CLIENTS` of all steps that have a place for each.
const MOST: usize = 10_000;

/// It takes as many files here as in the server, and threads: `--ignored`.
pub fn trials(servers: &Arc<Servers>) -> Vec<Trial> {
    let steps = STEPS.iter().filter(|step| step.most);
    steps
        .map(|step| {
            let what = "ten thousand are served, and one more is told so";
            trial(servers, step, what, one_too_many).with_ignored_flag(true)
        })
        .collect()
}

fn one_too_many(servers: &Servers, step: &Step) -> Result<()> {
    let _alone = ALONE
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    files::may_open(MOST + 200)?;
    let server = servers.start(step.name)?;
    let mut inside = vec![];
    for number in 1..=MOST {
        let mut stream = connect(&server.address)
            .and_then(|mut stream| {
                stream.write_all(b"PING\r\n")?;
                Ok(stream)
            })
            .with_context(|| format!("client {number} finds no place"))?;
        pong(&mut stream).with_context(|| format!("client {number}"))?;
        inside.push(stream);
    }
    let mut said = String::new();
    connect(&server.address)?.read_to_string(&mut said)?;
    ensure!(
        said == "-ERR max number of clients reached\r\n",
        "one too many hears {said:?}"
    );

    inside.pop();
    let begun = Instant::now();
    // The server notices in its own time that a client has left.
    while connect(&server.address)
        .and_then(|mut stream| {
            stream.write_all(b"PING\r\n")?;
            pong(&mut stream)
        })
        .is_err()
    {
        ensure!(begun.elapsed() < LIMIT, "a place that was left is not free");
    }
    Ok(())
}

/// One server has as many threads as the system may be willing to start.
static ALONE: std::sync::Mutex<()> = std::sync::Mutex::new(());

fn pong(stream: &mut TcpStream) -> Result<()> {
    let mut reply = [0; 7];
    stream.read_exact(&mut reply).context("no reply to PING")?;
    ensure!(
        &reply == b"+PONG\r\n",
        "the reply to PING was {}",
        reply.escape_ascii()
    );
    Ok(())
}
