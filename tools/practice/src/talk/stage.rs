//! The program that is talked with, and the people who are connected with it.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use supervise::interrupt;
use supervise::watchdog::{self, Limits, Running};

use super::outcome::{Instead, Silence};
use super::person::{GLANCE, Person, is_later};
use super::still::Still;

/// How long anything may take, on a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(10);
/// Any port of the loopback interface.
const ANYWHERE: &str = "127.0.0.1:0";

/// Why a step goes no further.
pub enum Stop {
    Instead(Instead),
    /// The stage itself is broken.
    Failed(io::Error),
}

pub type Played<T> = Result<T, Stop>;

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Stop::Failed(error)
    }
}

pub struct Stage {
    pub running: Running,
    /// Where the program listens.
    address: SocketAddr,
    /// Where it is listened to.
    listener: TcpListener,
    pub people: BTreeMap<String, Person>,
    /// How many of its lines were looked at.
    lines: usize,
    still: Still,
    /// Whether a step took longer than what it asks for.
    pub is_late: bool,
}

impl Stage {
    /// Starts the program, which is given the address to listen at, or the one to call.
    pub fn open(program: &Path, calls: bool) -> io::Result<(Self, Played<()>)> {
        let listener = TcpListener::bind(ANYWHERE)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let mut command = Command::new(program);
        match calls {
            true => command.arg(address.to_string()),
            false => command.arg(ANYWHERE),
        };
        let limits = Limits {
            time: PATIENCE,
            ..Limits::default()
        };
        let mut stage = Stage {
            running: watchdog::start(command, limits)?,
            address,
            listener,
            people: BTreeMap::new(),
            lines: 0,
            still: Still::now(),
            is_late: false,
        };
        let found = match calls {
            true => Ok(()),
            false => stage.find_address(),
        };
        Ok((stage, found))
    }

    fn find_address(&mut self) -> Played<()> {
        let line = self.line().map_err(|stop| match stop {
            Stop::Instead(Instead::Nothing(_)) => Stop::Instead(Instead::NoAddress),
            other => other,
        })?;
        let mut words = line.split_whitespace().rev();
        self.address = words
            .find_map(|word| word.parse().ok())
            // Nobody else's machine is talked to.
            .filter(|address: &SocketAddr| address.ip().is_loopback())
            .ok_or(Stop::Instead(Instead::NoAddress))?;
        Ok(())
    }

    pub fn connect(&mut self, who: &str) -> Played<()> {
        let stream = match TcpStream::connect_timeout(&self.address, PATIENCE) {
            Ok(stream) => stream,
            Err(error) if error.kind() == ErrorKind::ConnectionRefused => {
                return Err(Stop::Instead(match self.status_soon()? {
                    Some(status) => Instead::Ended(status),
                    None => Instead::Refused,
                }));
            }
            Err(error) if is_later(&error) => {
                let waited = Silence::Waited(PATIENCE.as_secs());
                return Err(Stop::Instead(Instead::Nothing(waited)));
            }
            Err(error) => return Err(Stop::Failed(error)),
        };
        self.people.insert(who.to_owned(), Person::new(stream)?);
        Ok(())
    }

    pub fn accept(&mut self, who: &str) -> Played<()> {
        let stream = self.wait(Instead::Nothing, |stage| match stage.listener.accept() {
            Ok((stream, _)) => Ok(Some(stream)),
            Err(error) if is_later(&error) => {
                thread::sleep(GLANCE);
                Ok(None)
            }
            Err(error) => Err(error.into()),
        })?;
        stream.set_nonblocking(false)?;
        self.people.insert(who.to_owned(), Person::new(stream)?);
        Ok(())
    }

    /// The next line that the program prints.
    pub fn line(&mut self) -> Played<String> {
        let number = self.lines;
        let line = self.wait(Instead::Nothing, |stage| {
            let printed = stage.running.printed();
            let whole = printed.rfind('\n').map_or("", |end| &printed[..end]);
            let line = whole.lines().nth(number).map(str::to_owned);
            if line.is_none() {
                thread::sleep(Duration::from_millis(1));
            }
            Ok(line)
        })?;
        self.lines += 1;
        Ok(line)
    }

    pub fn ends(&mut self, is_right: impl Fn(Option<i32>) -> bool) -> Played<()> {
        let ended = self.wait(Instead::Nothing, |stage| {
            thread::sleep(Duration::from_millis(1));
            Ok(stage.running.ended()?)
        });
        let status = match ended {
            Ok(status) => status.code(),
            Err(Stop::Instead(Instead::Ended(status))) => status,
            Err(other) => return Err(other),
        };
        match is_right(status) {
            true => Ok(()),
            false => Err(Stop::Instead(Instead::Ended(status))),
        }
    }

    /// The status of the program, which has ended if nobody listens any more, perhaps.
    fn status_soon(&mut self) -> Played<Option<Option<i32>>> {
        match self.ends(|_| true) {
            Ok(()) => Ok(self.running.ended()?.map(|status| status.code())),
            Err(Stop::Instead(_)) => Ok(None),
            Err(failed) => Err(failed),
        }
    }

    /// Attempts it until it succeeds; `or_else` tells what it means if it never does.
    pub fn wait<T>(
        &mut self,
        or_else: impl FnOnce(Silence) -> Instead,
        mut attempt: impl FnMut(&mut Self) -> Played<Option<T>>,
    ) -> Played<T> {
        let until = Instant::now() + PATIENCE;
        self.still = Still::now();
        loop {
            // What it did before its end is looked at after it.
            let ended = self.running.ended()?;
            if ended.is_some() {
                self.running.hear_last_words();
            }
            if let Some(done) = attempt(self)? {
                return Ok(done);
            }
            if let Some(status) = ended {
                return Err(Stop::Instead(Instead::Ended(status.code())));
            }
            interrupt::unless_requested(())?;
            self.running.printed();
            if self.running.floods() {
                return Err(Stop::Instead(Instead::Floods));
            }
            if self.still.goes_on(self.running.id()) {
                return Err(Stop::Instead(or_else(Silence::Still)));
            }
            if Instant::now() > until {
                let waited = Silence::Waited(PATIENCE.as_secs());
                return Err(Stop::Instead(or_else(waited)));
            }
        }
    }
}
