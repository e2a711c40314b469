//! `PING` and `ECHO` for real clients: a decoder finds the requests.

use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use store::{Lost, Patience, Replies, Reply, Requests};

/// The only seat is not kept for somebody who says nothing.
const PATIENCE: Patience = Patience {
    idle: Duration::from_secs(5),
    request: Duration::from_secs(5),
};

fn main() -> Result<()> {
    let listener = store::listen()?;
    loop {
        match serve(store::accept(&listener)) {
            Ok(()) => store::note("a client has left"),
            Err(lost) => store::note(format!("let go: {lost}")),
        }
    }
}

fn serve(stream: TcpStream) -> Result<(), Lost> {
    let stream = Arc::new(stream);
    let mut requests = Requests::new(Arc::clone(&stream), PATIENCE);
    let mut replies = Replies::new(Arc::clone(&stream), PATIENCE)?;
    loop {
        match requests.next() {
            Ok(Some(words)) => {
                replies.push(&answer(&words))?;
                replies.send()?;
            }
            Ok(None) => return Ok(()),
            Err(Lost::Protocol(error)) => {
                replies.push(&error.reply())?;
                replies.send()?;
                store::part(&stream);
                return Err(Lost::Protocol(error));
            }
            Err(lost) => return Err(lost),
        }
    }
}

fn answer(words: &[&[u8]]) -> Reply {
    match words {
        [name] if name.eq_ignore_ascii_case(b"ping") => {
            Reply::Simple("PONG".into())
        }
        [name, text] if name.eq_ignore_ascii_case(b"echo") => {
            Reply::text(*text)
        }
        _ => Reply::error("ERR unknown command"),
    }
}
