//! Asks several huts at once whether somebody listens there.

use std::env;
use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};

const PATIENCE: Duration = Duration::from_secs(3);

fn call(hut: SocketAddr) -> io::Result<()> {
    TcpStream::connect_timeout(&hut, PATIENCE)?;
    Ok(())
}

fn verdict(answer: io::Result<()>) -> &'static str {
    match answer.map_err(|error| error.kind()) {
        Ok(()) => "somebody listens",
        Err(ErrorKind::ConnectionRefused) => "nobody listens",
        Err(ErrorKind::TimedOut | ErrorKind::WouldBlock) => {
            "no word in time"
        }
        Err(_) => "no answer",
    }
}

/// Somebody at the radio, who repeats what they hear.
fn repeat(radio: TcpListener) -> io::Result<()> {
    for call in radio.incoming() {
        let call = call?;
        io::copy(&mut &call, &mut &call)?;
    }
    Ok(())
}

fn main() -> Result<()> {
    let awake = TcpListener::bind("127.0.0.1:0")?;
    let asleep = TcpListener::bind("127.0.0.1:0")?;
    let mut huts = vec![
        ("awake", awake.local_addr()?),
        ("asleep", asleep.local_addr()?),
        // A port that hardly any program uses.
        ("off", "127.0.0.1:1".parse()?),
    ];
    thread::spawn(|| repeat(awake));
    if let Some(named) = env::args().nth(1) {
        let hut = named.parse().with_context(|| {
            format!("{named:?} is no address like 127.0.0.1:8000")
        })?;
        huts = vec![("the hut", hut)];
    }

    // Each call has its thread before anybody is waited for.
    let calls = huts
        .into_iter()
        .map(|(name, hut)| (name, thread::spawn(move || call(hut))))
        .collect::<Vec<_>>();
    for (name, call) in calls {
        let answer = call.join().expect("a call panicked");
        println!("{name}: {}", verdict(answer));
    }
    Ok(())
}
