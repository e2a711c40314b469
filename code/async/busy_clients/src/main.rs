//! How many more replies clients get from a server with tasks than from
//! one with threads.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::Instant;

use anyhow::Result;

/// What all clients ask together, in each round.
const REQUESTS: usize = 2_000;
const ROUNDS: usize = 8;

fn main() -> Result<()> {
    let threads = TcpListener::bind("127.0.0.1:0")?;
    let tasks = TcpListener::bind("127.0.0.1:0")?;
    let servers = [threads.local_addr()?, tasks.local_addr()?];
    thread::spawn(move || two_servers::by_threads(&threads));
    thread::spawn(move || two_servers::by_tasks(tasks));

    for count in [1, 50] {
        // By turns, so that a busy moment hits both.
        let mut seconds = [0.0; 2];
        for _ in 0..ROUNDS {
            for (server, seconds) in servers.iter().zip(&mut seconds) {
                *seconds += ask(server, count)?;
            }
        }
        let more = seconds[0] / seconds[1];
        let s = if count == 1 { "" } else { "s" };
        println!("{count} client{s}: {more:.2} times as many replies");
    }
    Ok(())
}

/// How long it takes so many clients to get all their replies.
fn ask(server: &SocketAddr, count: usize) -> Result<f64> {
    let clients: Result<Vec<_>, _> =
        (0..count).map(|_| TcpStream::connect(server)).collect();
    let begun = Instant::now();
    thread::scope(|scope| {
        let clients: Vec<_> = clients?
            .into_iter()
            .map(|client| scope.spawn(|| converse(client, count)))
            .collect();
        for client in clients {
            client.join().expect("a client panicked")?;
        }
        Ok(begun.elapsed().as_secs_f64())
    })
}

fn converse(mut client: TcpStream, count: usize) -> Result<()> {
    for _ in 0..REQUESTS / count {
        client.write_all(b"PING\r\n")?;
        client.read_exact(&mut [0; "+PONG\r\n".len()])?;
    }
    Ok(())
}
