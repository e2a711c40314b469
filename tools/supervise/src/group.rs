//! A program and all that it starts: a process group on Unix, a job on Windows.

use std::io::{self, BufRead, BufReader, Read};
use std::process::{ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use process_wrap::std::CommandWrap;

use crate::interrupt;
use crate::running::{self, Child, lock};

/// A running program and what it started. Dropping it kills them all.
#[derive(Debug)]
pub struct Group {
    child: Child,
    number: u64,
}

/// How long to sleep between two looks at whether a program has ended, where its
/// output does not tell.
const GLANCE: Duration = Duration::from_millis(5);

impl Group {
    /// Starts `command`.
    ///
    /// # Errors
    ///
    /// When it can't be started, or somebody pressed Ctrl-C.
    pub fn spawn(command: Command) -> io::Result<Self> {
        interrupt::handle();
        let mut command = CommandWrap::from(command);
        #[cfg(unix)]
        command.wrap(process_wrap::std::ProcessGroup::leader());
        #[cfg(windows)]
        command.wrap(process_wrap::std::JobObject);
        let (number, child) = running::add(|| {
            interrupt::unless_requested(())?;
            command.spawn()
        })?;
        Ok(Group { child, number })
    }

    /// The number of the process that was started.
    pub fn id(&self) -> u32 {
        lock(&self.child).id()
    }

    /// The other end of its standard input, if it is piped; once.
    pub fn take_stdin(&self) -> Option<ChildStdin> {
        lock(&self.child).stdin().take()
    }

    /// Likewise of its standard output.
    pub fn take_stdout(&self) -> Option<ChildStdout> {
        lock(&self.child).stdout().take()
    }

    /// Likewise of its standard error.
    pub fn take_stderr(&self) -> Option<ChildStderr> {
        lock(&self.child).stderr().take()
    }

    /// How the process that was started has ended, if it has.
    ///
    /// # Errors
    ///
    /// When the system can't tell.
    pub fn try_wait(&self) -> io::Result<Option<ExitStatus>> {
        lock(&self.child).try_wait()
    }

    /// Waits until the process that was started has ended; `None` when it has not by
    /// the deadline, or somebody pressed Ctrl-C.
    ///
    /// # Errors
    ///
    /// When the system can't tell.
    pub fn wait_until(&self, deadline: Instant) -> io::Result<Option<ExitStatus>> {
        loop {
            if let Some(status) = self.try_wait()? {
                return Ok(Some(status));
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() || interrupt::requested() {
                return Ok(None);
            }
            // Not while the lock is held: Ctrl-C has to get through.
            thread::sleep(left.min(GLANCE));
        }
    }

    /// Kills the whole group.
    pub fn kill(&self) {
        // It may be gone already.
        let _ = lock(&self.child).start_kill();
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.kill();
        let _ = lock(&self.child).wait();
        running::remove(self.number);
    }
}

/// Runs `command` without input to its end.
///
/// # Errors
///
/// When it can't be started, or somebody pressed Ctrl-C.
pub fn output(command: Command) -> io::Result<Output> {
    output_telling(command, |_| ())
}

/// The same, and tells each line of its standard error as it comes.
///
/// # Errors
///
/// When it can't be started, or somebody pressed Ctrl-C.
pub fn output_telling(mut command: Command, tell: impl FnMut(&str) + Send) -> io::Result<Output> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let group = Group::spawn(command)?;
    let (stdout, stderr) = (group.take_stdout(), group.take_stderr());
    let (stdout, stderr) = thread::scope(|scope| {
        let stderr = scope.spawn(|| lines(stderr, tell));
        (all(stdout), stderr.join())
    });
    let stderr = stderr.unwrap_or_else(|_| Err(io::Error::other("standard error is lost")))?;
    // Both ends are closed; one that goes on is killed by Ctrl-C at the latest.
    let status = loop {
        interrupt::unless_requested(())?;
        if let Some(status) = group.wait_until(Instant::now() + Duration::from_secs(60))? {
            break status;
        }
    };
    interrupt::unless_requested(Output {
        status,
        stdout: stdout?,
        stderr,
    })
}

fn all(end: Option<impl Read>) -> io::Result<Vec<u8>> {
    let mut bytes = vec![];
    if let Some(mut end) = end {
        end.read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// All bytes of the end, of which each line was told.
fn lines(end: Option<impl Read>, mut tell: impl FnMut(&str)) -> io::Result<Vec<u8>> {
    let mut bytes = vec![];
    let Some(end) = end else {
        return Ok(bytes);
    };
    let mut end = BufReader::new(end);
    loop {
        let start = bytes.len();
        if end.read_until(b'\n', &mut bytes)? == 0 {
            return Ok(bytes);
        }
        tell(String::from_utf8_lossy(&bytes[start..]).trim_end());
    }
}
