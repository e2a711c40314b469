//! A server that hears one client out, and then ends.

use std::env;
use std::io::Read;
use std::net::TcpListener;

fn main() -> anyhow::Result<()> {
    let address = env::args().nth(1);
    let address = address.as_deref().unwrap_or("127.0.0.1:8000");

    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);

    let (mut stream, peer) = listener.accept()?;
    let mut text = String::new();
    stream.read_to_string(&mut text)?;
    println!("{} says: {}", peer.ip(), text.trim_end());
    Ok(())
}
