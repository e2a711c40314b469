//! The second of two small writes waits; one write does not.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Instant;

const QUESTIONS: u32 = 20;

fn answer(mut stream: TcpStream) -> io::Result<()> {
    loop {
        stream.read_exact(&mut [0; 8])?;
        stream.write_all(b"yes")?;
    }
}

/// How long a question takes, until its answer is there.
fn milliseconds(
    no_delay: bool,
    ask: fn(&mut TcpStream) -> io::Result<()>,
) -> io::Result<f64> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut stream = TcpStream::connect(listener.local_addr()?)?;
    let (theirs, _) = listener.accept()?;
    thread::spawn(|| answer(theirs));

    stream.set_nodelay(no_delay)?;
    let start = Instant::now();
    for _ in 0..QUESTIONS {
        ask(&mut stream)?;
        stream.read_exact(&mut [0; 3])?;
    }
    Ok(start.elapsed().as_secs_f64() * 1000.0 / f64::from(QUESTIONS))
}

fn in_two(stream: &mut TcpStream) -> io::Result<()> {
    stream.write_all(b"snow")?;
    stream.write_all(b"ing?")
}

fn in_one(stream: &mut TcpStream) -> io::Result<()> {
    stream.write_all(b"snowing?")
}

fn main() -> anyhow::Result<()> {
    println!("two writes: {:.2} ms", milliseconds(false, in_two)?);
    println!("one write: {:.2} ms", milliseconds(false, in_one)?);
    let time = milliseconds(true, in_two)?;
    println!("two writes, no delay: {time:.2} ms");
    Ok(())
}
