//! The first address of a name, and the three ways not to get one.

use std::io::ErrorKind;
use std::net::{SocketAddr, ToSocketAddrs};

use anyhow::{Context, Result};
use pipeliner::Pipeline;

fn first_address(name: &str) -> Result<SocketAddr> {
    let mut addresses = match name.to_socket_addrs() {
        // Not even a question: what is wrong stands in the text.
        Err(error) if error.kind() == ErrorKind::InvalidInput => {
            return Err(error.into());
        }
        // The system asked around. It says so in its own words.
        answer => answer.ok().context("no such name")?,
    };
    addresses.next().context("a name without addresses")
}

fn main() {
    let names = ["[::1]:80", "127.0.0.1", "127.0.0.1:65536", "a..b:80"];
    let answers = names
        .with_threads(4)
        .map(|name| (name, first_address(name)));

    for (name, answer) in answers {
        match answer {
            Ok(address) => println!("{name}: port {}", address.port()),
            Err(error) => println!("{name}: {error}"),
        }
    }
}
