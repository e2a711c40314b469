//! What `store_log` has acknowledged is there after it was killed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use fastrand::Rng;
use instep::record::normal;
use instep::run::observe;
use libtest_mimic::Trial;
use supervise::watchdog::{self, End, Limits};

use crate::wire::{ask, connect};
use crate::{STEPS, Server, Servers, Step, trial};

/// How often it is killed.
const KILLED: usize = 100;

type Test = fn(&Servers, &Step) -> Result<()>;

const TESTS: &[(&str, Test)] = &[
    ("killed a hundred times, it keeps what it said", killed),
    (
        "a file that can't be used is said, and left as it is",
        refused,
    ),
];

#[cfg(unix)]
const ON_UNIX: &[(&str, Test)] = &[("on a full disk nothing is acknowledged", full)];
#[cfg(not(unix))]
const ON_UNIX: &[(&str, Test)] = &[];

pub fn trials(servers: &Arc<Servers>) -> Vec<Trial> {
    let steps = STEPS.iter().filter(|step| step.keeps);
    steps
        .flat_map(|step| {
            let tests = TESTS.iter().chain(ON_UNIX);
            tests.map(|(what, test)| trial(servers, step, what, *test))
        })
        .collect()
}

pub fn command(servers: &Servers, step: &Step) -> Result<Command> {
    let listing = servers
        .book
        .listing(step.name)
        .context("the step is no listing")?;
    observe::command(&servers.book, listing, &servers.built)
}

pub fn start(command: Command) -> Result<Server> {
    let mut running = watchdog::start(command, Limits::default())?;
    let said = running
        .wait_for_lines(2)
        .context("the server does not start")?;
    let address = normal::address(&said).context("it does not say where it listens")?;
    Ok(Server { address, running })
}

pub fn with_file(servers: &Servers, step: &Step, file: &Path) -> Result<Command> {
    let mut command = command(servers, step)?;
    command.arg("127.0.0.1:0").arg(file);
    Ok(command)
}

fn killed(servers: &Servers, step: &Step) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("store.log");
    let mut rng = Rng::with_seed(1);
    let mut acknowledged = [0; 2];
    for time in 0..KILLED {
        let server = start(with_file(servers, step, &file)?)?;
        for (client, before) in acknowledged.iter_mut().enumerate() {
            let found = visits(&server.address, client)?;
            ensure!(
                // One more may have been kept without a word.
                found == *before || found == *before + 1,
                "killed {time} times, it has {found} visits of client {client}, and {before} were \
                 acknowledged"
            );
            *before = found;
        }
        acknowledged = count_until_killed(server, acknowledged, rng.u64(0..15));
    }
    ensure!(
        acknowledged.iter().all(|count| *count > 0),
        "nothing was acknowledged: {acknowledged:?}"
    );
    Ok(())
}

fn visits(address: &str, client: usize) -> Result<u64> {
    let reply = ask(&mut connect(address)?, &format!("INCRBY visits{client} 0"))?;
    let number = reply.strip_prefix(':').with_context(|| reply.clone())?;
    Ok(number.parse()?)
}

/// Two clients count, each for itself, until their server is gone; returns
/// what they were told last.
fn count_until_killed(server: Server, before: [u64; 2], milliseconds: u64) -> [u64; 2] {
    let count = |client: usize| {
        let address = server.address.clone();
        thread::spawn(move || -> Option<u64> {
            let mut stream = connect(&address).ok()?;
            let mut last = None;
            while let Ok(reply) = ask(&mut stream, &format!("INCR visits{client}")) {
                last = reply.strip_prefix(':')?.parse().ok();
            }
            last
        })
    };
    let clients = [count(0), count(1)];
    thread::sleep(Duration::from_millis(milliseconds));
    // Dropped, it is killed.
    drop(server);
    let mut acknowledged = before;
    for (client, last) in clients.into_iter().zip(&mut acknowledged) {
        *last = client.join().ok().flatten().unwrap_or(*last);
    }
    acknowledged
}

fn refused(servers: &Servers, step: &Step) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let other = folder.path().join("other.log");
    fs::write(&other, "store log 2\nof the future")?;
    let says = |file: PathBuf| -> Result<String> {
        let run = watchdog::run(with_file(servers, step, &file)?, Limits::default())?;
        ensure!(
            matches!(run.end, End::Exited(status) if status.code() == Some(1)),
            "with {} it ended so: {:?}\n{}",
            file.display(),
            run.end,
            run.output
        );
        Ok(run.output)
    };
    let said = says(other.clone())?;
    ensure!(said.contains("it is no log of this version"), "{said}");
    ensure!(
        fs::read_to_string(&other)? == "store log 2\nof the future",
        "the file was changed"
    );
    let said = says(folder.path().join("no-folder").join("store.log"))?;
    ensure!(said.contains("cannot use"), "{said}");
    Ok(())
}

/// A limit on the length of files is what a full disk is to one program.
#[cfg(unix)]
fn full(servers: &Servers, step: &Step) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("store.log");
    let program = command(servers, step)?;
    let mut limited = Command::new("sh");
    limited
        .args(["-c", "trap '' XFSZ; ulimit -f 8; exec \"$@\"", "sh"])
        .arg(program.get_program())
        .arg("127.0.0.1:0")
        .arg(&file);
    let server = start(limited)?;
    let mut client = connect(&server.address)?;
    let mut kept = 0;
    let text = "x".repeat(100);
    let refusal = loop {
        let reply = ask(&mut client, &format!("SET key{kept} {text}"))?;
        if reply != "+OK" {
            break reply;
        }
        kept += 1;
        ensure!(kept < 10_000, "the disk is never full");
    };
    ensure!(
        refusal.starts_with("-MISCONF Errors writing to the AOF file: "),
        "on a full disk it says {refusal}"
    );
    let again = ask(&mut client, "INCR visits")?;
    ensure!(again == refusal, "and then it says {again}");
    let refused = ask(&mut client, "GET visits")?;
    ensure!(refused == "$-1", "what was refused is there: {refused}");
    let replies = ["MULTI", "DBSIZE", "EXEC"].map(|line| ask(&mut client, line));
    let [Ok(begun), Ok(queued), Ok(done)] = replies else {
        bail!("several commands in one go: {replies:?}");
    };
    ensure!(
        (begun.as_str(), queued.as_str()) == ("+OK", "+QUEUED"),
        "it says {begun}, {queued}"
    );
    ensure!(done == refusal, "several in one go are done: {done}");
    let read = ask(&mut client, "GET key0")?;
    ensure!(read == "$100", "it does not serve readers: {read}");
    let second = watchdog::run(with_file(servers, step, &file)?, Limits::default())?;
    ensure!(
        second.output.contains("another server has it"),
        "a second server says {}",
        second.output
    );
    drop(server);
    let length = fs::metadata(&file)?.len();

    let server = start(with_file(servers, step, &file)?)?;
    let mut client = connect(&server.address)?;
    let found = ask(&mut client, "DBSIZE")?;
    ensure!(
        found == format!(":{kept}"),
        "{kept} were acknowledged, and {found} are there"
    );
    // Whoever starts cuts off a record that was written by halves.
    let now = fs::metadata(&file)?.len();
    ensure!(
        now == length,
        "the file ended with half a record: it had {length} bytes, and {now} of them are good"
    );
    Ok(())
}
