//! One client's connection, with limits on how long it may take.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::ops::Range;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use crate::decode::{Decoder, ProtocolError};
use crate::limits;
use crate::reply::{Protocol, Reply};

/// How long a client may take.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// To say anything, between two requests.
    pub idle: Duration,
    /// From the first byte of a request to its last; and to take what it
    /// gets.
    pub request: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Patience {
            idle: limits::IDLE_TIME,
            request: limits::REQUEST_TIME,
        }
    }
}

/// Why a conversation ended that did not end with a goodbye.
#[derive(Debug)]
pub enum Lost {
    /// It said nothing for too long.
    Idle,
    /// It began a request, and did not finish it in time.
    Slow,
    /// It did not take its reply in time.
    NotReading,
    /// It left in the middle of a request.
    Midway,
    Protocol(ProtocolError),
    Io(io::Error),
    /// The server failed to answer it.
    Panicked,
}

impl std::fmt::Display for Lost {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Lost::Idle => f.write_str("it said nothing for too long"),
            Lost::Slow => f.write_str("its request took too long"),
            Lost::NotReading => {
                f.write_str("it did not take its reply")
            }
            Lost::Midway => {
                f.write_str("it left in the middle of a request")
            }
            Lost::Protocol(error) => error.fmt(f),
            Lost::Io(error) => error.fmt(f),
            Lost::Panicked => f.write_str("the answer to it panicked"),
        }
    }
}

impl std::error::Error for Lost {}

impl From<io::Error> for Lost {
    fn from(error: io::Error) -> Self {
        Lost::Io(error)
    }
}

/// The requests that a client sends.
#[derive(Debug)]
pub struct Requests {
    stream: Arc<TcpStream>,
    decoder: Decoder,
    /// Made once: to fill it with zeros for each read takes time, too.
    chunk: Vec<u8>,
    patience: Patience,
    /// The system's own, so that it is not told again what it knows.
    limit: Option<Option<Duration>>,
    /// The decoder has found a request that was not given yet.
    found: bool,
    /// Whether its client waits for something, and may say nothing.
    pub listens: bool,
}

impl Requests {
    pub fn new(stream: Arc<TcpStream>, patience: Patience) -> Self {
        Requests {
            stream,
            decoder: Decoder::default(),
            chunk: vec![0; limits::CHUNK],
            patience,
            limit: None,
            found: false,
            listens: false,
        }
    }

    // ANCHOR: next
    /// Waits for the next request; `None` when the client has hung up.
    ///
    /// # Errors
    ///
    /// When it takes too long, breaks the protocol, or is gone.
    #[expect(
        clippy::should_implement_trait,
        reason = "what it gives borrows from it"
    )]
    pub fn next(&mut self) -> Result<Option<Vec<&[u8]>>, Lost> {
        match self.wait()? {
            true => Ok(Some(self.take())),
            false => Ok(None),
        }
    }

    /// Waits until a request is there; `false` when the client has hung
    /// up.
    ///
    /// # Errors
    ///
    /// Those of [`next`](Self::next).
    pub(crate) fn wait(&mut self) -> Result<bool, Lost> {
        let mut deadline = None;
        while !self.is_ready()? {
            let begun = self.decoder.begun();
            let midway = begun.is_some();
            // An empty line may have ended, which is no request.
            deadline = deadline.filter(|(of, _)| Some(*of) == begun);
            let left = match begun {
                None if self.listens => None,
                None => Some(self.patience.idle),
                Some(number) => deadline
                    .get_or_insert_with(|| {
                        (number, Instant::now() + self.patience.request)
                    })
                    .1
                    .checked_duration_since(Instant::now())
                    .filter(|left| !left.is_zero())
                    .ok_or(Lost::Slow)
                    .map(Some)?,
            };
            match self.read(left) {
                Ok(0) if midway => return Err(Lost::Midway),
                Ok(0) => return Ok(false),
                Ok(_) => {}
                Err(error) if !is_timeout(&error) => {
                    return Err(error.into());
                }
                Err(_) if midway => return Err(Lost::Slow),
                Err(_) => return Err(Lost::Idle),
            }
        }
        Ok(true)
    }
    // ANCHOR_END: next

    /// The words of the request that is there.
    pub(crate) fn words(&self) -> Vec<&[u8]> {
        self.decoder.words()
    }

    /// Gives it, and is ready for the next one.
    pub(crate) fn take(&mut self) -> Vec<&[u8]> {
        self.found = false;
        self.decoder.words()
    }

    /// Reads what is there, and waits for nothing: its connection does
    /// not block. `None` if nothing is there.
    ///
    /// # Errors
    ///
    /// When the connection is broken.
    pub(crate) fn glance(&mut self) -> io::Result<Option<usize>> {
        match (&*self.stream).read(&mut self.chunk) {
            Ok(count) => {
                self.decoder.feed(&self.chunk[..count]);
                Ok(Some(count))
            }
            Err(error) => match error.kind() {
                io::ErrorKind::WouldBlock
                | io::ErrorKind::Interrupted => Ok(None),
                _ => Err(error),
            },
        }
    }

    /// Whether nothing of a request is there.
    pub(crate) fn is_at_rest(&self) -> bool {
        !self.found && !self.decoder.is_midway()
    }

    /// Whether [`next`](Self::next) would give a request without reading.
    ///
    /// # Errors
    ///
    /// When what is there breaks the protocol.
    pub fn is_ready(&mut self) -> Result<bool, Lost> {
        if !self.found {
            self.found =
                self.decoder.advance().map_err(Lost::Protocol)?;
        }
        Ok(self.found)
    }

    /// Reads what is there into the decoder; tells how much that was.
    fn read(&mut self, limit: Option<Duration>) -> io::Result<usize> {
        if self.limit != Some(limit) {
            self.stream.set_read_timeout(limit)?;
            self.limit = Some(limit);
        }
        loop {
            match (&*self.stream).read(&mut self.chunk) {
                Err(error)
                    if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
                Ok(count) => {
                    self.decoder.feed(&self.chunk[..count]);
                    return Ok(count);
                }
            }
        }
    }

    /// Whether more has been received than what
    /// [`next`](Self::next) has given.
    pub fn has_more(&self) -> bool {
        self.decoder.has_more()
    }
}

