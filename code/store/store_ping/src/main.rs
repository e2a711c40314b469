//! A server that answers `PING` and `ECHO`, one client after the other.

use std::env;
use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

const PATIENCE: Duration = Duration::from_secs(5);
const LONGEST_LINE: usize = 1024;

fn main() -> Result<()> {
    let address = env::args().nth(1);
    let address = address.as_deref().unwrap_or("127.0.0.1:8000");
    let listener = TcpListener::bind(address).with_context(|| {
        format!("cannot listen on {address}; port 0 is any free port")
    })?;
    println!("listening on {}", listener.local_addr()?);

    for stream in listener.incoming() {
        match stream.map_err(Into::into).and_then(serve) {
            Ok(()) => println!("a client has left"),
            Err(error) => println!("a client was let go: {error}"),
        }
    }
    Ok(())
}

fn serve(mut stream: TcpStream) -> Result<()> {
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut received = vec![];
    while let Some(line) = read_line(&stream, &mut received)? {
        let reply = answer(&String::from_utf8_lossy(&line));
        stream.write_all(reply.as_bytes())?;
    }
    Ok(())
}

/// The next line, or `None` when the client has hung up.
fn read_line(
    mut stream: &TcpStream,
    received: &mut Vec<u8>,
) -> Result<Option<Vec<u8>>> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let end = received.iter().position(|byte| *byte == b'\n');
        ensure!(
            end.unwrap_or(received.len()) < LONGEST_LINE,
            "its line was too long"
        );
        if let Some(end) = end {
            return Ok(Some(received.drain(..=end).collect()));
        }
        // A limit on each read would not do: a client that sends a byte
        // now and then would keep the only seat.
        let left = deadline.saturating_duration_since(Instant::now());
        ensure!(!left.is_zero(), "its line took too long");
        stream.set_read_timeout(Some(left))?;
        let mut chunk = [0; 512];
        match stream.read(&mut chunk) {
            Ok(0) if received.is_empty() => return Ok(None),
            Ok(0) => ensure!(false, "it left in the middle of a line"),
            Ok(count) => received.extend_from_slice(&chunk[..count]),
            Err(error) if is_passing(error.kind()) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// The time is over, or the system wants to be asked again.
fn is_passing(kind: ErrorKind) -> bool {
    use ErrorKind::{Interrupted, TimedOut, WouldBlock};

    matches!(kind, WouldBlock | TimedOut | Interrupted)
}

fn answer(line: &str) -> String {
    let words: Vec<_> = line.split_whitespace().collect();
    match (words.first().map(|w| w.to_lowercase()), words.get(1)) {
        (None, _) => String::new(),
        (Some(name), None) if name == "ping" => "+PONG\r\n".into(),
        (Some(name), Some(text)) if name == "echo" => {
            format!("${}\r\n{text}\r\n", text.len())
        }
        _ => "-ERR unknown command\r\n".into(),
    }
}
