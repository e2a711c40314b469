//! The first address of each name, and the ways not to get one.

use std::io::ErrorKind;
use std::net::{SocketAddr, ToSocketAddrs};
use std::thread;

use anyhow::{Context, Result};

fn first_address(name: &str) -> Result<SocketAddr> {
    let mut addresses = match name.to_socket_addrs() {
        // Not even a question: what is wrong stands in the text.
        Err(error) if error.kind() == ErrorKind::InvalidInput => {
            return Err(error.into());
        }
        // The system looked. If it fails, it says so in its own words.
        answer => answer.ok().context("the look-up failed")?,
    };
    addresses.next().context("a name without addresses")
}

fn main() {
    let names = ["[::1]:80", "127.0.0.1", "127.0.0.1:65536", "a..b:80"];

    thread::scope(|scope| {
        let look_ups = names
            .map(|name| (name, scope.spawn(|| first_address(name))));
        for (name, look_up) in look_ups {
            match look_up.join().expect("a look-up panicked") {
                Ok(address) => {
                    println!("{name}: port {}", address.port())
                }
                Err(error) => println!("{name}: {error}"),
            }
        }
    });
}
