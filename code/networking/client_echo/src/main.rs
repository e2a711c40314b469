//! A client that says a line and waits for the reply, twice.

use std::env;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;

fn main() -> anyhow::Result<()> {
    let address = env::args().nth(1);
    let address = address.as_deref().unwrap_or("127.0.0.1:8000");

    let stream = TcpStream::connect(address)?;
    let mut replies = BufReader::new(&stream).lines();

    for word in ["hello", "good night"] {
        (&stream).write_all(format!("{word}\n").as_bytes())?;
        match replies.next().transpose()? {
            Some(reply) => println!("{word} -> {reply}"),
            None => println!("{word} -> the server has gone"),
        }
    }
    Ok(())
}
