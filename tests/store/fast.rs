//! Clients of `store_fast` who ask again as soon as they have a reply, so that its runner
//! answers them: they can do all that others can, and mean as little good.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::net::TcpStream;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use libtest_mimic::Trial;

use crate::hostile::{self, CLIENTS};
use crate::wire::{LIMIT, ask, connect, hangs_up, read_line};
use crate::{STEPS, Servers, Step, trial};

const STEP: &str = "store_fast";

pub fn trials(servers: &Arc<Servers>) -> Vec<Trial> {
    let steps = STEPS.iter().filter(|step| step.name == STEP);
    steps
        .flat_map(|step| {
            let waits = "who was busy waits, listens and leaves like others";
            let idle = "when those who were busy are silent, it uses no time";
            let hostile = CLIENTS.iter().map(|(name, client)| {
                let what = format!("{name}, by one who was busy");
                trial(servers, step, &what, move |servers, step| {
                    hostile::survives(servers, step, |stream| {
                        is_busy(stream)?;
                        client(stream)
                    })
                })
            });
            let tells = cfg!(target_os = "linux");
            let own = [
                trial(servers, step, waits, in_turn),
                trial(servers, step, idle, asleep).with_ignored_flag(!tells),
            ];
            hostile.chain(own).collect::<Vec<_>>()
        })
        .collect()
}

/// More than enough for the runner to take it along.
fn is_busy(client: &mut TcpStream) -> Result<()> {
    for _ in 0..500 {
        let reply = ask(client, "PING")?;
        ensure!(reply == "+PONG", "a busy client hears {reply}");
    }
    Ok(())
}

/// Whatever may take time, between requests that do not.
fn in_turn(servers: &Servers, step: &Step) -> Result<()> {
    let server = servers.start(step.name)?;
    let mut ann = connect(&server.address)?;
    let mut ben = connect(&server.address)?;
    for round in 0..20 {
        is_busy(&mut ann)?;
        is_busy(&mut ben)?;
        ann.write_all(b"PING\r\nBLPOP coats 0\r\n")?;
        ensure!(read_line(&mut ann)? == "+PONG", "it holds a reply back");
        let pushed = ask(&mut ben, &format!("RPUSH coats coat{round}"))?;
        ensure!(pushed == ":1", "RPUSH gets {pushed}");
        for expected in ["*2", "$5", "coats"] {
            let line = read_line(&mut ann)?;
            ensure!(line == expected, "one who waited hears {line}");
        }
        read_line(&mut ann)?;
        let coat = read_line(&mut ann)?;
        ensure!(coat == format!("coat{round}"), "one who waited gets {coat}");
    }
    is_busy(&mut ann)?;
    is_busy(&mut ben)?;
    ann.write_all(b"PING\r\nSUBSCRIBE foyer\r\n")?;
    let heard = lines(&mut ann, 7)?;
    ensure!(
        heard[0] == "+PONG" && heard[6] == ":1",
        "it hears {heard:?}"
    );
    for _ in 0..100 {
        let count = ask(&mut ben, "PUBLISH foyer rain")?;
        ensure!(count == ":1", "{count} have heard it");
        let heard = lines(&mut ann, 7)?;
        ensure!(heard[6] == "rain", "it hears {heard:?}");
    }
    ann.write_all(b"UNSUBSCRIBE\r\n")?;
    lines(&mut ann, 6)?;
    // It has a mailbox now, and keeps its own thread.
    is_busy(&mut ann)?;
    ben.write_all(b"PING\r\nQUIT\r\nPING\r\n")?;
    let heard = lines(&mut ben, 2)?;
    ensure!(heard == ["+PONG", "+OK"], "at the end, it hears {heard:?}");
    ensure!(hangs_up(&mut ben), "it goes on after QUIT");
    Ok(())
}

fn lines(client: &mut TcpStream, count: usize) -> Result<Vec<String>> {
    (0..count).map(|_| read_line(client)).collect()
}

/// How long it has to be asleep.
const WHILE: Duration = Duration::from_millis(500);

fn asleep(servers: &Servers, step: &Step) -> Result<()> {
    let server = servers.start(step.name)?;
    let process = server.running.id();
    let mut clients = (0..8)
        .map(|_| connect(&server.address))
        .collect::<Result<Vec<_>>>()?;
    thread::scope(|scope| {
        let busy: Vec<_> = clients
            .iter_mut()
            .map(|client| scope.spawn(|| is_busy(client)))
            .collect();
        busy.into_iter()
            .try_for_each(|client| client.join().ok().context("a client panicked")?)
    })?;
    let begun = Instant::now();
    let mut before = None;
    loop {
        let sleepers = sleepers(process)?;
        if sleepers.is_some() && sleepers == before {
            break;
        }
        before = sleepers;
        ensure!(
            begun.elapsed() < LIMIT,
            "a thread of a server without work does not sleep"
        );
        thread::sleep(WHILE);
    }
    // And they are all still served.
    clients.iter_mut().try_for_each(is_busy)
}

/// Each thread, and how often it has had a core; `None` if one of them wants it now.
fn sleepers(process: u32) -> Result<Option<BTreeMap<String, Vec<String>>>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(format!("/proc/{process}/task"))? {
        let folder = entry?.path();
        let status = fs::read_to_string(folder.join("status")).context("a thread has ended")?;
        if !status.lines().any(|line| line.starts_with("State:\tS")) {
            return Ok(None);
        }
        let switches = status.lines().filter(|line| line.contains("_switches:"));
        let name = folder.to_string_lossy().into_owned();
        all.insert(name, switches.map(str::to_owned).collect());
    }
    Ok(Some(all))
}
