//! snow_report: a hut asks the valley for the weather.

use std::env;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(3);

/// A report may have any number of lines; it ends where the stream ends, and its last
/// line is `over`.
fn ask(address: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(b"the snow?\n")?;
    stream.shutdown(std::net::Shutdown::Write)?;
    std::thread::sleep(Duration::from_millis(50));
    let mut report = [0; 512];
    let count = stream.read(&mut report)?;
    Ok(String::from_utf8_lossy(&report[..count]).into_owned())
}

fn main() -> io::Result<()> {
    let address = env::args().nth(1);
    let address = address.as_deref().unwrap_or("127.0.0.1:8000");
    print!("{}", ask(address)?);
    Ok(())
}