fn is_timeout(error: &io::Error) -> bool {
    // Which of the two it is depends on the system.
    let kind = error.kind();
    kind == io::ErrorKind::WouldBlock || kind == io::ErrorKind::TimedOut
}

/// The replies that it gets.
#[derive(Debug)]
pub struct Replies {
    stream: Arc<TcpStream>,
    patience: Patience,
    /// What the client has chosen.
    pub protocol: Protocol,
    out: Vec<u8>,
}

impl Replies {
    /// # Errors
    ///
    /// When the system does not take the limit.
    pub fn new(
        stream: Arc<TcpStream>,
        patience: Patience,
    ) -> io::Result<Self> {
        stream.set_write_timeout(Some(patience.request))?;
        Ok(Replies {
            stream,
            patience,
            protocol: Protocol::default(),
            out: vec![],
        })
    }

    /// Adds a reply to those that wait to be sent.
    pub(crate) fn add(&mut self, reply: &Reply) {
        reply.encode(self.protocol, &mut self.out);
    }

    /// How many bytes wait to be sent.
    pub(crate) fn waiting(&self) -> usize {
        self.out.len()
    }

    /// Puts another reply in the place of one that waits.
    pub(crate) fn mend(&mut self, place: Range<usize>, reply: &Reply) {
        let mut bytes = vec![];
        reply.encode(self.protocol, &mut bytes);
        self.out.splice(place, bytes);
    }

    /// Adds a reply to those that wait to be sent; many of them, or a
    /// large one, do not wait.
    ///
    /// # Errors
    ///
    /// Those of [`send`](Self::send).
    pub fn push(&mut self, reply: &Reply) -> Result<(), Lost> {
        reply.encode(self.protocol, &mut self.out);
        match self.out.len() > limits::REPLIES {
            true => self.send(),
            false => Ok(()),
        }
    }

    /// Sends what its connection takes, which does not block; tells
    /// whether that was all. What is left, and an error, is for
    /// [`send`](Self::send) to find.
    pub(crate) fn offer(&mut self) -> bool {
        if !self.out.is_empty()
            && let Ok(count) = (&*self.stream).write(&self.out)
        {
            self.out.drain(..count);
            self.out.shrink_to(limits::KEPT);
        }
        self.out.is_empty()
    }

    /// Sends what waits, in one write if the system takes it all.
    ///
    /// # Errors
    ///
    /// When the client does not take it in time, or is gone.
    pub fn send(&mut self) -> Result<(), Lost> {
        write_within(&self.stream, self.patience, &self.out)?;
        self.out.clear();
        self.out.shrink_to(limits::KEPT);
        Ok(())
    }
}

// ANCHOR: send
/// Writes all of it before the client's time is over.
pub(crate) fn write_within(
    mut stream: &TcpStream,
    patience: Patience,
    bytes: &[u8],
) -> Result<(), Lost> {
    let begun = Instant::now();
    let mut rest = bytes;
    let mut limited = false;
    while !rest.is_empty() {
        match stream.write(rest) {
            Ok(0) => return Err(Lost::NotReading),
            Ok(count) => rest = &rest[count..],
            Err(error)
                if error.kind() == io::ErrorKind::Interrupted => {}
            // Or another thread looks whether the client is gone.
            Err(error) if is_timeout(&error) => {
                thread::sleep(Duration::from_millis(1));
            }
            Err(error) => return Err(error.into()),
        }
        if !rest.is_empty() {
            // The limit is for all of it, not for each write.
            let left = patience
                .request
                .checked_sub(begun.elapsed())
                .filter(|left| !left.is_zero())
                .ok_or(Lost::NotReading)?;
            stream.set_write_timeout(Some(left))?;
            limited = true;
        }
    }
    if limited {
        stream.set_write_timeout(Some(patience.request))?;
    }
    Ok(())
}
// ANCHOR_END: send
