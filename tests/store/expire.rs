//! Clients who wait for an element, as Redis lets them wait.

use std::io::{Read, Write};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use libtest_mimic::Trial;

use crate::redis::{self, Redis};
use crate::wire::{LIMIT, connect, encode};
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
                    "one who waits for half a million keys holds nobody up",
                    many_keys,
                ),
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
    // One of the keys holds something else by now, and another one gets an element.
    heard.push(ask(&mut worker, "LPOP other", 2)?);
    say(&mut cay, "BLPOP other third 30")?;
    wait_for_waiting(&mut worker, 1)?;
    heard.push(ask(&mut worker, "SET other x", 1)?);
    heard.push(ask(&mut worker, "RPUSH third 1", 1)?);
    heard.push(hear(&mut cay, 5)?);
    heard.push(ask(&mut worker, "DEL other", 1)?);
    // In one go, the first key that gets one counts, and not the first that was named.
    say(&mut cay, "BRPOP third fourth 30")?;
    wait_for_waiting(&mut worker, 1)?;
    heard.push(ask(&mut worker, "MULTI", 1)?);
    heard.push(ask(&mut worker, "RPUSH fourth 4", 1)?);
    heard.push(ask(&mut worker, "RPUSH third 3", 1)?);
    heard.push(ask(&mut worker, "EXEC", 3)?);
    heard.push(hear(&mut cay, 5)?);
    heard.push(ask(&mut worker, "LPOP third", 2)?);
    // A list that comes under another name has come.
    say(&mut cay, "BLPOP fifth fifth 30")?;
    wait_for_waiting(&mut worker, 1)?;
    heard.push(ask(&mut worker, "RPUSH sixth 6", 1)?);
    heard.push(ask(&mut worker, "RENAME sixth fifth", 1)?);
    heard.push(hear(&mut cay, 5)?);
    heard.push(ask(&mut worker, "RPUSH other b", 1)?);
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

/// To look at each of them at each change would take far longer than a test may.
fn many_keys(servers: &Servers, step: &Step) -> Result<()> {
    let server = servers.start(step.name)?;
    let mut client = connect(&server.address)?;
    let keys: Vec<_> = (0..500_000).map(|key| key.to_string()).collect();
    let mut words = vec![&b"BLPOP"[..]];
    words.extend(keys.iter().map(String::as_bytes));
    words.push(b"0");
    client.write_all(&encode(&words))?;
    let mut worker = connect(&server.address)?;
    wait_for_waiting(&mut worker, 1)?;
    let begun = Instant::now();
    for count in 1..=1000 {
        let reply = ask(&mut worker, "RPUSH list 1", 1)?;
        ensure!(reply == format!(":{count}|"), "RPUSH gets {reply}");
        ensure!(
            begun.elapsed() < LIMIT,
            "after {LIMIT:?}, {count} changes are made"
        );
    }
    ask(&mut worker, "RPUSH 499999 1", 1)?;
    let heard = hear(&mut client, 5)?;
    ensure!(heard == "*2|$6|499999|$1|1|", "who waited hears {heard}");
    Ok(())
}
