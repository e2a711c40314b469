//! Many names are looked up at once; each answer may be an error.

use std::net::{SocketAddr, ToSocketAddrs};

use pipeliner::Pipeline;

fn main() {
    let names = ["localhost:80", "127.0.0.1:8080", "a..b:80"];

    let answers = names
        .with_threads(3)
        .map(|name| (name, name.to_socket_addrs()));

    for (name, answer) in answers {
        match answer {
            Ok(addresses) => {
                for address in addresses.filter(SocketAddr::is_ipv4) {
                    println!("{name} is {address}");
                }
            }
            Err(_) => println!("{name} is nothing that we know"),
        }
    }
}
