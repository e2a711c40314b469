//! What a server's memory grows by for each client that says nothing.

use std::env;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread;

use anyhow::{Context, Result};
use memory_stats::memory_stats;

/// Few enough for what Linux lets a process open if nobody raises that.
const CLIENTS: usize = 900;

fn main() -> Result<()> {
    match env::args().nth(1) {
        Some(kind) => be_a_server(kind == "thread"),
        None => ["thread", "task"].into_iter().try_for_each(measure),
    }
}

/// Starts a server, connects, and asks it what its memory grew by.
fn measure(kind: &str) -> Result<()> {
    let mut server = Command::new(env::current_exe()?)
        .arg(kind)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let grown = with_clients(&mut server);
    server.kill()?;
    server.wait()?;
    let each = grown? / CLIENTS as f64 / 1024.0;
    println!("a {kind} each: {each:.2} KiB a client");
    Ok(())
}

fn with_clients(server: &mut Child) -> Result<f64> {
    let said = server.stdout.take().context("it speaks to us")?;
    let mut said = BufReader::new(said).lines();
    let mut next = || -> Result<String> {
        Ok(said.next().context("the server has ended")??)
    };
    let address = next()?;
    let clients: Result<Vec<_>> =
        (0..CLIENTS).map(|_| greet(&address)).collect();
    let mut ask = server.stdin.take().context("it hears us")?;
    writeln!(ask)?;
    let grown = next()?.parse()?;
    drop(clients?);
    Ok(grown)
}

/// A client that has been served once, and then says nothing.
fn greet(address: &str) -> Result<TcpStream> {
    let mut client = TcpStream::connect(address)?;
    client.write_all(b"PING\r\n")?;
    client.read_exact(&mut [0; "+PONG\r\n".len()])?;
    Ok(client)
}

fn be_a_server(with_threads: bool) -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("{}", listener.local_addr()?);
    thread::spawn(move || match with_threads {
        true => two_servers::by_threads(&listener),
        false => two_servers::by_tasks(listener),
    });
    let before = memory()?;
    io::stdin().read_line(&mut String::new())?;
    println!("{}", memory()?.saturating_sub(before));
    Ok(())
}

fn memory() -> Result<usize> {
    let stats = memory_stats().context("the system does not tell")?;
    Ok(stats.physical_mem)
}
