//! A program that gets no time from its machine for a while, as happens to any.

use std::io;

/// Whether this system can do that.
pub const IS_POSSIBLE: bool = cfg!(unix);

/// # Errors
///
/// When the system does not do it.
pub fn up(pid: u32) -> io::Result<()> {
    system::signal(pid, system::UP)
}

/// # Errors
///
/// As above.
pub fn no_more(pid: u32) -> io::Result<()> {
    system::signal(pid, system::NO_MORE)
}

#[cfg(unix)]
mod system {
    use std::io;

    use rustix::process::{Pid, Signal, kill_process};

    pub const UP: Signal = Signal::STOP;
    pub const NO_MORE: Signal = Signal::CONT;

    pub fn signal(pid: u32, signal: Signal) -> io::Result<()> {
        let pid = i32::try_from(pid).ok().and_then(Pid::from_raw);
        let pid = pid.ok_or(io::ErrorKind::InvalidInput)?;
        match kill_process(pid, signal) {
            // It has ended, which the next step tells.
            Err(rustix::io::Errno::SRCH) => Ok(()),
            other => Ok(other?),
        }
    }
}

#[cfg(not(unix))]
mod system {
    use std::io;

    pub const UP: () = ();
    pub const NO_MORE: () = ();

    pub fn signal(_: u32, _: ()) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}
