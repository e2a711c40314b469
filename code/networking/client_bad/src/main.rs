//! A client that sends bytes which are no text.

use std::env;
use std::io::Write;
use std::net::TcpStream;

use anyhow::{Context, Result};

fn main() -> Result<()> {
    let address = env::args().nth(1);
    let address = address.as_deref().unwrap_or("127.0.0.1:8000");

    let mut stream = TcpStream::connect(address)
        .with_context(|| format!("no server at {address}"))?;
    stream.write_all(&[0xc3, 0x28, b'\n'])?;
    println!("sent nonsense to {}", stream.peer_addr()?);
    Ok(())
}
