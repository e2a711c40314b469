//! A conversation: requests, and a reply to each.

use std::fmt::Display;
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::connection::{Lost, Patience, Replies, Requests};
use crate::reply::{Protocol, Reply};
use crate::session::Session;

// ANCHOR: converse
/// Answers a client's requests until it leaves.
///
/// # Errors
///
/// When it is too slow, breaks the protocol, or its connection breaks.
pub fn converse(
    stream: impl Into<Arc<TcpStream>>,
    patience: Patience,
    mut answer: impl FnMut(&mut Session, &[&[u8]]) -> Reply,
) -> Result<(), Lost> {
    let stream = stream.into();
    let mut session = Session::new();
    let mut requests = Requests::new(Arc::clone(&stream), patience);
    let mut replies = Replies::new(Arc::clone(&stream), patience)?;
    loop {
        match requests.next() {
            Ok(Some(words)) => {
                let reply = answer(&mut session, &words);
                // The reply to `HELLO 3` is in the third version already.
                replies.protocol = session.protocol;
                match &session.listening {
                    None => {
                        replies.push(&reply)?;
                        replies.send()?;
                    }
                    // Two threads never write to one client.
                    Some(listening) => listening
                        .mailbox()
                        .answer(&reply, session.protocol),
                }
                requests.listens = session.listens();
                if session.is_over {
                    // What is in its mailbox comes first.
                    session.listening = None;
                    part(&stream);
                    return Ok(());
                }
            }
            Ok(None) => return session.parted(),
            Err(Lost::Protocol(error)) => {
                session.listening = None;
                replies.push(&error.reply())?;
                replies.send()?;
                part(&stream);
                return Err(Lost::Protocol(error));
            }
            Err(lost) => return Err(lost),
        }
    }
}
// ANCHOR_END: converse

/// How long a client that was told goodbye may take to leave.
const PARTING: Duration = Duration::from_secs(1);

// ANCHOR: part
/// Ends a conversation whose last words the client should hear. Closing a
/// connection with unread bytes may reset it, and the reset may overtake
/// them; so what still comes is read, and dropped.
pub fn part(stream: &TcpStream) {
    let _ = stream.shutdown(Shutdown::Write);
    let deadline = Instant::now() + PARTING;
    let mut rest = [0; 4096];
    let mut stream = stream;
    while let Some(left) =
        deadline.checked_duration_since(Instant::now())
        && !left.is_zero()
        && stream.set_read_timeout(Some(left)).is_ok()
        && stream.read(&mut rest).is_ok_and(|count| count > 0)
    {}
}
// ANCHOR_END: part

/// Whether a client says no more, which counts as leaving, in Redis, too.
/// What it has sent, and nobody has read yet, hides that.
pub fn is_gone(stream: &TcpStream) -> bool {
    let is_set = stream.set_nonblocking(true).is_ok();
    let seen = stream.peek(&mut [0]);
    let is_reset = stream.set_nonblocking(false).is_ok();
    match seen {
        Ok(count) => count == 0,
        Err(error) => {
            error.kind() != io::ErrorKind::WouldBlock
                || !(is_set && is_reset)
        }
    }
}

/// Tells a client why it can't be served. It takes no time to speak of: a
/// new connection has room for a line. One that has spoken already may
/// find a reset instead: to read what it said would take time.
pub fn refuse(stream: &TcpStream, error: &Reply) {
    let mut line = vec![];
    error.encode(Protocol::default(), &mut line);
    let is_set = stream.set_nonblocking(true).is_ok();
    let mut stream = stream;
    if is_set && stream.write_all(&line).is_ok() {
        let _ = stream.shutdown(Shutdown::Write);
    }
}

/// Says what happened. A server goes on when nobody listens to it any
/// more, which `println!` would end with a panic.
pub fn note(text: impl Display) {
    let _ = writeln!(io::stdout(), "{text}");
}
