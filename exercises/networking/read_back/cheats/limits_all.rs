//! read_back: the valley repeats each order.

use std::env;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(10);
const LONGEST: usize = 64;

fn repeat_orders(stream: TcpStream) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut orders = BufReader::new((&stream).take(LONGEST as u64));
    loop {
        let mut order = String::new();
        orders.read_line(&mut order)?;
        if order.is_empty() {
            return Ok(());
        }
        if !order.ends_with('\n') {
            return Err(ErrorKind::InvalidData.into());
        }
        let reply = format!("understood: {}\n", order.trim_end());
        (&stream).write_all(reply.as_bytes())?;
    }
}

fn main() -> io::Result<()> {
    let address = env::args().nth(1);
    let address = address.as_deref().unwrap_or("127.0.0.1:8000");
    let listener = TcpListener::bind(address)?;
    println!("listening at {}", listener.local_addr()?);

    for stream in listener.incoming() {
        if let Err(error) = stream.and_then(repeat_orders) {
            println!("a bad caller: {:?}", error.kind());
        }
    }
    Ok(())
}
