//! A relay between a client and its server, which notes down what each of them says.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::{Result, ensure};

use crate::record::conversation::{Said, Side};

/// How long one side may be silent, and how much it may say.
const PATIENCE: Duration = Duration::from_secs(60);
const ENOUGH: usize = 1 << 16;

/// Takes one client, at `address`, and leads it to the server.
pub struct Relay {
    pub address: String,
    notes: Receiver<Said>,
    at_work: JoinHandle<Result<()>>,
}

impl Relay {
    /// # Errors
    ///
    /// When there is no free port.
    pub fn to(server: &str) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?.to_string();
        let server = server.to_owned();
        let (note, notes) = mpsc::channel();
        let at_work = thread::spawn(move || {
            let (client, _) = listener.accept()?;
            let server = TcpStream::connect(server)?;
            for stream in [&client, &server] {
                stream.set_read_timeout(Some(PATIENCE))?;
                stream.set_write_timeout(Some(PATIENCE))?;
            }
            thread::scope(|scope| {
                let there = scope.spawn(|| carry(&client, &server, Side::Client, note.clone()));
                let back = carry(&server, &client, Side::Server, note.clone());
                there.join().unwrap_or_else(|_| Ok(())).and(back)
            })
        });
        Ok(Relay {
            address,
            notes,
            at_work,
        })
    }

    /// What both have said, in an order that they could tell: an answer stands behind
    /// what it answers. To be asked when the client has ended.
    ///
    /// # Errors
    ///
    /// When one of them was silent for too long, or broke the connection.
    pub fn heard(self) -> Result<Vec<Said>> {
        match self.at_work.join() {
            Ok(result) => result?,
            Err(_) => anyhow::bail!("the relay panicked"),
        }
        let mut heard: Vec<Said> = vec![];
        for said in self.notes {
            // What comes in pieces was perhaps said in one.
            match (heard.last_mut(), &said.bytes) {
                (Some(last), Some(more)) if last.by == said.by && last.bytes.is_some() => {
                    last.bytes.iter_mut().for_each(|bytes| bytes.extend(more));
                }
                _ => heard.push(said),
            }
        }
        Ok(heard)
    }
}

/// Notes each piece before it is passed on, so that no answer can come earlier.
fn carry(mut from: &TcpStream, mut to: &TcpStream, by: Side, note: Sender<Said>) -> Result<()> {
    let mut piece = [0; 1024];
    let mut count = 0;
    loop {
        let length = match from.read(&mut piece) {
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            read => read?,
        };
        let bytes = (length > 0).then(|| piece[..length].to_vec());
        // Whoever takes the notes lives as long as this.
        let _ = note.send(Said { by, bytes });
        if length == 0 {
            // The other side may have gone already.
            let _ = to.shutdown(Shutdown::Write);
            return Ok(());
        }
        count += length;
        ensure!(count <= ENOUGH, "more was said than a picture has room for");
        to.write_all(&piece[..length])?;
    }
}
