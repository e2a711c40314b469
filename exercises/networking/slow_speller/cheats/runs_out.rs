//! slow_speller: an order, a letter at a time.

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

/// For a whole order.
const PATIENCE: Duration = Duration::from_secs(1);
const LONGEST: usize = 64;

fn order(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let begun = Instant::now();
    let mut order = vec![];
    let mut letter = [0];
    while order.len() < LONGEST {
        stream.set_read_timeout(Some(PATIENCE - begun.elapsed()))?;
        stream.read_exact(&mut letter)?;
        if letter == *b"\n" {
            return Ok(order);
        }
        order.extend(letter);
    }
    Err(ErrorKind::InvalidData.into())
}

fn note(mut stream: TcpStream) -> io::Result<()> {
    let begun = Instant::now();
    let order = order(&mut stream)?;
    println!("an order, after {:?}", begun.elapsed());
    let reply = format!("noted: {}\n", String::from_utf8_lossy(&order));
    stream.write_all(reply.as_bytes())
}

fn main() -> io::Result<()> {
    let address = env::args().nth(1);
    let address = address.as_deref().unwrap_or("127.0.0.1:8000");
    let listener = TcpListener::bind(address)?;
    println!("listening at {}", listener.local_addr()?);

    for stream in listener.incoming() {
        if let Err(error) = stream.and_then(note) {
            println!("a bad caller: {:?}", error.kind());
        }
    }
    Ok(())
}
