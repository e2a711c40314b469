//! A command goes on when its handle is dropped.

use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

/// The same program, as a command that repeats what it is told.
fn apprentice() -> Result<()> {
    for line in io::stdin().lines() {
        println!("{}", line?);
    }
    Ok(())
}

fn main() -> Result<()> {
    if env::args().nth(1).is_some() {
        return apprentice();
    }
    let mut command = Command::new(env::current_exe()?)
        .arg("apprentice")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut orders = command.stdin.take().context("it is a pipe")?;
    let answers = command.stdout.take().context("it is a pipe")?;
    let mut answers = BufReader::new(answers).lines();

    drop(command);
    println!("the handle is gone");
    writeln!(orders, "a kilo of nails")?;
    match answers.next() {
        Some(answer) => println!("the apprentice: {}", answer?),
        None => println!("the apprentice is gone, too"),
    }
    Ok(())
}
