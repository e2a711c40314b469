//! Saying "I am done" without hanging up.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::thread;

fn count_lines(listener: TcpListener) -> anyhow::Result<()> {
    let (mut stream, _) = listener.accept()?;
    let mut text = String::new();
    // Returns when the client says that it is done, and not before.
    stream.read_to_string(&mut text)?;
    let reply = format!("{} lines", text.lines().count());
    stream.write_all(reply.as_bytes())?;
    Ok(())
}

fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let server = thread::spawn(|| count_lines(listener));

    let mut stream = TcpStream::connect(address)?;
    stream.write_all(b"one\ntwo\nthree\n")?;
    stream.shutdown(Shutdown::Write)?;
    println!("sent, and done sending");

    let mut reply = String::new();
    stream.read_to_string(&mut reply)?;
    println!("the server counted {reply}");
    server.join().expect("the server panicked")
}
