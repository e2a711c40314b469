//! One name, and all the addresses it was given.

use std::env;
use std::net::ToSocketAddrs;

fn main() -> anyhow::Result<()> {
    let name = env::args().nth(1);
    let name = name.as_deref().unwrap_or("localhost");

    for address in (name, 80).to_socket_addrs()? {
        println!("{address:?}");
    }
    Ok(())
}
