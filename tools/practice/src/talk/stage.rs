//! Plays a conversation with a program.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use supervise::interrupt;
use supervise::watchdog::{self, Limits, Running};

use super::outcome::{Broken, Instead, Silence};
use super::person::Person;
use super::script::{Act, Conversation, Deed, Step};
use super::still::Still;

/// How long anything may take, on a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long one attempt to read or write waits, before all else is looked at.
pub const GLANCE: Duration = Duration::from_millis(20);
/// A step that takes longer than that may make others late, whose programs have time-outs.
const LATE: Duration = Duration::from_millis(250);
/// How often a conversation is played that goes wrong, and is late.
const PLAYS: usize = 4;
/// Any port of the loopback interface.
const ANYWHERE: &str = "127.0.0.1:0";
/// The status of a program that has panicked.
const PANICKED: i32 = 101;

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

/// Plays it with a new run of the program, and returns what went wrong. What goes wrong on
/// a machine that is late may be the machine's doing, since programs have time-outs: then
/// it is played again.
///
/// # Errors
///
/// When the program can't be started, the system has no sockets left, or somebody
/// pressed Ctrl-C.
pub fn play(program: &Path, conversation: &Conversation) -> io::Result<Option<Broken>> {
    let mut play = Play::default();
    for _ in 0..PLAYS {
        play = play_once(program, conversation)?;
        if !play.is_late {
            break;
        }
    }
    Ok(play.broken)
}

/// What became of one play.
#[derive(Default)]
struct Play {
    broken: Option<Broken>,
    /// It went wrong, and something took longer than it should.
    is_late: bool,
}

fn play_once(program: &Path, conversation: &Conversation) -> io::Result<Play> {
    let (mut stage, address) = Stage::open(program, conversation.calls())?;
    let mut done = 0;
    let played = address.and_then(|()| {
        for step in &conversation.steps {
            stage.play_in_time(step)?;
            done += 1;
        }
        Ok(())
    });
    match played {
        Ok(()) => Ok(Play::default()),
        Err(Stop::Failed(error)) => Err(error),
        Err(Stop::Instead(instead)) => Ok(Play {
            is_late: stage.is_late,
            broken: Some(Broken {
                done,
                instead,
                printed: stage.running.end(),
            }),
        }),
    }
}

pub struct Stage {
    running: Running,
    /// Where the program listens.
    address: SocketAddr,
    /// Where it is listened to.
    listener: TcpListener,
    people: BTreeMap<String, Person>,
    /// How many of its lines were looked at.
    lines: usize,
    still: Still,
    /// Whether a step took longer than what it asks for.
    is_late: bool,
}

impl Stage {
    /// Starts the program, which is given the address to listen at, or the one to call.
    fn open(program: &Path, calls: bool) -> io::Result<(Self, Played<()>)> {
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

    fn play_in_time(&mut self, step: &Step) -> Played<()> {
        let begun = Instant::now();
        let played = self.play(step);
        let pause = match &step.deed {
            Deed::Does(_, Act::Waits(pause)) => *pause,
            _ => Duration::ZERO,
        };
        // That nothing happens is waited for, and known.
        let is_silent = matches!(
            played,
            Err(Stop::Instead(
                Instead::Nothing(_) | Instead::NotRead(_) | Instead::Listens(_)
            ))
        );
        self.is_late |= !is_silent && begun.elapsed() > LATE + pause;
        played
    }

    fn play(&mut self, step: &Step) -> Played<()> {
        match &step.deed {
            Deed::Connects(who) => self.connect(who),
            Deed::IsCalled(who) => self.accept(who),
            Deed::Prints(expected) => match self.line()? {
                line if line == *expected => Ok(()),
                line => Err(Stop::Instead(Instead::Printed(line))),
            },
            Deed::Ends => self.ends(|status| status == Some(0)),
            Deed::Fails => self.ends(|status| status != Some(0) && status != Some(PANICKED)),
            Deed::Does(who, act) => {
                let Some(mut person) = self.people.remove(who) else {
                    let unknown = format!("{who} is not connected");
                    return Err(Stop::Failed(io::Error::other(unknown)));
                };
                self.act(&mut person, act)?;
                if *act != Act::Leaves {
                    self.people.insert(who.clone(), person);
                }
                Ok(())
            }
        }
    }

    fn connect(&mut self, who: &str) -> Played<()> {
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

    fn accept(&mut self, who: &str) -> Played<()> {
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
    fn line(&mut self) -> Played<String> {
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

    fn ends(&mut self, is_right: impl Fn(Option<i32>) -> bool) -> Played<()> {
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

/// Whether a time-out is over, which is called so on Unix and otherwise on Windows.
pub fn is_later(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted
    )
}
