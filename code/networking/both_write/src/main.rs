//! Two sides that both write, and neither reads: both wait.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

static CRATE: [u8; 1 << 16] = [b'x'; 1 << 16];
const CRATES: usize = 1024;

fn swap(mut stream: TcpStream) -> anyhow::Result<()> {
    for _ in 0..CRATES {
        stream.write_all(&CRATE)?;
    }
    stream.read_exact(&mut vec![0; CRATES * CRATE.len()])?;
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
