//! News for those who listen, told as Redis tells them; and nobody waits for
//! one who does not read.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::thread;
use std::time::Instant;

use ::redis::Client as Library;
use anyhow::{Context, Result, ensure};
use fastrand::Rng;
use libtest_mimic::Trial;

use crate::redis::{self, Redis};
use crate::wire::{LIMIT, ask, connect, encode, read_line, read_some};
use crate::{STEPS, Servers, Step, trial};

pub fn trials(servers: &Arc<Servers>) -> Vec<Trial> {
    let is_missing = !redis::is_installed();
    let steps = STEPS.iter().filter(|step| step.hears);
    steps
        .flat_map(|step| {
            let several = "listeners hear what they hear from Redis";
            let random = "random listening gets Redis's replies";
            [
                trial(servers, step, several, as_redis).with_ignored_flag(is_missing),
                trial(servers, step, random, at_random).with_ignored_flag(is_missing),
                trial(servers, step, "news keep their order", in_order),
                trial(servers, step, "a slow listener holds nobody up", slow),
                trial(servers, step, "who has left is not counted", left),
                trial(servers, step, "a Redis library listens", library),
                trial(
                    servers,
                    step,
                    "a long name and many patterns are given up",
                    tired,
                ),
            ]
        })
        .collect()
}

trait Client: Read + Write {}

impl<T: Read + Write> Client for T {}

/// What is said to whom, and how many lines they hear of it.
const PLAY: &[(usize, &str, usize)] = &[
    (0, "SUBSCRIBE news", 6),
    (1, "HELLO 3", 26),
    (1, "SUBSCRIBE news weather news", 18),
    (2, "PUBLISH news hello", 1),
    (0, "", 7),
    (1, "", 7),
    (2, "PUBLISH weather rain", 1),
    (1, "", 7),
    (2, "PUBLISH nothing nobody", 1),
    // In the second version, one who listens may not ask for much.
    (0, "GET key", 1),
    (0, "PING", 5),
    (0, "PING hello", 5),
    (0, "PUBLISH news x", 1),
    (0, "subscribe", 1),
    // In the third one may, and hears what one says oneself.
    (1, "PING", 1),
    (1, "SET key value", 1),
    (1, "PUBLISH weather snow", 8),
    (1, "UNSUBSCRIBE news nothing", 12),
    (2, "PUBLISH news again", 1),
    (0, "", 7),
    (0, "UNSUBSCRIBE", 6),
    (0, "UNSUBSCRIBE", 5),
    (0, "GET key", 2),
    (2, "UNSUBSCRIBE", 5),
    (2, "UNSUBSCRIBE a b", 12),
    (2, "PUBLISH news", 1),
    (2, "SUBSCRIBE", 1),
    (2, "SUBSCRIBE late", 6),
    (1, "PUBLISH late show", 1),
    (2, "QUIT", 8),
    (1, "PUBLISH late show", 1),
    // Patterns, beside channels.
    (0, "PSUBSCRIBE n[eo]*", 6),
    (0, "PSUBSCRIBE n[eo]*", 6),
    (0, "SUBSCRIBE news", 6),
    (1, "PSUBSCRIBE *", 6),
    (1, "PUBLISH news both", 10),
    (0, "", 16),
    (1, "PUBLISH weather fog", 17),
    (1, "PUBSUB NUMPAT", 1),
    (1, "PUBSUB NUMSUB news nothing", 7),
    (1, "PUBSUB CHANNELS n*", 3),
    (1, "PUBSUB CHANNELS we*", 3),
    (1, "PUBSUB CHANNELS we* more", 1),
    (1, "PUBSUB NUMPAT more", 1),
    (1, "PUBSUB bogus", 1),
    (0, "PUBSUB NUMPAT", 1),
    (0, "UNSUBSCRIBE", 6),
    (0, "PUNSUBSCRIBE x", 6),
    (0, "PUNSUBSCRIBE", 6),
    (1, "PUBLISH news one", 10),
    (1, "PUNSUBSCRIBE", 6),
    (1, "PUBSUB NUMPAT", 1),
    (0, "PUNSUBSCRIBE", 5),
    (0, "PUNSUBSCRIBE a", 6),
    (0, "PSUBSCRIBE", 1),
];

fn as_redis(servers: &Servers, step: &Step) -> Result<()> {
    let server = servers.start(step.name)?;
    let ours = play(&|| Ok(Box::new(connect(&server.address)?)))?;
    let redis = Redis::start()?;
    let theirs = play(&|| Ok(Box::new(redis.connect()?)))?;
    for ((ours, theirs), (_, said, _)) in ours.iter().zip(&theirs).zip(PLAY) {
        ensure!(
            ours == theirs || said.starts_with("HELLO"),
            "after `{said}` the replies differ\nthe store: {ours}\nRedis:     {theirs}"
        );
    }
    Ok(())
}

