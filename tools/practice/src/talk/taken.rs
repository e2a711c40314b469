//! Whether a program has read what was sent to it.

use std::io;
use std::net::TcpStream;

/// `None` where the system does not tell: nobody but Linux does.
///
/// # Errors
///
/// When the stream has no addresses.
pub fn is_taken(stream: &TcpStream) -> io::Result<Option<bool>> {
    let (here, there) = (stream.local_addr()?.port(), stream.peer_addr()?.port());
    Ok(system::is_empty(here, there))
}

#[cfg(target_os = "linux")]
mod system {
    use std::fs;

    /// All connections, with what waits to be sent and to be read:
    /// <https://docs.kernel.org/networking/proc_net_tcp.html>.
    const CONNECTIONS: &str = "/proc/self/net/tcp";

    pub fn is_empty(here: u16, there: u16) -> Option<bool> {
        let table = fs::read_to_string(CONNECTIONS).ok()?;
        let mut waits = false;
        for line in table.lines().skip(1) {
            let words: Vec<_> = line.split_whitespace().collect();
            let [_, local, remote, _, queues, ..] = words[..] else {
                return None;
            };
            let (to_send, to_read) = queues.split_once(':')?;
            let ports = (port(local)?, port(remote)?);
            waits |= ports == (here, there) && to_send != EMPTY;
            waits |= ports == (there, here) && to_read != EMPTY;
        }
        Some(!waits)
    }

    const EMPTY: &str = "00000000";

    fn port(address: &str) -> Option<u16> {
        u16::from_str_radix(address.rsplit(':').next()?, 16).ok()
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    pub fn is_empty(_here: u16, _there: u16) -> Option<bool> {
        None
    }
}
