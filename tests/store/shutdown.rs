//! A step that is told to end ends, and nobody who was heard goes without an
//! answer.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, Barrier};
use std::thread;

use anyhow::{Context, Result, ensure};
use libtest_mimic::Trial;
use supervise::watchdog::End;

use crate::log::{start, with_file};
use crate::wire::{ask, connect, hangs_up, read_line};
use crate::{STEPS, Server, Servers, Step, trial};

type Test = fn(&Servers, &Step) -> Result<()>;

const TESTS: &[(&str, Test)] = &[
    (
        "told to end under load, it loses no reply",
        |servers, step| under_load(servers, step, ask_to_end),
    ),
    ("it ends though clients wait, listen and dream", idlers),
];

#[cfg(unix)]
const ON_UNIX: &[(&str, Test)] = &[
    ("a signal under load costs no reply", |servers, step| {
        under_load(servers, step, signal)
    }),
    ("a second signal ends it at once", twice),
    ("a second signal ends it though a command is long", busy),
];
#[cfg(not(unix))]
const ON_UNIX: &[(&str, Test)] = &[];

/// Elsewhere, what was not read may be thrown away.
#[cfg(target_os = "linux")]
const ON_LINUX: &[(&str, Test)] = &[
    (
        "told to end, it answers whatever it was sent",
        |servers, step| all_that_was_sent(servers, step, ask_to_end),
    ),
    (
        "after a signal it answers whatever it was sent",
        |servers, step| all_that_was_sent(servers, step, signal),
    ),
    ("it ends though no file is free for long", no_file),
];
#[cfg(not(target_os = "linux"))]
const ON_LINUX: &[(&str, Test)] = &[];

pub fn trials(servers: &Arc<Servers>) -> Vec<Trial> {
    let steps = STEPS.iter().filter(|step| step.ends);
    steps
        .flat_map(|step| {
            let tests = TESTS.iter().chain(ON_UNIX).chain(ON_LINUX);
            tests.map(|(what, test)| trial(servers, step, what, *test))
        })
        .collect()
}

fn ask_to_end(server: &Server) -> Result<()> {
    Ok(connect(&server.address)?.write_all(b"SHUTDOWN\r\n")?)
}

#[cfg(unix)]
fn signal(server: &Server) -> Result<()> {
    use rustix::process::{Pid, Signal, kill_process};
    let pid = i32::try_from(server.running.id())?;
    let pid = Pid::from_raw(pid).context("no process")?;
    Ok(kill_process(pid, Signal::TERM)?)
}

/// It ends by itself, without an error, and says so last.
fn ends_well(server: Server) -> Result<()> {
    let run = server.running.finish()?;
    ensure!(
        matches!(run.end, End::Exited(status) if status.success()),
        "it ended so: {:?}\n{}",
        run.end,
        run.output
    );
    ensure!(
        run.output.ends_with("closed: everybody has left\n"),
        "it did not say that it is done:\n{}",
        run.output
    );
    Ok(())
}

/// How many count at once, each a number of its own.
const CLIENTS: usize = 8;

fn under_load(servers: &Servers, step: &Step, end: fn(&Server) -> Result<()>) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("store.log");
    let start = || match step.keeps {
        true => start(with_file(servers, step, &file)?),
        false => servers.start(step.name),
    };
    let server = start()?;
    let warm = Barrier::new(CLIENTS + 1);
    let heard: Vec<u64> = thread::scope(|scope| -> Result<_> {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| {
                let (warm, address) = (&warm, &server.address);
                scope.spawn(move || count(address, client, warm))
            })
            .collect();
        warm.wait();
        end(&server)?;
        clients
            .into_iter()
            .map(|client| client.join().ok().context("a client panicked")?)
            .collect()
    })?;
    ends_well(server)?;
    if !step.keeps {
        return Ok(());
    }

    let again = start()?;
    let mut client = connect(&again.address)?;
    for (number, heard) in heard.iter().enumerate() {
        let kept = ask(&mut client, &format!("INCRBY visits{number} 0"))?;
        // Not only is nothing lost: nothing was done without a reply.
        ensure!(
            kept == format!(":{heard}"),
            "client {number} was told {heard}, and {kept} was kept"
        );
    }
    Ok(())
}

