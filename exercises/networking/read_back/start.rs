//! read_back: the valley repeats each order.

use std::env;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(10);
const LONGEST: usize = 64;

fn repeat_orders(mut stream: TcpStream) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    loop {
        let mut order = [0; LONGEST];
        let count = stream.read(&mut order)?;
        if count == 0 {
            return Ok(());
        }
        let order = String::from_utf8_lossy(&order[..count]);
        let reply = format!("understood: {}\n", order.trim_end());
        stream.write_all(reply.as_bytes())?;
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
