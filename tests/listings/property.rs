//! What every run of a listing has in common, where its output varies.

use anyhow::{Result, bail, ensure};

/// Whether `output` has the property of the listing `name`.
pub fn holds(name: &str, output: &str) -> Result<()> {
    match name {
        "resolve" => resolve(output),
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
