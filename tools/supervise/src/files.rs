//! How many files and connections a process may have open.

use std::io;

/// Lets this process have so many open, and the programs that it starts.
///
/// # Errors
///
/// When the system does not allow so many.
#[cfg(unix)]
pub fn may_open(files: usize) -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let files = u64::try_from(files).map_err(io::Error::other)?;
    let limits = getrlimit(Resource::Nofile);
    if limits.maximum.is_some_and(|most| most < files) {
        let told = format!("{files} open files are needed: raise `ulimit -Hn`");
        return Err(io::Error::other(told));
    }
    if limits.current.is_some_and(|current| current < files) {
        let current = Some(files);
        setrlimit(Resource::Nofile, Rlimit { current, ..limits })?;
    }
    Ok(())
}

/// Lets this process have so many open: this system has no limit that could be raised.
///
/// # Errors
///
/// None.
#[cfg(not(unix))]
pub fn may_open(_files: usize) -> io::Result<()> {
    Ok(())
}
