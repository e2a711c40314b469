//! What every run of a listing has in common, where its output varies.

use anyhow::{Context, Result, bail, ensure};

/// Whether `output` has the property of the listing `name`.
pub fn holds(name: &str, output: &str) -> Result<()> {
    match name {
        "resolve" => resolve(output),
        "udp_echo" => udp_echo(output),
        _ => {
            bail!("the property of `{name}` is not stated: state it in tests/listings/property.rs")
        }
    }
}

/// `localhost` has at least one address, and each is one of the loopback's.
fn resolve(output: &str) -> Result<()> {
    ensure!(output.lines().count() > 0, "there is no address");
    for line in output.lines() {
        ensure!(
            ["127.0.0.1:80", "[::1]:80"].contains(&line),
            "`{line}` is no address of the loopback interface, with port 80"
        );
    }
    Ok(())
}

/// Each question is answered, in order, and not each at the first try.
fn udp_echo(output: &str) -> Result<()> {
    let mut tries = vec![];
    for (index, line) in output.lines().enumerate() {
        let answered = format!("question {}: answered, try ", index + 1);
        let number = line.strip_prefix(&answered).with_context(|| {
            format!("`{line}` does not begin with `{answered}`, which comes next")
        })?;
        tries.push(number.parse::<usize>()?);
    }
    ensure!(
        tries.len() == 4,
        "four questions are asked, not {}",
        tries.len()
    );
    ensure!(tries.iter().any(|tries| *tries > 1), "nothing was lost");
    Ok(())
}
