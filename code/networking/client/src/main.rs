//! A client that says one line.

use std::env;
use std::io::Write;
use std::net::TcpStream;

use anyhow::{Context, Result};

fn main() -> Result<()> {
    let mut arguments = env::args().skip(1);
    let address = arguments.next();
    let address = address.as_deref().unwrap_or("127.0.0.1:8000");
    let text = arguments.next();
    let text = text.as_deref().unwrap_or("the upper hut needs bread");

    let mut stream = TcpStream::connect(address)
        .with_context(|| format!("no server at {address}"))?;
    stream.write_all(format!("{text}\n").as_bytes())?;
    println!("sent to {}: {text}", stream.peer_addr()?);
    Ok(())
}
