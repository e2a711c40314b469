//! A server that answers each line, louder.

use std::env;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;

fn main() -> anyhow::Result<()> {
    let address = env::args().nth(1);
    let address = address.as_deref().unwrap_or("127.0.0.1:8000");

    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);

    let (stream, _) = listener.accept()?;
    // `&stream` reads and `&stream` writes: both borrow one connection.
    for line in BufReader::new(&stream).lines() {
        let reply = format!("{}!\n", line?.to_uppercase());
        (&stream).write_all(reply.as_bytes())?;
        print!("replied: {reply}");
    }
    println!("the client is done");
    Ok(())
}
