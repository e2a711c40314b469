//! A server that outlives its bad clients.

use std::env;
use std::io::{BufRead, BufReader, Read};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result, ensure};

const PATIENCE: Duration = Duration::from_secs(2);
const LONGEST_LINE: u64 = 1024;

fn read_line(stream: TcpStream) -> Result<String> {
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut line = String::new();
    BufReader::new(stream.take(LONGEST_LINE)).read_line(&mut line)?;
    ensure!(line.ends_with('\n'), "the line has no end");
    Ok(line.trim_end().to_owned())
}

fn main() -> Result<()> {
    let address = env::args().nth(1);
    let address = address.as_deref().unwrap_or("127.0.0.1:8000");

    let listener = TcpListener::bind(address).with_context(|| {
        format!("can't listen on {address}: port 0 is any free one")
    })?;
    println!("listening on {}", listener.local_addr()?);

    for stream in listener.incoming() {
        match stream.map_err(Into::into).and_then(read_line) {
            Ok(line) => println!("a client says: {line:?}"),
            Err(error) => println!("a bad client: {error}"),
        }
    }
    Ok(())
}