/// Counts until the server hangs up; returns the last number that it heard.
fn count(address: &str, client: usize, warm: &Barrier) -> Result<u64> {
    let begin = |stream: &mut TcpStream| -> Result<u64> {
        let mut last = 0;
        for _ in 0..10 {
            last = number(&ask(stream, &format!("INCR visits{client}"))?)?;
        }
        Ok(last)
    };
    let begun = connect(address).and_then(|mut stream| Ok((begin(&mut stream)?, stream)));
    // Whatever happened, the others wait for it.
    warm.wait();
    let (mut last, mut stream) = begun?;
    let request = format!("INCR visits{client}\r\n");
    while stream.write_all(request.as_bytes()).is_ok()
        && let Ok(reply) = read_line(&mut stream)
    {
        last = number(&reply)?;
    }
    Ok(last)
}

fn number(reply: &str) -> Result<u64> {
    let number = reply.strip_prefix(':').with_context(|| reply.to_owned())?;
    Ok(number.parse()?)
}

/// Many requests in one go, which the server has when the first is answered.
#[cfg(target_os = "linux")]
fn all_that_was_sent(servers: &Servers, step: &Step, end: fn(&Server) -> Result<()>) -> Result<()> {
    const REQUESTS: usize = 500;
    for _ in 0..5 {
        let server = servers.start(step.name)?;
        let mut client = connect(&server.address)?;
        client.write_all(&b"INCR visits\r\n".repeat(REQUESTS))?;
        ensure!(
            read_line(&mut client)? == ":1",
            "the first of many requests gets another reply"
        );
        end(&server)?;
        let mut last = String::new();
        for number in 2..=REQUESTS {
            last = read_line(&mut client).with_context(|| {
                format!("of {REQUESTS} requests, number {number} gets no reply")
            })?;
        }
        ensure!(last == format!(":{REQUESTS}"), "the last reply is {last}");
        ensure!(hangs_up(&mut client), "it says more than it was asked");
        ends_well(server)?;
    }
    Ok(())
}

/// Those who don't take their replies have all the files that there are, and
/// are let go later than it is told to end.
#[cfg(target_os = "linux")]
fn no_file(servers: &Servers, step: &Step) -> Result<()> {
    use rustix::process::{Pid, Resource, getrlimit, prlimit};
    let server = servers.start(step.name)?;
    let mut first = connect(&server.address)?;
    let text = "x".repeat(8_000_000);
    let set = format!("*3\r\n$3\r\nSET\r\n$4\r\ntext\r\n${}\r\n{text}", text.len());
    let reply = ask(&mut first, &set)?;
    ensure!(reply == "+OK", "a long text gets {reply}");
    // Two more can come: a number below the limit is what a file needs.
    let pid = server.running.id();
    let open: Vec<_> = std::fs::read_dir(format!("/proc/{pid}/fd"))?
        .map(|file| Ok(file?.file_name().to_string_lossy().parse()?))
        .collect::<Result<_>>()?;
    let free = (0..).filter(|number| !open.contains(number)).nth(1);
    let mut files = getrlimit(Resource::Nofile);
    files.current = free.map(|free| free + 1);
    prlimit(Pid::from_raw(i32::try_from(pid)?), Resource::Nofile, files)?;

    let mut greedy = vec![first];
    for _ in 0..2 {
        let mut client = connect(&server.address)?;
        let reply = ask(&mut client, "PING")?;
        ensure!(reply == "+PONG", "a client gets {reply}");
        greedy.push(client);
    }
    for client in &mut greedy {
        client.write_all(b"GET text\r\nGET text\r\nGET text\r\n")?;
        client.read_exact(&mut [0])?;
    }
    signal(&server)?;
    ends_well(server)
}

