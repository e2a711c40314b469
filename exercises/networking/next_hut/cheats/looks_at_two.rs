//! next_hut: a name with two addresses, and nobody at the first.

use std::env;
use std::io::{self, Write};
use std::net::{SocketAddr, TcpStream};

fn call(addresses: &[SocketAddr]) -> io::Result<TcpStream> {
    match addresses {
        [first, second, ..] => TcpStream::connect(first).or_else(|_| TcpStream::connect(second)),
        _ => panic!("there are two"),
    }
}

fn main() -> io::Result<()> {
    let address = env::args().nth(1);
    let address = address.as_deref().unwrap_or("127.0.0.1:8000");
    let address = address.parse().map_err(io::Error::other)?;
    // Nobody listens at the first port.
    let deserted = SocketAddr::from(([127, 0, 0, 1], 1));

    call(&[address, address])?.write_all(b"one party is out\n")?;
    call(&[deserted, address])?.write_all(b"the second, too\n")?;
    call(&[address, deserted])?.write_all(b"and the third\n")?;
    match call(&[deserted, deserted]) {
        Ok(_) => println!("somebody answers"),
        Err(error) => println!("{:?}", error.kind()),
    }
    match call(&[]) {
        Ok(_) => println!("somebody answers"),
        Err(_) => println!("nobody has that name"),
    }
    Ok(())
}