fn play(connect: &dyn Fn() -> Result<Box<dyn Client>>) -> Result<Vec<String>> {
    let mut clients = [connect()?, connect()?, connect()?];
    let mut heard = vec![];
    for (who, said, lines) in PLAY {
        let client = &mut clients[*who];
        if !said.is_empty() {
            client.write_all(format!("{said}\r\n").as_bytes())?;
        }
        let text = hear(client, *lines).with_context(|| format!("{heard:#?}\nafter `{said}`"))?;
        heard.push(text);
    }
    Ok(heard)
}

fn hear(client: &mut dyn Client, lines: usize) -> Result<String> {
    let mut heard = vec![];
    let mut byte = [0];
    while heard.iter().filter(|byte| **byte == b'\n').count() < lines {
        client.read_exact(&mut byte).with_context(|| {
            let heard = String::from_utf8_lossy(&heard).replace("\r\n", "|");
            format!("the reply stops after {heard}")
        })?;
        heard.push(byte[0]);
    }
    Ok(String::from_utf8_lossy(&heard).replace("\r\n", "|"))
}

/// One client that listens, tells and asks.
fn at_random(servers: &Servers, step: &Step) -> Result<()> {
    let redis = Redis::start()?;
    let server = servers.start(step.name)?;
    for seed in 0..200 {
        let requests = requests(&mut Rng::with_seed(seed));
        let ours = hold(connect(&server.address)?, &requests)?;
        let theirs = hold(redis.connect()?, &requests)?;
        ensure!(
            ours == theirs,
            "seed {seed}\nasked:\n{}\nthe store: {}\nRedis:     {}",
            requests.join("\n"),
            ours.escape_ascii(),
            theirs.escape_ascii()
        );
    }
    Ok(())
}

fn requests(rng: &mut Rng) -> Vec<String> {
    const WAYS: &[&str] = &[
        "SUBSCRIBE a",
        "SUBSCRIBE b c",
        "subscribe a a",
        "UNSUBSCRIBE a",
        "UNSUBSCRIBE b a",
        "UNSUBSCRIBE no",
        "PUBLISH a hello",
        "PUBLISH b x",
        "PING",
        "PING text",
        "ECHO text",
        "INCR seed",
        "DEL seed",
        "SUBSCRIBE",
        "PUBLISH a",
        "NONSENSE",
        "BLPOP nothing 0.001",
        "PSUBSCRIBE a*",
        "PSUBSCRIBE a* a*",
        "PUNSUBSCRIBE a*",
        "PUNSUBSCRIBE no",
        "PUBSUB NUMPAT",
        "PUBSUB NUMSUB a b",
        "PUBSUB NUMSUB",
        "PUBSUB CHANNELS a",
        "PUBSUB CHANNELS a b",
        "PUBSUB",
        "PUBSUB bogus",
    ];
    let mut requests = vec!["DEL seed".to_owned()];
    if rng.bool() {
        requests[0] = "HELLO 3\r\nDEL seed".to_owned();
    }
    for _ in 0..rng.usize(1..30) {
        requests.push(WAYS[rng.usize(0..WAYS.len())].to_owned());
    }
    // In which order Redis leaves several channels, nobody knows.
    requests.push("UNSUBSCRIBE a\r\nUNSUBSCRIBE b\r\nUNSUBSCRIBE c".to_owned());
    requests.push("UNSUBSCRIBE\r\nPUNSUBSCRIBE".to_owned());
    requests.push("ECHO the-end".to_owned());
    requests
}

fn hold(mut client: impl Read + Write, requests: &[String]) -> Result<Vec<u8>> {
    client.write_all((requests.join("\r\n") + "\r\n").as_bytes())?;
    let mut heard = vec![];
    let mut chunk = [0; 4096];
    while !heard.ends_with(b"$7\r\nthe-end\r\n") {
        let count = read_some(&mut client, &mut chunk).with_context(|| {
            let heard = heard.escape_ascii();
            format!("the replies stop: {heard}\nasked: {requests:?}")
        })?;
        ensure!(count > 0, "the replies end: {}", heard.escape_ascii());
        heard.extend_from_slice(&chunk[..count]);
    }
    // The greeting tells a number that is the client's own.
    let id = heard.windows(9).position(|w| w == b"$2\r\nid\r\n:");
    if let Some(at) = id {
        let end = heard[at + 9..].iter().position(|byte| *byte == b'\r');
        heard.drain(at + 9..at + 9 + end.context("no end")?);
    }
    Ok(heard)
}

fn in_order(servers: &Servers, step: &Step) -> Result<()> {
    const EACH: usize = 500;
    let server = servers.start(step.name)?;
    let mut listeners = (0..3)
        .map(|_| listener(&server.address))
        .collect::<Result<Vec<_>>>()?;
    thread::scope(|scope| {
        let publishers: Vec<_> = ["ann", "ben"]
            .map(|name| {
                let address = &server.address;
                scope.spawn(move || -> Result<()> {
                    let mut client = connect(address)?;
                    for number in 0..EACH {
                        let heard = ask(&mut client, &format!("PUBLISH news {name}-{number}"))?;
                        ensure!(heard == ":3", "{name} was heard by {heard}");
                    }
                    Ok(())
                })
            })
            .into();
        for listener in &mut listeners {
            let mut next = [0; 2];
            for _ in 0..2 * EACH {
                let news = message(listener)?;
                let (name, number) = news.split_once('-').context("no number")?;
                let next = &mut next[usize::from(name == "ben")];
                ensure!(
                    number == next.to_string(),
                    "of {name}, number {next} was due, and {number} came"
                );
                *next += 1;
            }
        }
        for publisher in publishers {
            publisher.join().ok().context("a publisher panicked")??;
        }
        Ok(())
    })
}