fn idlers(servers: &Servers, step: &Step) -> Result<()> {
    let server = servers.start(step.name)?;
    let mut dreams = connect(&server.address)?;
    ask(&mut dreams, "PING")?;
    let mut midway = connect(&server.address)?;
    midway.write_all(b"*2\r\n$4\r\nEC")?;
    let mut listens = connect(&server.address)?;
    if step.hears {
        ask(&mut listens, "SUBSCRIBE news")?;
    }
    let mut waits = connect(&server.address)?;
    // It may be waiting already or come to it later: both are dismissed.
    let request: &[u8] = match step.waits {
        true => b"PING\r\nBLPOP list 0\r\n",
        false => b"PING\r\n",
    };
    waits.write_all(request)?;
    read_line(&mut waits)?;
    let mut ends = connect(&server.address)?;
    ends.write_all(b"SHUTDOWN\r\n")?;
    ensure!(hangs_up(&mut ends), "SHUTDOWN gets a reply");
    let mut said = String::new();
    waits.read_to_string(&mut said)?;
    ensure!(
        said == "-ERR the server is closing, and nothing came\r\n" || said.is_empty(),
        "one who waits hears {said}"
    );
    for client in [&mut dreams, &mut midway] {
        ensure!(hangs_up(client), "it keeps a client who says nothing");
    }
    ends_well(server)
}

/// What has the store for itself holds up whoever closes it: for longer than the
/// test waits, if the second signal were not heard meanwhile.
#[cfg(unix)]
fn busy(servers: &Servers, step: &Step) -> Result<()> {
    use std::time::Duration;
    const KEYS: usize = 100_000;
    let mut server = servers.start(step.name)?;
    let mut client = connect(&server.address)?;
    let mut request = format!("*{}\r\n$4\r\nMSET\r\n", 2 * KEYS + 1);
    for key in 0..KEYS {
        let key = key.to_string();
        request += &format!("${}\r\n{key}\r\n$1\r\nx\r\n", key.len());
    }
    client.write_all(request.as_bytes())?;
    ensure!(read_line(&mut client)? == "+OK", "the keys are not set");
    ensure!(ask(&mut client, "MULTI")? == "+OK", "no transaction begins");
    let asked = 20_000;
    client.write_all(&b"KEYS nothing\r\n".repeat(asked))?;
    for _ in 0..asked {
        let reply = read_line(&mut client)?;
        ensure!(reply == "+QUEUED", "a command gets {reply}");
    }
    client.write_all(b"EXEC\r\n")?;
    // It has begun when another one gets no reply.
    let mut other = connect(&server.address)?;
    other.set_read_timeout(Some(Duration::from_millis(500)))?;
    let begins = (0..10_000).any(|_| ask(&mut other, "GET 0").is_err());
    ensure!(begins, "the command does not hold up others");
    signal(&server)?;
    let lines = if step.keeps { 3 } else { 2 };
    let said = server.running.wait_for_lines(lines);
    said.context("it does not say that it closes")?;
    signal(&server)?;
    let run = server.running.finish()?;
    ensure!(
        matches!(run.end, End::Exited(status) if status.code() == Some(130)),
        "it ended so: {:?}\n{}",
        run.end,
        run.output
    );
    Ok(())
}

/// A client that sends and does not read keeps it from ending well, until its
/// time is over.
#[cfg(unix)]
fn twice(servers: &Servers, step: &Step) -> Result<()> {
    use std::time::{Duration, Instant};
    for _ in 0..10 {
        let mut server = servers.start(step.name)?;
        let mut greedy = connect(&server.address)?;
        ask(&mut greedy, &format!("SET text {}", "x".repeat(60_000)))?;
        greedy.set_write_timeout(Some(Duration::from_millis(500)))?;
        let begun = Instant::now();
        let requests = b"GET text\r\n".repeat(1000);
        while greedy.write_all(&requests).is_ok() {}
        signal(&server)?;
        // Before it stand "listening" and, where something could be kept,
        // "nothing is kept".
        let lines = if step.keeps { 3 } else { 2 };
        let said = server.running.wait_for_lines(lines);
        said.context("it does not say that it closes")?;
        signal(&server)?;
        let in_time = begun.elapsed() < Duration::from_secs(6);
        let run = server.running.finish()?;
        if in_time {
            ensure!(
                matches!(run.end, End::Exited(status) if status.code() == Some(130)),
                "it ended so: {:?}\n{}",
                run.end,
                run.output
            );
            return Ok(());
        }
    }
    anyhow::bail!("the machine is too busy: ten times it took too long")
}
