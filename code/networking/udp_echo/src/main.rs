//! Datagrams get lost, so the client asks again.

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, UdpSocket};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

const PATIENCE: Duration = Duration::from_millis(200);
const TRIES: usize = 10;

fn echo(socket: UdpSocket) -> io::Result<()> {
    let mut datagram = [0; 64];
    loop {
        let (length, client) = socket.recv_from(&mut datagram)?;
        socket.send_to(&datagram[..length], client)?;
    }
}

/// Stands between the client and the server, and loses every third.
fn relay(socket: UdpSocket, server: SocketAddr) -> io::Result<()> {
    let (mut client, mut count) = (server, 0);
    let mut datagram = [0; 64];
    loop {
        let (length, from) = socket.recv_from(&mut datagram)?;
        let to = if from == server { client } else { server };
        if from != server {
            client = from;
        }
        count += 1;
        if count % 3 != 0 {
            socket.send_to(&datagram[..length], to)?;
        }
    }
}

/// Asks until this very question is answered, or gives up.
fn ask(socket: &UdpSocket, question: &str) -> Result<usize> {
    for tries in 1..=TRIES {
        socket.send(question.as_bytes())?;
        if hears(socket, question)? {
            return Ok(tries);
        }
    }
    bail!("no answer after {TRIES} tries")
}

/// Whether the answer comes in time, perhaps behind late ones.
fn hears(socket: &UdpSocket, question: &str) -> io::Result<bool> {
    let deadline = Instant::now() + PATIENCE;
    let mut answer = [0; 64];
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(false);
        }
        socket.set_read_timeout(Some(left))?;
        match socket.recv(&mut answer) {
            Ok(n) if &answer[..n] == question.as_bytes() => {
                return Ok(true);
            }
            // To an earlier question. It is no reason to ask again.
            Ok(_) => {}
            Err(error) if is_timeout(&error) => {}
            Err(error) => return Err(error),
        }
    }
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

fn main() -> Result<()> {
    let server = UdpSocket::bind("127.0.0.1:0")?;
    let between = UdpSocket::bind("127.0.0.1:0")?;
    let client = UdpSocket::bind("127.0.0.1:0")?;
    client.connect(between.local_addr()?)?;

    let address = server.local_addr()?;
    thread::spawn(|| echo(server));
    thread::spawn(move || relay(between, address));

    for number in 1..=4 {
        let tries =
            ask(&client, &format!("hut {number}, is it snowing?"))?;
        println!("question {number}: answered, try {tries}");
    }
    Ok(())
}
