//! What clients have in common: they connect, are heard, or are let go.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use super::program::Program;
use super::{Expects, PATIENCE, Server};

/// A running server, as a client sees it.
pub struct Visit<'a> {
    pub server: &'a Server,
    pub program: &'a Program,
}

/// How often a client looks whether it was let go.
const GLANCE: Duration = Duration::from_millis(100);

impl Visit<'_> {
    pub fn address(&self) -> Result<SocketAddr> {
        self.program
            .address
            .parse()
            .context("the server's address is none")
    }

    /// A connection on which nothing waits longer than [`PATIENCE`].
    pub fn connect(&self) -> io::Result<TcpStream> {
        self.connect_until(Instant::now() + PATIENCE)
    }

    pub fn connect_until(&self, until: Instant) -> io::Result<TcpStream> {
        let address = self.address().map_err(io::Error::other)?;
        let left = until.saturating_duration_since(Instant::now());
        // No time at all is no limit that the system takes.
        let left = left.max(Duration::from_millis(1));
        let stream = TcpStream::connect_timeout(&address, left)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        Ok(stream)
    }

    pub fn request(&self, word: &str) -> Vec<u8> {
        (self.server.says)(word)
    }

    /// Whether an ordinary client that says `word` is heard.
    pub fn is_heard(&self, word: &str) -> Result<bool> {
        let request = self.request(word);
        Ok(self.is_heard_by(word, |stream| stream.write_all(&request)))
    }

    /// Whether a client that says `word` in its own way is heard.
    pub fn is_heard_by(
        &self,
        word: &str,
        say: impl FnOnce(&mut TcpStream) -> io::Result<()>,
    ) -> bool {
        let said = self.connect().and_then(|mut stream| {
            say(&mut stream)?;
            Ok(stream)
        });
        said.is_ok_and(|stream| self.hears(stream, word))
    }

    /// Whether the answer to `word` comes. Who expects none hangs up.
    pub fn hears(&self, mut stream: TcpStream, word: &str) -> bool {
        match self.server.expects {
            Expects::Reply(_) => self.is_answered(&mut stream, word),
            Expects::Line(line) => {
                drop(stream);
                self.program.prints(&line(word))
            }
        }
    }

    /// Whether the reply to `word` comes, to a client that stays.
    pub fn is_answered(&self, stream: &mut TcpStream, word: &str) -> bool {
        let Expects::Reply(reply) = self.server.expects else {
            return false;
        };
        let expected = reply(word);
        let mut found = vec![0; expected.len()];
        stream.read_exact(&mut found).is_ok() && found == expected
    }

    /// Whether `word`, which was said by halves, was taken for a whole request.
    pub fn takes_for_whole(&self, word: &str, replied: &[u8]) -> bool {
        match self.server.expects {
            Expects::Reply(reply) => {
                let expected = reply(word);
                replied
                    .windows(expected.len())
                    .any(|found| found == expected)
            }
            Expects::Line(line) => {
                let line = line(word);
                self.program.printed().lines().any(|found| found == line)
            }
        }
    }
}

/// Whether the server hangs up before it takes more than a client has patience
/// for. Meanwhile the client says `again` at each glance.
pub fn is_let_go(stream: &mut TcpStream, again: &[u8]) -> io::Result<bool> {
    let until = Instant::now() + PATIENCE;
    stream.set_read_timeout(Some(GLANCE))?;
    while Instant::now() < until {
        match stream.read(&mut [0; 1024]) {
            Ok(0) => return Ok(true),
            Ok(_) => {}
            Err(error) if is_waiting(&error) => {
                if stream.write_all(again).is_err() {
                    return Ok(true);
                }
            }
            Err(_) => return Ok(true),
        }
    }
    Ok(false)
}

/// Reads until the server hangs up, or for as long as a client has patience.
pub fn read_to_the_end(stream: &mut TcpStream) -> Vec<u8> {
    let mut replied = vec![];
    let _ = stream.read_to_end(&mut replied);
    replied
}

pub fn is_waiting(error: &io::Error) -> bool {
    // A system that stops a process for a moment may interrupt what it waits for.
    matches!(
        error.kind(),
        ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted
    )
}
