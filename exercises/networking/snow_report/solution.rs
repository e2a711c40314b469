//! snow_report: a hut asks the valley for the weather.

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(3);

/// A report may have any number of lines; it ends where the stream ends, and its last
/// line is `over`.
fn ask(address: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(b"the snow?\n")?;
    stream.shutdown(Shutdown::Write)?;
    let mut report = String::new();
    stream.read_to_string(&mut report)?;
    match report.lines().last() == Some("over") && report.ends_with('\n') {
        true => Ok(report),
        false => Err(ErrorKind::UnexpectedEof.into()),
    }
}

fn main() -> io::Result<()> {
    let address = env::args().nth(1);
    let address = address.as_deref().unwrap_or("127.0.0.1:8000");
    print!("{}", ask(address)?);
    Ok(())
}
