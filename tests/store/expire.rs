//! Clients who wait for an element, as Redis lets them wait.

use std::io::{Read, Write};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use libtest_mimic::Trial;

use crate::redis::{self, Redis};
use crate::wire::{LIMIT, connect};
use crate::{STEPS, Servers, Step, trial};

pub fn trials(servers: &Arc<Servers>) -> Vec<Trial> {
    let steps = STEPS.iter().filter(|step| step.waits);
    steps
        .flat_map(|step| {
            let is_missing = !redis::is_installed();
            let what = "those who wait are served as Redis serves them";
            [
                trial(servers, step, what, as_redis).with_ignored_flag(is_missing),
                trial(servers, step, "a wait has an end", ends),
                trial(
                    servers,
                    step,
                    "nothing is handed to a client that has left",
                    left,
                ),
            ]
        })
        .collect()
}

trait Client: Read + Write {}

impl<T: Read + Write> Client for T {}

/// Says a line, and returns as many lines as it gets.
fn ask(client: &mut dyn Client, line: &str, lines: usize) -> Result<String> {
    say(client, line)?;
    hear(client, lines)
}

fn say(client: &mut dyn Client, line: &str) -> Result<()> {
    Ok(client.write_all(format!("{line}\r\n").as_bytes())?)
}

fn hear(client: &mut dyn Client, lines: usize) -> Result<String> {
    let mut heard = vec![];
    let mut byte = [0];
    while heard.iter().filter(|byte| **byte == b'\n').count() < lines {
        client.read_exact(&mut byte).context("the reply stops")?;
        heard.push(byte[0]);
    }
    Ok(String::from_utf8_lossy(&heard).replace("\r\n", "|"))
}

/// Until so many wait, which `INFO` tells.
fn wait_for_waiting(client: &mut dyn Client, count: usize) -> Result<()> {
    let begun = Instant::now();
    let wanted = format!("blocked_clients:{count}\r\n");
    while begun.elapsed() < LIMIT {
        let header = ask(client, "INFO", 1)?;
        let length: usize = header
            .trim_matches(['$', '|'])
            .parse()
            .with_context(|| format!("INFO is {header}"))?;
        let mut text = vec![0; length + 2];
        client.read_exact(&mut text)?;
        if String::from_utf8_lossy(&text).contains(&wanted) {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    anyhow::bail!("INFO never says {wanted}")
}

fn as_redis(servers: &Servers, step: &Step) -> Result<()> {
    let server = servers.start(step.name)?;
    let ours = conversation(&|| Ok(Box::new(connect(&server.address)?)))?;
    let redis = Redis::start()?;
    let theirs = conversation(&|| Ok(Box::new(redis.connect()?)))?;
    ensure!(
        ours == theirs,
        "the replies differ\nthe store: {ours:#?}\nRedis:     {theirs:#?}"
    );
    Ok(())
}

/// Several clients, some of whom wait.
fn conversation(connect: &dyn Fn() -> Result<Box<dyn Client>>) -> Result<Vec<String>> {
    let (mut ann, mut ben, mut cay, mut worker) = (connect()?, connect()?, connect()?, connect()?);
    let mut heard = vec![];
    // Served in the order in which they came, each at the end that it asked for.
    say(&mut ann, "BLPOP empty list 0")?;
    wait_for_waiting(&mut worker, 1)?;
    say(&mut ben, "BRPOP list 30")?;
    wait_for_waiting(&mut worker, 2)?;
    say(&mut cay, "BLPOP other 30")?;
    wait_for_waiting(&mut worker, 3)?;
    heard.push(ask(&mut worker, "RPUSH list 1 2 3", 1)?);
    heard.push(hear(&mut ann, 5)?);
    heard.push(hear(&mut ben, 5)?);
    heard.push(ask(&mut worker, "LRANGE list 0 -1", 3)?);
    // A value of another kind is none that one waits for.
    heard.push(ask(&mut worker, "SET other x", 1)?);
    wait_for_waiting(&mut worker, 1)?;
    heard.push(ask(&mut worker, "DEL other", 1)?);
    heard.push(ask(&mut worker, "LPUSH other a b", 1)?);
    heard.push(hear(&mut cay, 5)?);
    // What is there already is given at once.
    heard.push(ask(&mut ann, "BLPOP other list 0", 5)?);
    heard.push(ask(&mut ann, "BLPOP list 0", 5)?);
    heard.push(ask(&mut worker, "DBSIZE", 1)?);
    Ok(heard)
}

fn ends(servers: &Servers, step: &Step) -> Result<()> {
    let server = servers.start(step.name)?;
    let mut client = connect(&server.address)?;
    let begun = Instant::now();
    let reply = ask(&mut client, "BLPOP list 0.3", 1)?;
    let waited = begun.elapsed();
    ensure!(
        reply == "*-1|" && waited >= Duration::from_millis(300),
        "after {waited:?} of a wait of 300 ms it heard {reply}"
    );
    let reply = ask(&mut client, "PING", 1)?;
    ensure!(reply == "+PONG|", "after a wait it heard {reply}");
    Ok(())
}

fn left(servers: &Servers, step: &Step) -> Result<()> {
    let server = servers.start(step.name)?;
    let mut worker = connect(&server.address)?;
    let mut client = connect(&server.address)?;
    say(&mut client, "BLPOP list 0")?;
    wait_for_waiting(&mut worker, 1)?;
    drop(client);
    wait_for_waiting(&mut worker, 0).context("it still waits for a client that has left")?;
    ask(&mut worker, "RPUSH list 1", 1)?;
    let length = ask(&mut worker, "LLEN list", 1)?;
    ensure!(length == ":1|", "the list has {length} elements");
    Ok(())
}
