//! Runs a program under a watchdog.
//!
//! A program gets no standard input, a fixed environment, a time limit and an
//! output limit. Standard output and standard error share one pipe, so that
//! the text comes in the order in which a terminal would show it.

use std::io::{self, PipeReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use wait_timeout::ChildExt;

use crate::child::{self, Group};
use crate::stuck;

/// How long a program may take and how much it may print.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub time: Duration,
    /// In bytes.
    pub output: usize,
    /// Take a program that has stopped for good for what it is, instead of
    /// waiting for the time limit.
    pub notice_hangs: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            time: Duration::from_secs(60),
            output: 64 * 1024,
            notice_hangs: false,
        }
    }
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Exited(ExitStatus),
    /// Every thread waits for another, or sleeps and has not run for [`STILL`]
    /// nor printed.
    Hung,
    TimedOut,
    /// It printed more than the limit.
    Flooded,
    /// It ended, but what it started goes on and may still print.
    LeftBehind,
}

/// What a program printed, and how it ended.
#[derive(Debug, Clone)]
pub struct Run {
    pub output: String,
    pub end: End,
}

/// How long what a program has printed may take to arrive after its end, on a
/// machine that is busy.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// How often to ask whether its threads wait for each other.
const GLANCE: Duration = Duration::from_millis(10);

/// How long a program must stand still to count as hung where its threads can't
/// be asked what they wait for.
pub const STILL: Duration = Duration::from_millis(500);

/// A running program; dropping it kills the program and whatever it started.
pub struct Running {
    child: Child,
    _group: Group,
    chunks: Receiver<Vec<u8>>,
    output: Vec<u8>,
    limits: Limits,
    deadline: Instant,
}

/// Runs `command` to its end, or to a limit.
///
/// # Errors
///
/// When the program cannot be started.
pub fn run(command: Command, limits: Limits) -> io::Result<Run> {
    start(command, limits)?.finish()
}

/// Starts `command`.
///
/// # Errors
///
/// When the program cannot be started.
pub fn start(mut command: Command, limits: Limits) -> io::Result<Running> {
    let (reader, writer) = io::pipe()?;
    command
        .stdin(Stdio::null())
        .stdout(writer.try_clone()?)
        .stderr(writer)
        .env("RUST_BACKTRACE", "0")
        .env_remove("RUST_LIB_BACKTRACE");
    let (child, group) = child::spawn(&mut command)?;
    // The command holds the pipe's other end open as long as it lives.
    drop(command);
    Ok(Running {
        child,
        _group: group,
        chunks: read_in_background(reader),
        output: vec![],
        limits,
        deadline: Instant::now() + limits.time,
    })
}

fn read_in_background(mut reader: PipeReader) -> Receiver<Vec<u8>> {
    let (sender, chunks) = mpsc::channel();
    thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok(count) = reader.read(&mut buffer) {
            if count == 0 || sender.send(buffer[..count].to_vec()).is_err() {
                break;
            }
        }
    });
    chunks
}

impl Running {
    /// Waits until the program has printed `count` whole lines, and returns
    /// all of its output so far; `None` when it ended or hit a limit first.
    pub fn wait_for_lines(&mut self, count: usize) -> Option<String> {
        loop {
            let text = String::from_utf8_lossy(&self.output).into_owned();
            if text.matches('\n').count() >= count {
                return Some(text);
            }
            let left = self.deadline.checked_duration_since(Instant::now())?;
            let chunk = self.chunks.recv_timeout(left).ok()?;
            self.output.extend(chunk);
        }
    }

    /// Waits for the end, or for a limit.
    ///
    /// # Errors
    ///
    /// When the system cannot say how the program ended.
    pub fn finish(mut self) -> io::Result<Run> {
        let end = self.watch()?;
        if !matches!(end, End::Exited(_)) {
            let _ = self.child.kill();
        }
        if end == End::Hung {
            // What it printed before it stood still may be in the pipe.
            let until = Instant::now() + LAST_WORDS;
            while let Some(left) = until.checked_duration_since(Instant::now())
                && let Ok(chunk) = self.chunks.recv_timeout(left)
            {
                self.output.extend(chunk);
            }
        }
        let output = String::from_utf8_lossy(&self.output).replace("\r\n", "\n");
        Ok(Run { output, end })
    }

    fn watch(&mut self) -> io::Result<End> {
        let pause = match self.limits.notice_hangs {
            true => GLANCE,
            false => STILL,
        };
        let mut before = None;
        let mut looked = Instant::now();
        let mut ended = None;
        loop {
            let Some(left) = self.deadline.checked_duration_since(Instant::now()) else {
                return Ok(End::TimedOut);
            };
            match self.chunks.recv_timeout(left.min(pause)) {
                Ok(chunk) => {
                    self.output.extend(chunk);
                    (before, looked) = (None, Instant::now());
                    if self.output.len() > self.limits.output {
                        self.output.truncate(self.limits.output);
                        return Ok(End::Flooded);
                    }
                }
                Err(RecvTimeoutError::Timeout) if self.child.try_wait()?.is_some() => {
                    // Its last words may still be on their way.
                    let since = *ended.get_or_insert_with(Instant::now);
                    if since.elapsed() > LAST_WORDS {
                        return Ok(End::LeftBehind);
                    }
                }
                Err(RecvTimeoutError::Timeout) if self.limits.notice_hangs => {
                    if stuck::is_stuck(self.child.id()) {
                        return Ok(End::Hung);
                    }
                    if looked.elapsed() < STILL {
                        continue;
                    }
                    let now = stuck::standstill(self.child.id());
                    if now.is_some() && now == before {
                        return Ok(End::Hung);
                    }
                    (before, looked) = (now, Instant::now());
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    return Ok(match self.child.wait_timeout(left)? {
                        Some(status) => End::Exited(status),
                        None => End::TimedOut,
                    });
                }
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
