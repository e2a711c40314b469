//! One thread listens, another connects and says hello.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

fn main() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let greet = move || TcpStream::connect(address)?.write_all(b"ahoy");
    let client = thread::spawn(greet);

    let (mut stream, _) = listener.accept()?;
    let mut heard = String::new();
    stream.read_to_string(&mut heard)?;
    println!("heard {heard}");

    client.join().expect("the client panicked")
}
