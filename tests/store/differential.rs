//! The same conversation with a step and with a real `redis-server` gets the
//! same replies, byte for byte, however it is cut on its way.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::io::{Read, Write};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use fastrand::Rng;
use libtest_mimic::Trial;
use regex::Regex;

use crate::redis::{self, Redis};
use crate::wire::{connect, encode, read_some};
use crate::{STEPS, Servers, Step, kept, trial};

/// Conversations for each step; `CONVERSATIONS` asks for more.
const CONVERSATIONS: u64 = 150;

pub fn trials(servers: &Arc<Servers>) -> Vec<Trial> {
    let is_missing = !redis::is_installed();
    let steps = STEPS.iter().filter(|step| step.stores);
    let same = steps.map(|step| {
        let what = "random conversations get Redis's replies";
        trial(servers, step, what, as_redis).with_ignored_flag(is_missing)
    });
    let every = "a random conversation may ask for every command".to_owned();
    let every = kept(servers, every, &[], &[TABLE], all_may_be_asked);
    same.chain([every]).collect()
}

/// What it does not ask for: replies that depend on who is asked, an end of the conversation,
/// and news, which are compared with Redis's elsewhere.
const NOT_ASKED: &[&str] = &[
    "HOST:",
    "INFO",
    "POST",
    "PSUBSCRIBE",
    "PUBLISH",
    "PUBSUB",
    "PUNSUBSCRIBE",
    "QUIT",
    "SUBSCRIBE",
    "UNSUBSCRIBE",
];

/// Of all commands.
const TABLE: &str = "code/store/store/src/table.rs";

