//! What waits to be sent to one who listens, and the thread that sends it.

use std::io;
use std::mem;
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use crate::connection::{Patience, write_within};
use crate::limits;
use crate::reply::{Protocol, Reply};

// ANCHOR: mailbox
/// A box with an end. Many put something in, one thread sends it.
#[derive(Debug)]
pub struct Mailbox {
    stream: Arc<TcpStream>,
    inside: Mutex<Inside>,
    /// Something was put in, or nothing more will be.
    filled: Condvar,
    /// Something was taken out, or nothing more will be.
    emptied: Condvar,
}

#[derive(Debug, Default)]
struct Inside {
    bytes: Vec<u8>,
    protocol: Protocol,
    /// It takes nothing more; what is in it is still sent.
    is_closed: bool,
    /// Its client did not read in time.
    is_lost: bool,
}
// ANCHOR_END: mailbox

impl Inside {
    fn is_full(&self) -> bool {
        self.bytes.len() > limits::MAILBOX
    }

    fn add(&mut self, reply: &Reply) {
        reply.encode(self.protocol, &mut self.bytes);
    }
}

impl Mailbox {
    fn new(stream: Arc<TcpStream>) -> Self {
        Mailbox {
            stream,
            inside: Mutex::default(),
            filled: Condvar::new(),
            emptied: Condvar::new(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    // ANCHOR: put
    /// Puts in what others have to say. They never wait: if there is no
    /// room, the client is let go. Tells whether it was put in.
    pub(crate) fn put(&self, news: &Reply) -> bool {
        let mut inside = self.lock();
        if inside.is_closed {
            return false;
        }
        if inside.is_full() {
            drop(inside);
            self.let_go();
            return false;
        }
        inside.add(news);
        self.filled.notify_one();
        true
    }
    // ANCHOR_END: put

    // ANCHOR: answer
    /// Puts in the reply to a request of the client itself, whose own
    /// thread waits for room: it has nothing else to do.
    pub(crate) fn answer(&self, reply: &Reply, protocol: Protocol) {
        let mut inside = self
            .emptied
            .wait_while(self.lock(), |inside| {
                inside.is_full() && !inside.is_closed
            })
            .unwrap_or_else(PoisonError::into_inner);
        if !inside.is_closed {
            inside.protocol = protocol;
            inside.add(reply);
            self.filled.notify_one();
        }
    }
    // ANCHOR_END: answer

    pub(crate) fn speak(&self, protocol: Protocol) {
        self.lock().protocol = protocol;
    }

    /// Takes nothing more, and sends what is there.
    fn close(&self) {
        self.lock().is_closed = true;
        self.filled.notify_one();
        self.emptied.notify_all();
    }

    /// Ends the connection, which ends whatever waits for it.
    fn let_go(&self) {
        let mut inside = self.lock();
        inside.is_closed = true;
        inside.is_lost = true;
        inside.bytes = vec![];
        drop(inside);
        self.filled.notify_one();
        self.emptied.notify_all();
        let _ = self.stream.shutdown(Shutdown::Both);
    }

    /// Waits until there is something; `None` when nothing more comes.
    fn take(&self) -> Option<Vec<u8>> {
        let mut inside = self
            .filled
            .wait_while(self.lock(), |inside| {
                inside.bytes.is_empty() && !inside.is_closed
            })
            .unwrap_or_else(PoisonError::into_inner);
        self.emptied.notify_all();
        let bytes = mem::take(&mut inside.bytes);
        (!bytes.is_empty()).then_some(bytes)
    }

    // ANCHOR: deliver
    fn deliver(&self, patience: Patience) {
        while let Some(bytes) = self.take() {
            // No lock is held: the box fills up meanwhile.
            if write_within(&self.stream, patience, &bytes).is_err() {
                self.let_go();
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
        self.mailbox.lock().is_lost
    }
}

impl Drop for Delivery {
    fn drop(&mut self) {
        self.mailbox.close();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
