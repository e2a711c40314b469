//! What waits to be sent to one who listens, and the thread that sends it.

use std::io;
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use crate::connection::{Patience, write_within};
use crate::letterbox::Letterbox;
use crate::limits;
use crate::reply::{Protocol, Reply};

// ANCHOR: mailbox
/// What others have to say to a client, and the way to it.
#[derive(Debug)]
pub struct Mailbox {
    stream: Arc<TcpStream>,
    letters: Letterbox<Protocol>,
}
// ANCHOR_END: mailbox

impl Mailbox {
    fn new(stream: Arc<TcpStream>) -> Self {
        Mailbox {
            stream,
            letters: Letterbox::new(
                limits::MAILBOX,
                Protocol::default(),
            ),
        }
    }

    // ANCHOR: put
    /// Puts in what others have to say. They never wait: if there is no
    /// room, the client is let go. Tells whether it was put in.
    pub(crate) fn put(&self, news: &Reply) -> bool {
        let is_in = self.letters.put(|protocol, bytes| {
            news.encode(protocol, bytes);
        });
        if !is_in && self.is_lost() {
            self.hang_up();
        }
        is_in
    }
    // ANCHOR_END: put

    /// Puts in the reply to a request of the client itself, whose own
    /// thread waits for room: it has nothing else to do.
    pub(crate) fn answer(&self, reply: &Reply, protocol: Protocol) {
        self.letters.answer(protocol, |protocol, bytes| {
            reply.encode(protocol, bytes);
        });
    }

    pub(crate) fn speak(&self, protocol: Protocol) {
        self.letters.speak(protocol);
    }

    fn is_lost(&self) -> bool {
        self.letters.is_lost()
    }

    /// Ends the connection, which ends whatever waits for it.
    fn hang_up(&self) {
        let _ = self.stream.shutdown(Shutdown::Both);
    }

    // ANCHOR: deliver
    fn deliver(&self, patience: Patience) {
        while let Some(bytes) = self.letters.take() {
            // No lock is held: the box fills up meanwhile.
            if write_within(&self.stream, patience, &bytes).is_err() {
                self.letters.let_go();
                self.hang_up();
            }
        }
    }
    // ANCHOR_END: deliver
}

/// A mailbox in use. Dropping it sends what is there, and ends its thread.
#[derive(Debug)]
pub struct Delivery {
    mailbox: Arc<Mailbox>,
    thread: Option<JoinHandle<()>>,
}

impl Delivery {
    /// # Errors
    ///
    /// When the system has no thread for it.
    pub(crate) fn start(
        stream: &Arc<TcpStream>,
        patience: Patience,
    ) -> io::Result<Self> {
        let mailbox = Arc::new(Mailbox::new(Arc::clone(stream)));
        let own = Arc::clone(&mailbox);
        let thread = thread::Builder::new()
            .name("mailbox".into())
            .spawn(move || own.deliver(patience))?;
        Ok(Delivery {
            mailbox,
            thread: Some(thread),
        })
    }

    pub(crate) fn mailbox(&self) -> &Arc<Mailbox> {
        &self.mailbox
    }

    pub(crate) fn is_lost(&self) -> bool {
        self.mailbox.is_lost()
    }
}

impl Drop for Delivery {
    fn drop(&mut self) {
        self.mailbox.letters.close();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
