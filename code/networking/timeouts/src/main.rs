//! Many clients at once, and a deadline for each request.

use std::env;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

const PATIENCE: Duration = Duration::from_secs(2);
const LONGEST_LINE: u64 = 1024;
const SEATS: usize = 256;

/// A connection on which nothing is waited for beyond the deadline.
struct Until<'a> {
    stream: &'a TcpStream,
    deadline: Instant,
}

impl Until<'_> {
    fn time_left(&self) -> io::Result<Option<Duration>> {
        let left = self.deadline.checked_duration_since(Instant::now());
        // No time at all would be no limit at all to the system.
        match left.filter(|left| !left.is_zero()) {
            None => Err(ErrorKind::TimedOut.into()),
            left => Ok(left),
        }
    }
}

impl Read for Until<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.stream.set_read_timeout(self.time_left()?)?;
        self.stream.read(buffer).map_err(too_late)
    }
}

impl Write for Until<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.set_write_timeout(self.time_left()?)?;
        self.stream.write(bytes).map_err(too_late)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Some systems call it "would block" when the time is up.
fn too_late(error: io::Error) -> io::Error {
    match error.kind() {
        ErrorKind::WouldBlock => ErrorKind::TimedOut.into(),
        _ => error,
    }
}

fn answer_lines(stream: TcpStream) -> Result<()> {
    let (stream, deadline) = (&stream, Instant::now());
    let mut lines = BufReader::new(Until { stream, deadline });
    loop {
        lines.get_mut().deadline = Instant::now() + PATIENCE;
        let mut line = String::new();
        lines.by_ref().take(LONGEST_LINE).read_line(&mut line)?;
        if line.is_empty() {
            return Ok(());
        }
        ensure!(line.ends_with('\n'), "the line has no end");
        let reply = format!("{}!\n", line.trim_end().to_uppercase());
        lines.get_mut().write_all(reply.as_bytes())?;
        println!("replied: {:?}", reply.trim_end());
    }
}

fn serve(listener: &TcpListener) {
    for stream in listener.incoming() {
        match stream.map_err(Into::into).and_then(answer_lines) {
            Ok(()) => println!("the client is done"),
            Err(error) => println!("a bad client: {error}"),
        }
    }
}

fn main() -> Result<()> {
    let address = env::args().nth(1);
    let address = address.as_deref().unwrap_or("127.0.0.1:8000");

    let listener = TcpListener::bind(address).with_context(|| {
        format!("can't listen on {address}: port 0 is any free one")
    })?;
    println!("listening on {}", listener.local_addr()?);

    thread::scope(|scope| {
        for _ in 0..SEATS {
            scope.spawn(|| serve(&listener));
        }
    });
    Ok(())
}
