//! A client that sends a byte every quarter of a second.

use std::env;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};

const PAUSE: Duration = Duration::from_millis(250);

fn main() -> Result<()> {
    let address = env::args().nth(1);
    let address = address.as_deref().unwrap_or("127.0.0.1:8000");

    let mut stream = TcpStream::connect(address)
        .with_context(|| format!("no server at {address}"))?;
    println!("connected, and in no hurry");
    // Ten seconds for forty bytes, if the server lets it.
    for byte in [b'.'; 40].iter().chain(b"\n") {
        thread::sleep(PAUSE);
        if stream.write_all(&[*byte]).is_err() {
            println!("cut off");
            return Ok(());
        }
    }
    match stream.read(&mut [0; 64]) {
        Ok(1..) => println!("heard to the end"),
        _ => println!("cut off"),
    }
    Ok(())
}
