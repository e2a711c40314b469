//! What a server asks of the system, as `strace` counts it.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use supervise::watchdog::{self, End};

use crate::server::{self, OBSERVED, Server};
use crate::{LOADS, ask, limits};

/// Few, since a program that is watched so closely is slow.
const REQUESTS: usize = 30_000;

/// A call that is rarer than one in so many requests is left out.
const RARE: usize = 100;

pub fn count(root: &Path) -> Result<()> {
    for (server, program) in server::installed(root, OBSERVED)? {
        println!("{} calls, for {REQUESTS} requests:", server.name);
        for call in of(server, &program)? {
            if call.calls * RARE >= REQUESTS {
                println!("{:>7} {}{}", call.calls, call.name, call.failed());
            }
        }
    }
    Ok(())
}

struct Call {
    name: String,
    calls: usize,
    errors: usize,
}

impl Call {
    fn failed(&self) -> String {
        match self.errors {
            0 => String::new(),
            errors => format!(", of which {errors} failed"),
        }
    }
}

/// All calls of the server while it is asked for `GET`, one at a time.
fn of(server: &Server, program: &Path) -> Result<Vec<Call>> {
    let running = server.start(program)?;
    let mut strace = Command::new("strace");
    strace.args(["-c", "-f", "-p", &running.id().to_string()]);
    let mut strace = watchdog::start(strace, limits()).context("strace can't be run")?;
    let attached = strace
        .wait_for_lines(1)
        .is_some_and(|said| said.contains("attached"));
    ensure!(
        attached,
        "strace doesn't follow {}:\n{}",
        server.name,
        strace.end()
    );
    let one_at_a_time = LOADS.iter().find(|load| load.name == "`GET`");
    ask(
        one_at_a_time.context("no such load")?,
        REQUESTS,
        running.port,
    )?;
    // It tells what it has counted when the server is gone.
    drop(running);
    let run = strace.finish()?;
    ensure!(
        matches!(run.end, End::Exited(_)),
        "strace does not end: {:?}",
        run.end
    );
    let mut calls: Vec<_> = run.output.lines().filter_map(call).collect();
    calls.sort_by(|one, other| one.name.cmp(&other.name));
    ensure!(
        !calls.is_empty(),
        "strace has counted nothing:\n{}",
        run.output
    );
    Ok(calls)
}

/// A line of its table: % time, seconds, µs a call, calls, errors where there are any, name.
fn call(line: &str) -> Option<Call> {
    let fields: Vec<_> = line.split_whitespace().collect();
    let (calls, errors, name) = match fields[..] {
        [_, _, _, calls, name] => (calls, "0", name),
        [_, _, _, calls, errors, name] => (calls, errors, name),
        _ => return None,
    };
    let calls = calls.parse().ok()?;
    let errors = errors.parse().ok()?;
    (name != "total").then(|| Call {
        name: name.to_owned(),
        calls,
        errors,
    })
}
