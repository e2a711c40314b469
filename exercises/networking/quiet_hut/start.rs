//! quiet_hut: one radio in the valley, and a hut that says nothing.

use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_millis(500);

fn note(mut stream: TcpStream) -> io::Result<()> {
    let mut order = String::new();
    BufReader::new(&stream).read_line(&mut order)?;
    let reply = format!("noted: {}\n", order.trim_end());
    stream.write_all(reply.as_bytes())
}

fn main() -> io::Result<()> {
    let address = env::args().nth(1);
    let address = address.as_deref().unwrap_or("127.0.0.1:8000");
    let listener = TcpListener::bind(address)?;
    println!("listening at {}", listener.local_addr()?);

    for stream in listener.incoming() {
        note(stream?)?;
    }
    Ok(())
}