/// One who listens to `news`.
fn listener(address: &str) -> Result<TcpStream> {
    let mut client = connect(address)?;
    client.write_all(&encode(&[b"SUBSCRIBE", b"news"]))?;
    let said = hear(&mut client, 6)?;
    ensure!(said == "*3|$9|subscribe|$4|news|:1|", "it is told {said}");
    Ok(client)
}

/// The next message's text.
fn message(client: &mut TcpStream) -> Result<String> {
    let lines = (0..7)
        .map(|_| read_line(client))
        .collect::<Result<Vec<_>>>()?;
    ensure!(
        lines[..5] == ["*3", "$7", "message", "$4", "news"],
        "it heard {lines:?}"
    );
    Ok(lines[6].clone())
}

fn slow(servers: &Servers, step: &Step) -> Result<()> {
    let server = servers.start(step.name)?;
    let mut sleeper = listener(&server.address)?;
    let mut awake = listener(&server.address)?;
    let mut publisher = connect(&server.address)?;
    let text = "x".repeat(100_000);
    let begun = Instant::now();
    let mut told = 0;
    let mut news = encode(&[b"message", b"news", text.as_bytes()]);
    // What the system keeps for the sleeper has an end, too.
    loop {
        publisher.write_all(&encode(&[b"PUBLISH", b"news", text.as_bytes()]))?;
        let heard = read_line(&mut publisher)?;
        told += 1;
        awake.read_exact(&mut news)?;
        ensure!(
            news.ends_with(b"xx\r\n"),
            "one who reads hears something else"
        );
        match &heard[..] {
            ":2" => {}
            ":1" => break,
            _ => anyhow::bail!("heard by {heard}"),
        }
        ensure!(begun.elapsed() < LIMIT, "after {told} it still listens");
    }
    // It had its chance; its connection ends, whatever it does now.
    let mut rest = vec![];
    let _ = sleeper.read_to_end(&mut rest);
    ensure!(
        rest.len() < told * 100_000,
        "one who did not read got everything"
    );
    Ok(())
}

fn left(servers: &Servers, step: &Step) -> Result<()> {
    let server = servers.start(step.name)?;
    let mut publisher = connect(&server.address)?;
    for _ in 0..20 {
        drop(listener(&server.address)?);
    }
    let begun = Instant::now();
    while ask(&mut publisher, "PUBLISH news hello")? != ":0" {
        ensure!(begun.elapsed() < LIMIT, "who has left is still counted");
    }
    Ok(())
}

fn library(servers: &Servers, step: &Step) -> Result<()> {
    let server = servers.start(step.name)?;
    for protocol in ["", "?protocol=resp3"] {
        let client = Library::open(format!("redis://{}/{protocol}", server.address))?;
        let mut listens = client.get_connection()?;
        let mut news = listens.as_pubsub();
        news.subscribe("news")?;
        news.set_read_timeout(Some(LIMIT))?;
        let mut tells = client.get_connection()?;
        let heard: usize = ::redis::cmd("PUBLISH")
            .arg("news")
            .arg("hello")
            .query(&mut tells)?;
        ensure!(heard == 1, "it was heard by {heard}");
        let message: String = news.get_message()?.get_payload()?;
        ensure!(message == "hello", "it heard {message}");
        news.unsubscribe("news")?;
    }
    Ok(())
}

/// Each of the patterns looks at each byte of the name, and all of them would take minutes.
fn tired(servers: &Servers, step: &Step) -> Result<()> {
    const PATTERNS: usize = 4000;
    let server = servers.start(step.name)?;
    let mut listener = connect(&server.address)?;
    let patterns: Vec<_> = (0..PATTERNS).map(|n| format!("*x{n}")).collect();
    let mut words = vec![&b"PSUBSCRIBE"[..]];
    words.extend(patterns.iter().map(String::as_bytes));
    listener.write_all(&encode(&words))?;
    for _ in 0..6 * PATTERNS {
        read_line(&mut listener)?;
    }
    let mut teller = connect(&server.address)?;
    let name = b"a".repeat(1 << 20);
    teller.write_all(&encode(&[b"PUBLISH", &name, b"news"]))?;
    let heard = read_line(&mut teller)?;
    ensure!(
        heard.starts_with("-ERR the patterns of those who listen take too long"),
        "whoever tells it hears {heard}"
    );
    let count = ask(&mut teller, "PUBLISH max40 news")?;
    ensure!(count == ":1", "{count} have heard what has a short name");
    Ok(())
}
