//! The process in which a search runs.

use std::error::Error;
use std::fmt;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use formats::Fault;
use formats::graph::Graph;
use formats::search::{FOUND_BUG, NOT_UNDERSTOOD, Options, Progress, Request};
use formats::version::{Format, Version};
use supervise::group::Group;
use supervise::interrupt;

use crate::build::batch::Compiled;
use crate::refusal;

/// How long a search may take to hand over what it has found.
const GRACE: Duration = Duration::from_secs(20);

/// The search has found a mistake in itself.
#[derive(Debug)]
pub struct Bug(String);

impl fmt::Display for Bug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Bug {}

/// Runs a search, and hands over what it has found.
///
/// # Errors
///
/// When the search has not come to an end, or its process is of another version.
pub fn search(
    compiled: &Compiled<'_>,
    options: Options,
    tell: impl Fn(Progress) + Send,
) -> Result<Graph> {
    let request = Request {
        format: Version,
        files: compiled.program.files(),
        folder: compiled.folder.to_string_lossy().into_owned(),
        shifts: compiled.shifts.clone(),
        orderless: compiled.orderless.clone(),
        options,
        facts: compiled.facts,
    };
    let group = Group::spawn(command(compiled))?;
    // It ends when nobody holds the other end any more.
    let mut held = group.take_stdin().context("the explorer has an input")?;
    // A program that has ended already says why on its other ends.
    let _ = held.write_all((request.to_json() + "\n").as_bytes());
    let mut stdout = group.take_stdout().context("the explorer has an output")?;
    let stderr = group.take_stderr().context("the explorer has an output")?;
    thread::scope(|scope| {
        let graph = scope.spawn(move || {
            let mut text = String::new();
            stdout.read_to_string(&mut text).map(|_| text)
        });
        let said = scope.spawn(move || {
            let mut said = String::new();
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                match serde_json::from_str(&line) {
                    Ok(progress) => tell(progress),
                    Err(_) => said = said + &line + "\n",
                }
            }
            said
        });
        // The search keeps its limits itself. Where its own threads don't get to run,
        // somebody else has to end it.
        let patience = options.time + 2 * options.patience + GRACE;
        let status = group.wait_until(Instant::now() + patience)?;
        if status.is_none() {
            group.kill();
        }
        let said = said.join().unwrap_or_default();
        let text = graph.join().unwrap_or_else(|_| Ok(String::new()))?;
        match status {
            None if interrupt::requested() => bail!("interrupted"),
            None => bail!(
                "{}: the search of `{}` has not ended after {} seconds, which is more than \
                 --seconds and --patience allow",
                compiled.program.shown,
                compiled.program.name,
                patience.as_secs()
            ),
            Some(status) => found(compiled, status, &text, &said),
        }
    })
}

fn command(compiled: &Compiled<'_>) -> Command {
    let mut command = Command::new(&compiled.executable);
    command
        .arg(&compiled.argument)
        .env("RUST_BACKTRACE", "0")
        .env_remove("RUST_LIB_BACKTRACE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// What a search that has ended has found, or why it has found nothing.
fn found(compiled: &Compiled<'_>, status: ExitStatus, text: &str, said: &str) -> Result<Graph> {
    let (shown, name) = (&compiled.program.shown, &compiled.program.name);
    if let Some(what) = refusal::of_end(said) {
        bail!(refusal::told(compiled.program, None, what));
    }
    match status.code() {
        Some(NOT_UNDERSTOOD) => bail!("{OTHER_STAND_IN}:\n{}", said.trim_end()),
        Some(FOUND_BUG) => bail!(Bug(format!("{shown}: {}", said.trim_end()))),
        _ if status.to_string().contains("SIGSEGV") => bail!(
            "{shown}: the explorer of `{name}` failed ({status}), as it does where what a \
             function holds is larger than its thread's stack:\n{said}"
        ),
        _ if !status.success() => {
            bail!("{shown}: the explorer of `{name}` failed ({status}):\n{said}")
        }
        _ => {}
    }
    match Graph::from_json(text) {
        Ok(graph) => Ok(graph),
        Err(fault @ Fault::OtherVersion { .. }) => {
            bail!("{OTHER_STAND_IN}: what the search has found {fault}")
        }
        Err(fault) => bail!("what the search has found {fault}"),
    }
}

const OTHER_STAND_IN: &str = "this command and the stand-in for std are of different versions; \
    build the command again, with `cargo build -p schedules` in its checkout or with \
    `cargo install --path tools/schedules`";
