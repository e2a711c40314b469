//! Runs a program under limits.
//!
//! A program gets no standard input, no backtraces, a time limit and an output limit.
//! Standard output and standard error share one pipe, so that the text comes in the
//! order in which a terminal would show it.

use std::io::{self, PipeReader, Read};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use crate::group::Group;
use crate::probe::{self, Counts, Look};

/// How long a program may take and how much it may print.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub time: Duration,
    /// In bytes.
    pub output: usize,
    /// What ends the run before the time limit.
    pub notice: Notice,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            time: Duration::from_secs(60),
            output: 64 * 1024,
            notice: Notice::Nothing,
        }
    }
}

/// What to take for an end, though the program has not ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    Nothing,
    /// [`End::Stuck`], and where the system does not tell, [`End::Still`].
    Stuck,
    /// [`End::Stuck`] and [`End::Still`].
    Still,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Exited(ExitStatus),
    /// No thread can go on, ever: each waits for another.
    Stuck,
    /// Nothing was printed, and no thread has run, for twice [`STILL`]. A program that
    /// sleeps that long, or waits for a client, is still, too. Elsewhere than on Linux
    /// it is only known that nothing was printed.
    Still,
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

/// How long what a program has printed may take to arrive after its end, on a machine
/// that is busy.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// How often to ask whether its threads wait for each other.
const GLANCE: Duration = Duration::from_millis(10);

/// How much time lies between two looks at whether a program stands still.
pub const STILL: Duration = Duration::from_millis(500);

/// A running program. Dropping it kills the program and whatever it started.
#[derive(Debug)]
pub struct Running {
    group: Group,
    chunks: Receiver<Vec<u8>>,
    output: Vec<u8>,
    limits: Limits,
    deadline: Instant,
}

/// Runs `command` to its end, or to a limit.
///
/// # Errors
///
/// When the program can't be started.
pub fn run(command: Command, limits: Limits) -> io::Result<Run> {
    start(command, limits)?.finish()
}

/// Starts `command`.
///
/// # Errors
///
/// When the program can't be started.
pub fn start(mut command: Command, limits: Limits) -> io::Result<Running> {
    let (reader, writer) = io::pipe()?;
    command
        .stdin(Stdio::null())
        .stdout(writer.try_clone()?)
        .stderr(writer)
        .env("RUST_BACKTRACE", "0")
        .env_remove("RUST_LIB_BACKTRACE");
    // The command, which holds the pipe's other end open, is gone after that.
    let group = Group::spawn(command)?;
    Ok(Running {
        group,
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
    /// Waits until the program has printed `count` whole lines, and returns all of its
    /// output so far; `None` when it ended or hit a limit first.
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

    /// All that it has printed so far, as far as that is known by now.
    pub fn printed(&mut self) -> String {
        while self.output.len() <= self.limits.output
            && let Ok(chunk) = self.chunks.try_recv()
        {
            self.output.extend(chunk);
        }
        String::from_utf8_lossy(&self.output).replace("\r\n", "\n")
    }

    /// Whether it has printed more than the limit.
    pub fn floods(&self) -> bool {
        self.output.len() > self.limits.output
    }

    /// The number of the process.
    pub fn id(&self) -> u32 {
        self.group.id()
    }

    /// How it has ended, if it has.
    ///
    /// # Errors
    ///
    /// When the system can't tell.
    pub fn ended(&self) -> io::Result<Option<ExitStatus>> {
        self.group.try_wait()
    }

    /// Ends it, and returns what it has printed.
    pub fn end(mut self) -> String {
        self.group.kill();
        self.hear_last_words();
        self.output.truncate(self.limits.output);
        String::from_utf8_lossy(&self.output).replace("\r\n", "\n")
    }

    /// Takes in what it has printed before its end, which may be in the pipe.
    pub fn hear_last_words(&mut self) {
        let until = Instant::now() + LAST_WORDS;
        while self.output.len() <= self.limits.output
            && let Some(left) = until.checked_duration_since(Instant::now())
            && let Ok(chunk) = self.chunks.recv_timeout(left)
        {
            self.output.extend(chunk);
        }
    }

    /// Waits for the end, or for a limit.
    ///
    /// # Errors
    ///
    /// When the system can't say how the program ended.
    pub fn finish(mut self) -> io::Result<Run> {
        let end = self.watch()?;
        if !matches!(end, End::Exited(_)) {
            self.group.kill();
        }
        if matches!(end, End::Stuck | End::Still) {
            self.hear_last_words();
        }
        let output = String::from_utf8_lossy(&self.output).replace("\r\n", "\n");
        Ok(Run { output, end })
    }

    fn watch(&mut self) -> io::Result<End> {
        let pause = match self.limits.notice {
            Notice::Nothing => STILL,
            Notice::Stuck | Notice::Still => GLANCE,
        };
        let mut quiet = Quiet::now();
        let mut ended = None;
        loop {
            let Some(left) = self.deadline.checked_duration_since(Instant::now()) else {
                return Ok(End::TimedOut);
            };
            match self.chunks.recv_timeout(left.min(pause)) {
                Ok(chunk) => {
                    self.output.extend(chunk);
                    quiet = Quiet::now();
                    if self.output.len() > self.limits.output {
                        self.output.truncate(self.limits.output);
                        return Ok(End::Flooded);
                    }
                }
                Err(RecvTimeoutError::Timeout) if self.group.try_wait()?.is_some() => {
                    // Its last words may still be on their way.
                    let since = *ended.get_or_insert_with(Instant::now);
                    if since.elapsed() > LAST_WORDS {
                        return Ok(End::LeftBehind);
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    if let Some(end) = self.stands(&mut quiet) {
                        return Ok(end);
                    }
                }
                Err(RecvTimeoutError::Disconnected) => {
                    return Ok(match self.group.wait_until(self.deadline)? {
                        Some(status) => End::Exited(status),
                        None => End::TimedOut,
                    });
                }
            }
        }
    }

    /// Whether it stands, as far as that is to be noticed.
    fn stands(&self, quiet: &mut Quiet) -> Option<End> {
        if self.limits.notice == Notice::Nothing {
            return None;
        }
        let pid = self.group.id();
        match probe::look(pid) {
            Look::Stuck => return Some(End::Stuck),
            Look::Moves if self.limits.notice == Notice::Stuck => return None,
            Look::Moves | Look::Unknown => {}
        }
        (quiet.since.elapsed() >= STILL && quiet.goes_on(pid)).then_some(End::Still)
    }
}

/// Since when nothing was printed, or was looked at the last time, and how often each
/// thread had run then.
struct Quiet {
    since: Instant,
    counts: Option<Counts>,
}

impl Quiet {
    fn now() -> Self {
        Quiet {
            since: Instant::now(),
            counts: None,
        }
    }

    /// Looks again: whether nothing has run since the look before.
    fn goes_on(&mut self, pid: u32) -> bool {
        let counts = probe::standstill(pid);
        let goes_on = counts.is_some() && counts == self.counts;
        *self = Quiet {
            since: Instant::now(),
            counts,
        };
        goes_on
    }
}
