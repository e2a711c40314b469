//! Who is inside, and how everybody leaves.

use std::io::ErrorKind::ConnectionRefused;
use std::net::{
    IpAddr, Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, TcpStream,
};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crate::conversation::{note, refuse};
use crate::lobby::{Lobby, Outside};
use crate::reply::Reply;

/// How long a client that goes on asking is answered after closing.
const GRACE: Duration = Duration::from_secs(1);

// ANCHOR: doors
/// The doors of a server, and the connections of those who are inside.
#[derive(Debug)]
pub struct Doors {
    /// Where they are.
    address: SocketAddr,
    inside: Lobby<Arc<TcpStream>>,
}
// ANCHOR_END: doors

/// A client who is inside, until this is dropped.
#[derive(Debug)]
pub struct Guest<'a> {
    doors: &'a Doors,
    number: u64,
    pub client: Arc<TcpStream>,
}

impl Doors {
    pub fn new(address: SocketAddr, most: usize) -> Self {
        Doors {
            address,
            inside: Lobby::new(most),
        }
    }

    // ANCHOR: admit
    /// Lets a client in, unless the doors are closed or the house is full.
    pub fn admit(&self, client: TcpStream) -> Option<Guest<'_>> {
        let client = Arc::new(client);
        match self.inside.admit(Arc::clone(&client)) {
            Ok(number) => Some(Guest {
                doors: self,
                number,
                client,
            }),
            Err(Outside::Closed(_)) => None,
            Err(Outside::Full(client)) => {
                let full = "ERR max number of clients reached";
                refuse(&client, &Reply::error(full));
                None
            }
        }
    }
    // ANCHOR_END: admit

    // ANCHOR: close
    /// Lets nobody in from now on, and reads from nobody any more. On
    /// Linux, what has arrived is still answered, for a second; another
    /// system may throw away what was not read.
    pub fn close(&self) {
        let was_open = self.inside.close(|client| {
            let _ = client.shutdown(Shutdown::Read);
        });
        if was_open {
            self.knock();
        }
    }
    // ANCHOR_END: close

    pub fn are_closed(&self) -> bool {
        self.inside.closed().is_some()
    }

    /// Whether it is time for those to go who go on asking.
    pub fn is_late(&self) -> bool {
        let closed = self.inside.closed();
        closed.is_some_and(|closed| closed.elapsed() > GRACE)
    }

    // ANCHOR: knock
    /// Wakes the thread that waits for the next client, by being one.
    fn knock(&self) {
        let mut address = self.address;
        if address.ip().is_unspecified() {
            address.set_ip(match address.ip() {
                IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
                IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
            });
        }
        let started = thread::Builder::new().spawn(move || {
            let second = Duration::from_secs(1);
            loop {
                match TcpStream::connect_timeout(&address, second) {
                    Ok(_) => return,
                    // There is no door any more.
                    Err(error) if error.kind() == ConnectionRefused => {
                        return;
                    }
                    // No file may be free until somebody leaves.
                    Err(_) => thread::sleep(second / 10),
                }
            }
        });
        if let Err(error) = started {
            note(format!("no thread to knock at the door: {error}"));
        }
    }
    // ANCHOR_END: knock
}

impl Drop for Guest<'_> {
    fn drop(&mut self) {
        self.doors.inside.leave(self.number);
    }
}
