//! Programs that the system may have.

use std::env;
use std::path::PathBuf;
use std::process::Command;

/// Where the program of that name is, in the folders in which a shell would look for it.
pub fn find(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .map(|folder| folder.join(name).with_extension(env::consts::EXE_EXTENSION))
        .find(|program| program.is_file())
}

/// The cargo by which this program was started, or else the one that a shell would find.
pub fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}
