//! A picture of the server's threads, drawn from what the system tells of them while they
//! sleep. `THREADS=write cargo test --test store -- picture` draws it anew.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::io::Write;
use std::net::TcpStream;
use std::slice;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use instep::record::threads::{Arrival, Sleeper, draw};
use libtest_mimic::Trial;

use crate::log::{start, with_file};
use crate::wire::{LIMIT, connect, read_line};
use crate::{STEPS, Servers, Step, kept};

/// Relative to the book's root.
const PICTURE: &str = "code/store/threads.svg";
const TITLE: &str = "Each thread of the server, and where it sleeps";
const STEP: &str = "store_shutdown";

const ACCEPTS: &str = "in accept, until somebody comes";

/// What clients say, and how many lines they hear then.
const CLIENTS: &[(&str, usize)] = &[("PING", 1), ("BLPOP coats 0", 0), ("SUBSCRIBE foyer", 6)];

pub fn trials(servers: &Arc<Servers>) -> Vec<Trial> {
    // Elsewhere, the numbers of the calls are others.
    let tells = cfg!(all(target_os = "linux", target_arch = "x86_64"));
    let steps = STEPS.iter().filter(|step| step.name == STEP);
    steps
        .map(|step| {
            let what = "the picture of its threads shows what the system tells";
            let name = format!("{}: {what}", step.name);
            let steps = slice::from_ref(step);
            kept(servers, name, steps, &[PICTURE], |servers| {
                as_drawn(servers, step)
            })
            .with_ignored_flag(!tells)
        })
        .collect()
}

fn as_drawn(servers: &Servers, step: &Step) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let server = start(with_file(servers, step, &folder.path().join("log"))?)?;
    let process = server.running.id();
    let mut known = BTreeSet::new();
    // Before it accepts, its own threads have been started.
    let begun = Instant::now();
    while sleeper(process, process).is_none_or(|main| main.sleeps != ACCEPTS) {
        ensure!(begun.elapsed() < LIMIT, "it accepts nobody");
        thread::sleep(Duration::from_millis(5));
    }
    let mut since = vec![("the server starts".to_owned(), new(process, &mut known)?)];
    let mut guests = vec![];
    for (said, lines) in CLIENTS {
        guests.push(say(&server.address, said, *lines)?);
        since.push((format!("a client says {said}"), new(process, &mut known)?));
    }
    let file = servers.book.root.join(PICTURE);
    let writes = env::var_os("THREADS").is_some_and(|wish| wish == "write");
    let kept = fs::read_to_string(&file).unwrap_or_default();
    let begun = Instant::now();
    let mut before = None;
    loop {
        let arrivals = look(process, &since);
        let drawn = arrivals.map(|arrivals| draw(STEP, TITLE, &arrivals));
        match &drawn {
            Some(drawn) if *drawn == kept.replace('\r', "") => return Ok(()),
            // Twice the same: nobody is on the way to somewhere else.
            Some(drawn) if writes && before == Some(drawn.clone()) => {
                return fs::write(&file, drawn).context(PICTURE);
            }
            _ => {}
        }
        ensure!(
            begun.elapsed() < LIMIT,
            "{PICTURE}: the threads sleep elsewhere than it shows\nexpected:\n{kept}\nfound:\n{}\n\
             draw it anew: THREADS=write cargo test --test store -- picture",
            drawn.as_deref().unwrap_or("some that do not sleep")
        );
        before = drawn;
        thread::sleep(Duration::from_millis(20));
    }
}

/// A client that stays.
fn say(address: &str, said: &str, lines: usize) -> Result<TcpStream> {
    let mut client = connect(address)?;
    client.write_all(format!("{said}\r\n").as_bytes())?;
    for _ in 0..lines {
        read_line(&mut client)?;
    }
    Ok(client)
}

/// The threads that have come, at least one.
fn new(process: u32, known: &mut BTreeSet<u32>) -> Result<Vec<u32>> {
    let begun = Instant::now();
    while begun.elapsed() < LIMIT {
        let mut new = vec![];
        for entry in fs::read_dir(format!("/proc/{process}/task"))? {
            let number = entry?.file_name().to_string_lossy().parse()?;
            if known.insert(number) {
                new.push(number);
            }
        }
        if !new.is_empty() {
            new.sort_unstable();
            return Ok(new);
        }
        thread::sleep(Duration::from_millis(5));
    }
    bail!("no thread was started for it");
}

/// Where all of them sleep; `None` if one does not.
fn look(process: u32, since: &[(String, Vec<u32>)]) -> Option<Vec<Arrival>> {
    let arrivals = since.iter().map(|(what, threads)| {
        let threads = threads.iter().map(|thread| sleeper(process, *thread));
        Some(Arrival {
            what: what.clone(),
            threads: threads.collect::<Option<_>>()?,
        })
    });
    arrivals.collect()
}

/// The name of a thread, and the call in which it sleeps, by its number for this
/// processor: <https://man7.org/linux/man-pages/man5/proc_pid_syscall.5.html>.
fn sleeper(process: u32, thread: u32) -> Option<Sleeper> {
    let folder = format!("/proc/{process}/task/{thread}");
    let name = fs::read_to_string(format!("{folder}/comm")).ok()?;
    let call = fs::read_to_string(format!("{folder}/syscall")).ok()?;
    let words: Vec<_> = call.split_whitespace().collect();
    let sleeps = match words[..] {
        ["45", ..] => "in recvfrom, for bytes of a client",
        ["202", _, _, _, "0x0", ..] => "in futex, until it is woken",
        ["202", ..] => "in futex, until it is woken, or for a while",
        ["288", ..] => ACCEPTS,
        _ => return None,
    };
    Some(Sleeper {
        name: name.trim_end().to_owned(),
        sleeps: sleeps.to_owned(),
    })
}
