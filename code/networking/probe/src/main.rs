//! Asks many addresses at once whether a program listens there.

use std::env;
use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};

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

fn main() -> Result<()> {
    // Without arguments it asks itself, and a port that nobody uses.
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut targets = vec![];
    for target in env::args().skip(1) {
        let address: SocketAddr =
            target.parse().with_context(|| {
                format!("{target:?} is no address like 127.0.0.1:8000")
            })?;
        targets.push(address);
    }
    if targets.is_empty() {
        targets = vec![listener.local_addr()?, "127.0.0.1:1".parse()?];
    }

    thread::scope(|scope| {
        let ask = |target: &SocketAddr| {
            TcpStream::connect_timeout(target, PATIENCE)
        };
        let answers: Vec<_> = targets
            .iter()
            .map(|target| (target, scope.spawn(move || ask(target))))
            .collect();
        for (target, answer) in answers {
            let answer = answer.join().expect("a probe panicked");
            println!("{target}: {}", verdict(answer));
        }
    });
    Ok(())
}
