//! A server that runs, and what it has printed so far.

use std::io::{PipeReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use instep::record::normal;

use super::PATIENCE;

/// How much a server may print; what comes after that is not kept.
const MOST: usize = 1 << 22;

/// Dropping it kills the server.
pub struct Program {
    child: Mutex<Child>,
    printed: Arc<Printed>,
    pub address: String,
    reading: Mutex<Option<JoinHandle<()>>>,
}

#[derive(Default)]
struct Printed {
    bytes: Mutex<Vec<u8>>,
    grows: Condvar,
}

impl Program {
    /// Starts the server on a free port of the loopback interface.
    pub fn serve(mut command: Command) -> Result<Self> {
        let (reader, writer) = std::io::pipe()?;
        command
            .arg("127.0.0.1:0")
            .stdin(Stdio::null())
            .stdout(writer.try_clone()?)
            .stderr(writer)
            .env("RUST_BACKTRACE", "0");
        let child = command.spawn().context("the server can't be started")?;
        drop(command);
        let printed = Arc::new(Printed::default());
        let reading = keep(reader, Arc::clone(&printed));
        let mut program = Program {
            reading: Mutex::new(Some(reading)),
            child: Mutex::new(child),
            printed,
            address: String::new(),
        };
        program.address = program
            .wait(|text| {
                text.split_once('\n')
                    .and_then(|(line, _)| normal::address(line))
            })
            .context("the server does not say where it listens")?;
        Ok(program)
    }

    pub fn printed(&self) -> String {
        String::from_utf8_lossy(&self.printed.lock()).into_owned()
    }

    /// Ends it, and returns all that it has printed.
    pub fn end(self) -> String {
        self.kill();
        self.read_to_the_end();
        self.printed()
    }

    /// What it wrote before its end may still be in the pipe.
    fn read_to_the_end(&self) {
        let mut reading = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(reading) = reading.take() {
            let _ = reading.join();
        }
    }

    /// Waits until it has printed this line.
    pub fn prints(&self, line: &str) -> bool {
        self.wait(|text| text.lines().any(|printed| printed == line).then_some(()))
            .is_some()
    }

    /// Waits until `found` finds something in what is printed.
    pub fn wait<T>(&self, found: impl Fn(&str) -> Option<T>) -> Option<T> {
        let until = Instant::now() + PATIENCE;
        let mut bytes = self.printed.lock();
        loop {
            let whole = bytes.iter().rposition(|byte| *byte == b'\n');
            let text = String::from_utf8_lossy(&bytes[..whole.map_or(0, |at| at + 1)]);
            if let Some(found) = found(&text) {
                return Some(found);
            }
            let left = until.checked_duration_since(Instant::now())?;
            let waited = self.printed.grows.wait_timeout(bytes, left);
            bytes = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Whether it ends by itself, and without an error.
    pub fn ends_well(&self, patience: Duration) -> Result<bool> {
        let until = Instant::now() + patience;
        while Instant::now() < until {
            if let Some(status) = self.ended()? {
                self.read_to_the_end();
                return Ok(status.success());
            }
            thread::sleep(Duration::from_millis(10));
        }
        Ok(false)
    }

    fn ended(&self) -> Result<Option<ExitStatus>> {
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(child.try_wait()?)
    }

    fn kill(&self) {
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = child.kill();
        let _ = child.wait();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Printed {
    fn lock(&self) -> MutexGuard<'_, Vec<u8>> {
        self.bytes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn keep(mut reader: PipeReader, printed: Arc<Printed>) -> JoinHandle<()> {
    thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = reader.read(&mut buffer) {
            let mut bytes = printed.lock();
            if bytes.len() < MOST {
                bytes.extend(&buffer[..count]);
                printed.grows.notify_all();
            }
        }
    })
}
