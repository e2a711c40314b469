//! Somebody who is connected with the program.

use std::io::{self, ErrorKind};
use std::net::TcpStream;
use std::time::Duration;

use super::outcome::Instead;

/// How long one attempt to read or write waits, before all else is looked at.
pub const GLANCE: Duration = Duration::from_millis(20);

pub struct Person {
    pub stream: TcpStream,
    /// Has come, and was not looked at.
    pub heard: Vec<u8>,
    pub has_spoken: bool,
    /// How what comes from the program has ended, if it has.
    pub over: Option<Instead>,
    /// Whether what is said reaches nobody any more.
    pub is_cut: bool,
}

impl Person {
    pub fn new(stream: TcpStream) -> io::Result<Self> {
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(GLANCE))?;
        stream.set_write_timeout(Some(GLANCE))?;
        Ok(Person {
            stream,
            heard: vec![],
            has_spoken: false,
            over: None,
            is_cut: false,
        })
    }
}

/// Whether a time-out is over, which is called so on Unix and otherwise on Windows.
pub fn is_later(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted
    )
}
