//! What `store_pool` promises: so many at once, so many who wait, and a no for
//! the next one; and no panic of a conversation ends an attendant.

use std::io::Write;
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use libtest_mimic::Trial;
use regex::Regex;

use crate::wire::{ask, connect, hangs_up, read_line};
use crate::{STEPS, Servers, Step, trial};

const STEP: &str = "store_pool";

pub fn trials(servers: &Arc<Servers>) -> Vec<Trial> {
    let steps = STEPS.iter().filter(|step| step.name == STEP);
    steps
        .flat_map(|step| {
            [
                trial(
                    servers,
                    step,
                    "all but one attendant may be stalled",
                    stalled,
                ),
                trial(servers, step, "a full queue says so at once", full),
                trial(servers, step, "an attendant survives panics", panics),
            ]
        })
        .collect()
}

/// A constant of the step.
fn constant(servers: &Servers, name: &str) -> Result<usize> {
    let listing = servers
        .book
        .listing(STEP)
        .context("the step is no listing")?;
    let found = Regex::new(&format!("const {name}: usize = ([0-9]+);"))?
        .captures(&listing.source)
        .with_context(|| format!("{STEP} has no constant {name}"))?;
    Ok(found[1].parse()?)
}

/// Clients who have a seat, and say no more than that.
fn seated(address: &str, count: usize) -> Result<Vec<TcpStream>> {
    (0..count)
        .map(|_| {
            let mut client = connect(address)?;
            let reply = ask(&mut client, "PING")?;
            ensure!(reply == "+PONG", "a client with a seat heard {reply}");
            Ok(client)
        })
        .collect()
}

fn stalled(servers: &Servers, step: &Step) -> Result<()> {
    let server = servers.start(step.name)?;
    let attendants = constant(servers, "ATTENDANTS")?;
    let _stalled = seated(&server.address, attendants - 1)?;
    for _ in 0..100 {
        seated(&server.address, 1)?;
    }
    Ok(())
}

/// How long a seat is safe from the step's own patience.
const SAFE: Duration = Duration::from_secs(3);

fn full(servers: &Servers, step: &Step) -> Result<()> {
    for _ in 0..10 {
        let begun = Instant::now();
        let said = fill(servers, step);
        if begun.elapsed() < SAFE {
            return said;
        }
    }
    anyhow::bail!("the machine is too busy: ten times it took too long to fill the queue")
}

fn fill(servers: &Servers, step: &Step) -> Result<()> {
    let server = servers.start(step.name)?;
    let attendants = constant(servers, "ATTENDANTS")?;
    let places = constant(servers, "PLACES")?;
    let mut stalled = seated(&server.address, attendants)?;
    let mut queue = (0..places)
        .map(|_| connect(&server.address))
        .collect::<Result<Vec<_>>>()?;
    let mut late = connect(&server.address)?;
    let reply = read_line(&mut late)?;
    ensure!(
        reply == "-ERR busy, try later" && hangs_up(&mut late),
        "the client after a full queue of {places} heard {reply}"
    );
    // A seat that becomes free goes to who has waited longest.
    drop(stalled.pop());
    let reply = ask(&mut queue[0], "PING")?;
    ensure!(reply == "+PONG", "the first of the queue heard {reply}");
    Ok(())
}

fn panics(servers: &Servers, step: &Step) -> Result<()> {
    let server = servers.start(step.name)?;
    for _ in 0..=2 * constant(servers, "ATTENDANTS")? {
        let mut client = connect(&server.address)?;
        client.write_all(b"DEBUG PANIC\r\n")?;
        ensure!(hangs_up(&mut client), "it goes on after a panic");
    }
    seated(&server.address, 1).context("an attendant has gone")?;
    Ok(())
}
