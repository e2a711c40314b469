//! Programs that the system may have.

use std::env;
use std::path::PathBuf;

/// Where the program of that name is, in the folders in which a shell would look for it.
pub fn find(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .map(|folder| folder.join(name).with_extension(env::consts::EXE_EXTENSION))
        .find(|program| program.is_file())
}
