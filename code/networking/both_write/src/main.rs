//! Two sides that both write, and neither reads: both wait.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

const LOAD: usize = 64 << 20;

fn swap(mut stream: TcpStream) -> anyhow::Result<()> {
    stream.write_all(&vec![b'x'; LOAD])?;
    stream.read_exact(&mut vec![0; LOAD])?;
    println!("sent, and received");
    Ok(())
}

fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let ours = TcpStream::connect(listener.local_addr()?)?;
    let (theirs, _) = listener.accept()?;

    println!("each sends 64 MiB, then reads as much");
    let other = thread::spawn(|| swap(theirs));
    swap(ours)?;
    other.join().expect("the other side panicked")
}
