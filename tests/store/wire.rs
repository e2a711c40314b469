//! A client that knows how many replies it waits for.

use std::io::{ErrorKind, Read, Result as IoResult, Write};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context, Result};

/// How long a test waits before it fails.
pub const LIMIT: Duration = Duration::from_secs(30);

pub fn connect(address: &str) -> Result<TcpStream> {
    let stream = TcpStream::connect(address).with_context(|| format!("no server at {address}"))?;
    stream.set_read_timeout(Some(LIMIT))?;
    stream.set_write_timeout(Some(LIMIT))?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// A request as libraries send it.
pub fn encode(words: &[&[u8]]) -> Vec<u8> {
    let mut bytes = format!("*{}\r\n", words.len()).into_bytes();
    for word in words {
        bytes.extend(format!("${}\r\n", word.len()).into_bytes());
        bytes.extend_from_slice(word);
        bytes.extend_from_slice(b"\r\n");
    }
    bytes
}

/// What has come. A system that stops a process for a moment may interrupt what it waits for.
pub fn read_some(stream: &mut impl Read, into: &mut [u8]) -> IoResult<usize> {
    loop {
        match stream.read(into) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            read => return read,
        }
    }
}

/// Whether the server hangs up, rather than sends more.
pub fn hangs_up(stream: &mut impl Read) -> bool {
    matches!(read_some(stream, &mut [0; 1]), Ok(0) | Err(_))
}

/// Says a line and returns the first line that comes back.
pub fn ask(stream: &mut TcpStream, line: &str) -> Result<String> {
    stream.write_all(format!("{line}\r\n").as_bytes())?;
    read_line(stream)
}

/// The next line, without its end. Not a byte after it is read.
pub fn read_line(stream: &mut TcpStream) -> Result<String> {
    let mut line = vec![];
    let mut byte = [0];
    while !line.ends_with(b"\r\n") {
        stream.read_exact(&mut byte).context("no line comes")?;
        line.push(byte[0]);
    }
    line.truncate(line.len() - 2);
    Ok(String::from_utf8_lossy(&line).into_owned())
}
