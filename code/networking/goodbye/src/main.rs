//! How the end of a connection looks from the other side.

use std::env;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command};
use std::thread;

use anyhow::Result;

/// What a read says when `leave` is over, which gets the client's side.
fn sees(leave: fn(TcpStream) -> io::Result<()>) -> Result<TcpStream> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let client = TcpStream::connect(listener.local_addr()?)?;
    let (mut stream, _) = listener.accept()?;
    stream.write_all(b"any news?\n")?;
    leave(client)?;
    tell(stream.read(&mut [0; 8]));
    Ok(stream)
}

fn tell(result: io::Result<usize>) {
    match result {
        Ok(0) => println!("the end"),
        Ok(count) => println!("{count} bytes"),
        Err(error) => println!("{}", error.kind()),
    }
}

/// The same program, as a client that waits to be killed.
fn client(address: &str) -> Result<()> {
    let mut stream = TcpStream::connect(address)?;
    stream.write_all(b"here")?;
    loop {
        thread::park();
    }
}

fn kill(mut client: Child) -> Result<()> {
    let id = client.id().to_string();
    Command::new("kill").args(["-KILL", &id]).status()?;
    client.wait()?;
    Ok(())
}

fn main() -> Result<()> {
    if let Some(address) = env::args().nth(1) {
        return client(&address);
    }
    print!("it read all, and left: ");
    let mut stream =
        sees(|mut client| client.read_exact(&mut [0; 10]))?;

    print!("the first write after that: ");
    tell(stream.write(b"still there?\n"));
    print!("a later one: ");
    tell(loop {
        let written = stream.write(b"hello?\n");
        if written.is_err() {
            break written;
        }
    });

    print!("it left, and did not read all: ");
    sees(|_client| Ok(()))?;

    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?.to_string();
    let client =
        Command::new(env::current_exe()?).arg(address).spawn()?;
    let (mut stream, _) = listener.accept()?;
    stream.read_exact(&mut [0; 4])?;
    kill(client)?;
    print!("it was killed: ");
    tell(stream.read(&mut [0; 8]));
    Ok(())
}
