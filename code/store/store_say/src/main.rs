//! Says a line to a server, and prints what comes back.

use std::env;
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result};

const PATIENCE: Duration = Duration::from_secs(10);
const LONGEST_REPLY: u64 = 1024 * 1024;

fn main() -> Result<()> {
    let mut words = env::args().skip(1);
    let address = words.next();
    let address = address.as_deref().unwrap_or("127.0.0.1:8000");
    let words: Vec<_> = words.collect();
    let line = match words.is_empty() {
        true => "PING".to_owned(),
        false => words.join(" "),
    };

    let mut stream = TcpStream::connect(address)
        .with_context(|| format!("is a server at {address}?"))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(format!("{line}\r\n").as_bytes())?;
    // It will say no more, and so the server hangs up when it is done.
    stream.shutdown(Shutdown::Write)?;

    let mut reply = vec![];
    stream.take(LONGEST_REPLY).read_to_end(&mut reply)?;
    // What a server sends may be meant for the terminal.
    let shown = String::from_utf8_lossy(&reply)
        .replace(|c: char| c.is_control() && c != '\n', "");
    write!(io::stdout(), "{shown}")?;
    Ok(())
}
