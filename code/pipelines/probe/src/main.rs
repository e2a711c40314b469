//! Asks many addresses at once whether a program listens there.

use std::env;
use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use pipeliner::Pipeline;

const PATIENCE: Duration = Duration::from_secs(5);

fn verdict(answer: io::Result<TcpStream>) -> String {
    match answer.map_err(|error| error.kind()) {
        Ok(_) => "somebody listens".to_owned(),
        Err(ErrorKind::ConnectionRefused) => {
            "nobody listens".to_owned()
        }
        Err(ErrorKind::TimedOut) => "no answer in time".to_owned(),
        Err(other) => format!("no answer: {other}"),
    }
}

fn main() -> anyhow::Result<()> {
    // Without arguments it asks itself, and a port that nobody uses.
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut targets: Vec<SocketAddr> = env::args()
        .skip(1)
        .map(|target| target.parse())
        .collect::<Result<_, _>>()?;
    if targets.is_empty() {
        targets = vec![listener.local_addr()?, "127.0.0.1:1".parse()?];
    }

    let answers = targets.with_threads(16).ordered_map(|target| {
        (target, TcpStream::connect_timeout(&target, PATIENCE))
    });
    for (target, answer) in answers {
        println!("{target}: {}", verdict(answer));
    }
    Ok(())
}
