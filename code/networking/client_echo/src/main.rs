//! A client that says a line and waits for the reply, twice.

use std::env;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context, Result};

const PATIENCE: Duration = Duration::from_secs(10);
const LONGEST_LINE: u64 = 1024;

fn main() -> Result<()> {
    let address = env::args().nth(1);
    let address = address.as_deref().unwrap_or("127.0.0.1:8000");

    let stream = TcpStream::connect(address)
        .with_context(|| format!("no server at {address}"))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut replies = BufReader::new(&stream);

    for word in ["hello", "good night"] {
        (&stream).write_all(format!("{word}\n").as_bytes())?;
        let mut reply = String::new();
        replies.by_ref().take(LONGEST_LINE).read_line(&mut reply)?;
        match reply.strip_suffix('\n') {
            Some(reply) => println!("{word} -> {reply:?}"),
            None => println!("{word} -> no whole reply"),
        }
    }
    Ok(())
}
