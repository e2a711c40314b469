//! One command for many inputs at once: `ping`, for every host named.

use std::env;
use std::io;
use std::process::{Command, Output};

use pipeliner::Pipeline;

fn ping(host: &str) -> io::Result<Output> {
    let count = if cfg!(windows) { "-n" } else { "-c" };
    Command::new("ping").args([count, "1", host]).output()
}

fn main() {
    let mut hosts: Vec<_> = env::args().skip(1).collect();
    if hosts.is_empty() {
        hosts = ["127.0.0.1", "a..b", "-V"].map(str::to_owned).into();
    }

    let answers = hosts.with_threads(16).ordered_map(|host| {
        let answer = ping(&host);
        (host, answer)
    });

    for (host, answer) in answers {
        match answer {
            Ok(output) if output.status.success() => {
                println!("{host} answers");
            }
            Ok(_) => println!("{host} does not answer"),
            Err(error) => println!("{host} can't be asked: {error}"),
        }
    }
}
