//! A server that answers each line, louder, and outlives its clients.

use std::env;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result, ensure};

const PATIENCE: Duration = Duration::from_secs(2);
const LONGEST_LINE: u64 = 1024;

fn answer_lines(stream: TcpStream) -> Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    // `&stream` reads and `&stream` writes: both borrow one connection.
    let mut lines = BufReader::new(&stream);
    loop {
        let mut line = String::new();
        lines.by_ref().take(LONGEST_LINE).read_line(&mut line)?;
        if line.is_empty() {
            return Ok(());
        }
        ensure!(line.ends_with('\n'), "the line has no end");
        let reply = format!("{}!\n", line.trim_end().to_uppercase());
        (&stream).write_all(reply.as_bytes())?;
        println!("replied: {:?}", reply.trim_end());
    }
}

fn main() -> Result<()> {
    let address = env::args().nth(1);
    let address = address.as_deref().unwrap_or("127.0.0.1:8000");

    let listener = TcpListener::bind(address).with_context(|| {
        format!("can't listen on {address}: port 0 is any free one")
    })?;
    println!("listening on {}", listener.local_addr()?);

    for stream in listener.incoming() {
        match stream.map_err(Into::into).and_then(answer_lines) {
            Ok(()) => println!("the client is done"),
            Err(error) => println!("a bad client: {error}"),
        }
    }
    Ok(())
}
