//! A server that hears one client out, and then ends.

use std::env;
use std::io::Read;
use std::net::TcpListener;

use anyhow::{Context, Result};

fn main() -> Result<()> {
    let address = env::args().nth(1);
    let address = address.as_deref().unwrap_or("127.0.0.1:8000");

    let listener = TcpListener::bind(address).with_context(|| {
        format!("can't listen on {address}: port 0 is any free one")
    })?;
    println!("listening on {}", listener.local_addr()?);

    let (mut stream, peer) = listener.accept()?;
    let mut text = String::new();
    stream.read_to_string(&mut text)?;
    // `:?` puts quotes around it, and escapes control characters.
    println!("{} says: {:?}", peer.ip(), text.trim_end());
    Ok(())
}
