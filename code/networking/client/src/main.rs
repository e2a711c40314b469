//! A client that says one line.

use std::env;
use std::io::Write;
use std::net::TcpStream;

fn main() -> anyhow::Result<()> {
    let mut arguments = env::args().skip(1);
    let address = arguments.next();
    let address = address.as_deref().unwrap_or("127.0.0.1:8000");
    let text = arguments.next().unwrap_or("hello".to_owned());

    let mut stream = TcpStream::connect(address)?;
    stream.write_all(format!("{text}\n").as_bytes())?;
    println!("sent to {}: {text}", stream.peer_addr()?);
    Ok(())
}