fn all_may_be_asked(servers: &Servers) -> Result<()> {
    let file = servers.book.root.join(TABLE);
    let table = fs::read_to_string(file)?;
    let (_, table) = table.split_once("ANCHOR: commands").context("no table")?;
    let (table, _) = table.split_once("ANCHOR_END").context("no end of it")?;
    let name = Regex::new(r#"(?:\(|name: )"([a-z:]+)","#)?;
    let has: BTreeSet<_> = name
        .captures_iter(table)
        .map(|found| found[1].to_uppercase())
        .collect();
    let asked = COMMANDS.iter().map(|(name, _)| *name);
    let known: BTreeSet<_> = asked
        .chain(["MULTI"])
        .chain(NOT_ASKED.iter().copied())
        .filter(|name| *name != "NONSENSE")
        .map(str::to_owned)
        .collect();
    ensure!(
        has == known,
        "the store's table and the conversations differ in {:?}",
        has.symmetric_difference(&known).collect::<Vec<_>>()
    );
    Ok(())
}

fn as_redis(servers: &Servers, step: &Step) -> Result<()> {
    let redis = Redis::start()?;
    let server = servers.start(step.name)?;
    let count = env::var("CONVERSATIONS")
        .ok()
        .and_then(|count| count.parse().ok());
    // Another seed each time would be another test each time.
    let first = env::var("SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(0);
    for seed in first..first + count.unwrap_or(CONVERSATIONS) {
        let requests = Conversation::random(seed);
        let (ours, theirs) = requests.hold_with_both(&server.address, &redis, seed)?;
        ensure!(
            ours == theirs,
            "{}",
            requests.difference(&ours, &theirs, &format!("SEED={seed} CONVERSATIONS=1"))
        );
    }
    Ok(())
}

/// Requests, and whether the last of them breaks the protocol.
struct Conversation {
    requests: Vec<Vec<u8>>,
    breaks: bool,
    /// Whether the client chooses the third version of the protocol.
    third: bool,
}

const END: &[u8] = b"ECHO the-end-of-it\r\n";
const ENDED: &[u8] = b"$13\r\nthe-end-of-it\r\n";

impl Conversation {
    fn random(seed: u64) -> Self {
        let mut rng = Rng::with_seed(seed);
        let mut requests = vec![b"FLUSHALL\r\n".to_vec()];
        let mut is_open = false;
        for _ in 0..rng.usize(1..60) {
            let (opens, closes) = (rng.u8(0..20) == 0, rng.u8(0..6) == 0);
            if opens || (is_open && closes) {
                is_open = opens;
                let ends: &[u8] = if rng.u8(0..4) == 0 {
                    b"discard\r\n"
                } else {
                    b"EXEC\r\n"
                };
                requests.push(if opens { b"MULTI\r\n" } else { ends }.to_vec());
            } else {
                requests.push(request(&mut rng));
            }
        }
        if is_open {
            requests.push(b"EXEC\r\n".to_vec());
        }
        let breaks = rng.u8(0..4) == 0;
        requests.push(match breaks {
            true => broken(&mut rng),
            false => END.to_vec(),
        });
        let third = rng.bool();
        Conversation {
            requests,
            breaks,
            third,
        }
    }

    /// The replies of both. Seconds are counted in them: one that took so long
    /// that a second may have gone by is held once more.
    fn hold_with_both(
        &self,
        address: &str,
        redis: &Redis,
        seed: u64,
    ) -> Result<(Vec<u8>, Vec<u8>)> {
        for _ in 0..10 {
            let begun = Instant::now();
            let ours = self.hold(connect(address)?, seed)?;
            let theirs = self.hold(redis.connect()?, seed + 1)?;
            if begun.elapsed() < Duration::from_millis(400) {
                return Ok((ours, theirs));
            }
        }
        anyhow::bail!("the machine is too busy: ten times a conversation took too long")
    }

    /// All replies; to the end of the connection where it has to end.
    fn hold(&self, mut stream: impl Read + Write, cuts: u64) -> Result<Vec<u8>> {
        if self.third {
            choose_third(&mut stream)?;
        }
        let mut rng = Rng::with_seed(cuts);
        let bytes = self.requests.concat();
        let mut rest = &bytes[..];
        while !rest.is_empty() {
            let length = match rng.u8(0..4) {
                0 => 1,
                1 => rng.usize(1..8),
                _ => rng.usize(1..2000),
            };
            let (piece, after) = rest.split_at(length.min(rest.len()));
            stream.write_all(piece)?;
            rest = after;
        }
        let mut replies = vec![];
        let mut chunk = [0; 4096];
        while self.breaks || !replies.ends_with(ENDED) {
            match read_some(&mut stream, &mut chunk).context("the replies stop")? {
                0 => break,
                count => replies.extend_from_slice(&chunk[..count]),
            }
        }
        Ok(replies)
    }

    fn difference(&self, ours: &[u8], theirs: &[u8], again: &str) -> String {
        let at = ours.iter().zip(theirs).take_while(|(a, b)| a == b).count();
        let near = |bytes: &[u8]| {
            let from = at.saturating_sub(60);
            bytes[from.min(bytes.len())..(at + 60).min(bytes.len())]
                .escape_ascii()
                .to_string()
        };
        let short =
            |request: &Vec<u8>| request[..request.len().min(100)].escape_ascii().to_string();
        let asked: Vec<_> = self.requests.iter().map(short).collect();
        format!(
            "the replies differ at byte {at}\nthe store: {}\nRedis:     {}\nasked:\n{}\nagain: \
             {again} cargo test --test store -- Redis",
            near(ours),
            near(theirs),
            asked.join("\n")
        )
    }
}

/// The greeting is read and dropped: it tells a number that is the client's
/// own.
fn choose_third(stream: &mut (impl Read + Write)) -> Result<()> {
    stream.write_all(b"HELLO 3\r\n")?;
    stream.write_all(END)?;
    let mut greeting = vec![];
    let mut byte = [0];
    while !greeting.ends_with(ENDED) {
        stream.read_exact(&mut byte).context("no greeting comes")?;
        greeting.push(byte[0]);
    }
    ensure!(
        greeting.starts_with(b"%7\r\n"),
        "HELLO 3 gets no map: {}",
        greeting.escape_ascii()
    );
    Ok(())
}

/// A request, as an array or as a typed line.
fn request(rng: &mut Rng) -> Vec<u8> {
    let words = words(rng);
    let is_plain = |word: &Vec<u8>| {
        !word.is_empty()
            && word
                .iter()
                .all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
    };
    match words.iter().all(is_plain) && rng.bool() {
        true => {
            let end: &[u8] = if rng.bool() { b"\r\n" } else { b" \n" };
            [&words.join(&b"  "[..]), end].concat()
        }
        false => encode(&words.iter().map(Vec::as_slice).collect::<Vec<_>>()),
    }
}

/// Something that no decoder can take for a request.
fn broken(rng: &mut Rng) -> Vec<u8> {
    let ways: [&[u8]; 8] = [
        b"*x\r\n",
        b"*+1\r\n",
        b"*1\r\n:1\r\n",
        b"*2\r\n$4\r\nECHO\r\n$-2\r\n",
        b"*1\r\n$007\r\n",
        b"ECHO \"a\r\n",
        b"ECHO 'a'b\r\n",
        b"*9999999999\r\n",
    ];
    ways[rng.usize(0..ways.len())].to_vec()
}

/// What a command takes in a place.
#[derive(Clone, Copy)]
enum Word {
    Key,
    Value,
    Number,
    Seconds,
    Said(&'static [&'static str]),
    /// None to three of what follows.
    Some(&'static [Word]),
    /// One to three of what follows.
    Many(&'static [Word]),
}

use Word::{Key, Many, Number, Said, Seconds, Some as Perhaps, Value};

const SET_WORDS: &[&str] = &["NX", "XX", "GET", "KEEPTTL", "bogus"];
/// None at all: what is left until a real one depends on when one asks.
const MOMENTS: &[&str] = &["0", "-1", "x"];
/// Short ones: nothing comes while a conversation waits.
const TIME_OUTS: &[&str] = &["0.001", "2e-3", "-1", "x", "", "nan", "inf", "-inf"];
/// Each means one key at most: in which order Redis tells several, nobody
/// knows.
const PATTERNS: &[&str] = &[
    "a", "b*", "*c", "[d]", "[d", "[^a-d]", "[^a-d", "\\e", "[b-b]*", "[\\c]", "[z-e]", "s*y?",
    "??", "[^abcd]", "", "\\", "[]d]", "*[a-a]", "a-", "s*a*s*",
];
const CURSORS: &[&str] = &["0", "0", "0", "00", "+0", "-0", "", "-", " 0", "0x", "x"];
const SCAN_WORDS: &[&str] = &["TYPE", "string", "COUNT", "100", "match"];
/// In seconds or in milliseconds, since 1970: over, far away, or none.
const DAYS: &[&str] = &[
    "0",
    "-1",
    "x",
    "99999999999",
    "9999999999999",
    "9223372036854775807",
];
const CONDITIONS: &[&str] = &["NX", "XX", "GT", "LT", "bogus"];

/// The commands of the store whose replies do not depend on who is asked.
const COMMANDS: &[(&str, &[Word])] = &[
    ("PING", &[Perhaps(&[Value])]),
    ("ECHO", &[Value]),
    ("SET", &[Key, Value]),
    ("SET", &[Key, Number]),
    (
        "SET",
        &[
            Key,
            Value,
            Said(&["NX", "XX", "GET", "nx", "xx", "KEEPTTL"]),
        ],
    ),
    ("SET", &[Key, Value, Said(&["EXAT", "pxat"]), Said(MOMENTS)]),
    (
        "SET",
        &[Key, Value, Said(&["EX", "KEEPTTL"]), Said(&["PX", "NX"])],
    ),
    ("SET", &[Key, Value, Said(&["EX", "px"]), Seconds]),
    (
        "SET",
        &[Key, Value, Perhaps(&[Said(SET_WORDS)]), Perhaps(&[Number])],
    ),
    ("GET", &[Key]),
    ("DEL", &[Many(&[Key])]),
    ("EXISTS", &[Many(&[Key])]),
    ("INCR", &[Key]),
    ("DECR", &[Key]),
    ("INCRBY", &[Key, Number]),
    ("DECRBY", &[Key, Number]),
    ("APPEND", &[Key, Value]),
    ("STRLEN", &[Key]),
    ("MGET", &[Many(&[Key])]),
    ("MSET", &[Many(&[Key, Value])]),
    ("MSET", &[Many(&[Key])]),
    ("LPUSH", &[Key, Many(&[Value])]),
    ("RPUSH", &[Key, Many(&[Value])]),
    ("LPOP", &[Key, Perhaps(&[Number])]),
    ("RPOP", &[Key, Perhaps(&[Number])]),
    ("LLEN", &[Key]),
    ("LRANGE", &[Key, Number, Number]),
    ("TYPE", &[Key]),
    ("DBSIZE", &[]),
    ("KEYS", &[Said(PATTERNS)]),
    ("UNLINK", &[Many(&[Key])]),
    ("SETNX", &[Key, Value]),
    ("SETEX", &[Key, Seconds, Value]),
    ("PSETEX", &[Key, Seconds, Value]),
    ("GETSET", &[Key, Value]),
    ("FLUSHDB", &[Perhaps(&[Said(&["SYNC", "async", "bogus"])])]),
    ("FLUSHALL", &[Perhaps(&[Said(&["SYNC", "async", "bogus"])])]),
    ("EXPIRE", &[Key, Seconds, Perhaps(&[Said(CONDITIONS)])]),
    ("PEXPIRE", &[Key, Seconds, Perhaps(&[Said(CONDITIONS)])]),
    ("TTL", &[Key]),
    // Its key has no deadline, or milliseconds would count.
    ("PTTL", &[Said(&["stays", "nothing"])]),
    ("RPUSH", &[Said(&["stays"]), Value]),
    ("BLPOP", &[Many(&[Key]), Said(TIME_OUTS)]),
    ("BRPOP", &[Many(&[Key]), Said(TIME_OUTS)]),
    ("PERSIST", &[Key]),
    ("SELECT", &[Said(&["0", "1", "-1", "x", "99999999999"])]),
    (
        "SCAN",
        &[
            Said(CURSORS),
            Said(&["MATCH"]),
            Said(PATTERNS),
            Perhaps(&[Said(SCAN_WORDS)]),
        ],
    ),
    (
        "SCAN",
        &[
            Said(CURSORS),
            Said(&["count", "COUNT"]),
            Said(&["100", "0", "-1", "x", "9223372036854775807"]),
            Said(&["match"]),
            Said(PATTERNS),
            Said(&["TYPE"]),
            Said(&["string", "LIST", "set"]),
        ],
    ),
    ("RENAME", &[Key, Key]),
    ("RENAMENX", &[Key, Key]),
    (
        "COPY",
        &[
            Key,
            Key,
            Perhaps(&[Said(&["REPLACE", "DB", "0", "1", "x"])]),
        ],
    ),
    ("TOUCH", &[Many(&[Key])]),
    ("SET", &[Said(&["ends"]), Value]),
    (
        "EXPIREAT",
        &[Said(&["ends"]), Said(DAYS), Perhaps(&[Said(CONDITIONS)])],
    ),
    (
        "PEXPIREAT",
        &[Said(&["ends"]), Said(DAYS), Perhaps(&[Said(CONDITIONS)])],
    ),
    ("EXPIRETIME", &[Said(&["ends", "stays", "nothing"])]),
    ("PEXPIRETIME", &[Said(&["ends", "stays", "nothing"])]),
    ("WATCH", &[Many(&[Key])]),
    ("UNWATCH", &[]),
    ("COMMAND", &[Said(&["bogus"]), Value]),
    ("CLIENT", &[Said(&["GETNAME", "bogus", "SETINFO"])]),
    ("CLIENT", &[Said(&["SETNAME"]), Value]),
    (
        "CONFIG",
        &[Said(&["GET", "bogus"]), Said(&["save", "no-such-thing"])],
    ),
    ("HELLO", &[Said(&["x", "9", "1"])]),
    ("NONSENSE", &[Perhaps(&[Value])]),
    ("EXEC", &[]),
    ("DISCARD", &[]),
];

fn words(rng: &mut Rng) -> Vec<Vec<u8>> {
    let (name, shape) = COMMANDS[rng.usize(0..COMMANDS.len())];
    let name = match rng.u8(0..3) {
        0 => name.to_lowercase(),
        _ => name.to_owned(),
    };
    let mut words = vec![name.into_bytes()];
    for word in shape {
        fill(*word, rng, &mut words);
    }
    // Now and then there is a word too few, or one too many.
    match rng.u8(0..24) {
        // `HELLO` alone tells a number that differs from client to client.
        0 if words.len() > 1 && !words[0].eq_ignore_ascii_case(b"hello") => drop(words.pop()),
        1 => words.push(b"more".to_vec()),
        _ => {}
    }
    words
}

fn fill(word: Word, rng: &mut Rng, words: &mut Vec<Vec<u8>>) {
    const VALUES: &[&[u8]] = &[
        b"",
        b"x",
        b"hello",
        b"a b",
        b"10",
        b"-3",
        b"9223372036854775807",
        b"\r\n",
        b"\0\xff\x80",
    ];
    const NUMBERS: &[&str] = &[
        "0",
        "1",
        "2",
        "-1",
        "-2",
        "7",
        "100",
        "-100",
        "01",
        "+1",
        " 1",
        "",
        "x",
        "1.5",
        "9223372036854775807",
        "-9223372036854775808",
        "9223372036854775808",
    ];
    // Over before the conversation goes on, or none.
    const SECONDS: &[&str] = &["-1", "0", "x", "9223372036854775807"];
    match word {
        Key => words.push(vec![rng.u8(b'a'..=b'e')]),
        Value => match rng.u8(0..6) {
            0 => words.push((0..rng.usize(0..3000)).map(|_| rng.u8(..)).collect()),
            _ => words.push(VALUES[rng.usize(0..VALUES.len())].to_vec()),
        },
        Number => words.push(NUMBERS[rng.usize(0..NUMBERS.len())].into()),
        // Of two deadlines that are alike, which is later depends on the clock: each long
        // one is another. As milliseconds they are whole seconds: half a second is told
        // as one or none, by the clock again.
        Seconds => words.push(match rng.u8(0..8) {
            0 | 1 => format!("{}000", rng.u32(100..100_000)).into_bytes(),
            // Some of these are too late when they are counted in seconds.
            2 => format!("9223372036{:03}000", rng.u32(0..1000)).into_bytes(),
            _ => SECONDS[rng.usize(0..SECONDS.len())].into(),
        }),
        Said(choices) => words.push(choices[rng.usize(0..choices.len())].into()),
        Perhaps(shape) => repeat(rng.usize(0..4), shape, rng, words),
        Many(shape) => repeat(rng.usize(1..4), shape, rng, words),
    }
}

fn repeat(count: usize, shape: &[Word], rng: &mut Rng, words: &mut Vec<Vec<u8>>) {
    for _ in 0..count {
        for word in shape {
            fill(*word, rng, words);
        }
    }
}
