//! counted_words: each message has its length in front.

use std::env;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(10);
/// In bytes.
const LONGEST: usize = 64;

/// The next message; `None` if there are no more.
fn receive(stream: &mut TcpStream) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    if stream.read(&mut length[..1])? == 0 {
        return Ok(None);
    }
    stream.read_exact(&mut length[1..])?;
    let length = u32::from_be_bytes(length) as usize;
    let length = length.min(LONGEST);
    let mut message = vec![0; length];
    stream.read_exact(&mut message)?;
    Ok(Some(message))
}

fn answer(mut stream: TcpStream) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    while let Some(message) = receive(&mut stream)? {
        stream.write_all(&[b"<", &message[..], b">"].concat())?;
    }
    Ok(())
}

fn main() -> io::Result<()> {
    let address = env::args().nth(1);
    let address = address.as_deref().unwrap_or("127.0.0.1:8000");
    let listener = TcpListener::bind(address)?;
    println!("listening at {}", listener.local_addr()?);

    for stream in listener.incoming() {
        if let Err(error) = stream.and_then(answer) {
            println!("a bad caller: {:?}", error.kind());
        }
    }
    Ok(())
}
