//! The server as a whole: its doors, its counter and its board.

use std::io;
use std::net::{TcpListener, TcpStream};
use std::process;
use std::sync::Arc;
use std::thread;

use crate::board::Board;
use crate::conversation::{is_gone, note};
use crate::desk::{Desk, Done};
use crate::doors::{Doors, Guest};
use crate::listen::{accept, open};
use crate::reply::Reply;
use crate::session::Session;
use crate::waiting::Counter;

/// What all clients share.
#[derive(Debug)]
pub struct House {
    pub doors: Doors,
    pub counter: Counter,
    pub board: Board,
}

impl House {
    /// One for those who come to a listener, with what the log tells of
    /// that the program's second argument names.
    ///
    /// # Errors
    ///
    /// When that can't be used, and why.
    pub fn open(
        listener: &TcpListener,
        most: usize,
    ) -> io::Result<Self> {
        Ok(House {
            doors: Doors::new(listener.local_addr()?, most),
            counter: open()?,
            board: Board::default(),
        })
    }

    // ANCHOR: welcome
    /// Serves each in a thread of its own until the doors close, and
    /// everybody has left.
    ///
    /// # Errors
    ///
    /// When not all that was changed could be kept, and why.
    pub fn welcome(
        &self,
        listener: &TcpListener,
        serve: impl Fn(Guest<'_>) + Sync,
    ) -> io::Result<()> {
        thread::scope(|scope| {
            while !self.doors.are_closed() {
                let client = accept(listener);
                let Some(guest) = self.doors.admit(client) else {
                    continue;
                };
                let serve = &serve;
                let started = thread::Builder::new()
                    .name("client".into())
                    .spawn_scoped(scope, move || serve(guest));
                if let Err(error) = started {
                    note(format!("no thread for a client: {error}"));
                }
            }
            // Here the scope waits for all who are inside.
        });
        self.counter.close().map_err(|why| {
            io::Error::other(format!("not all of it is kept: {why}"))
        })?;
        note("closed: everybody has left");
        Ok(())
    }
    // ANCHOR_END: welcome

    // ANCHOR: end
    /// What Ctrl-C does, and a second one.
    pub fn end(self: &Arc<Self>) {
        if self.doors.are_closed() {
            note("ended at once");
            process::exit(130);
        }
        self.close_doors();
        let house = Arc::clone(self);
        let dismiss = move || house.counter.dismiss();
        // The counter may be busy, and a second one has to be heard.
        if thread::Builder::new().spawn(dismiss).is_err() {
            self.counter.dismiss();
        }
    }

    fn close_doors(&self) {
        note("closing");
        self.doors.close();
    }
    // ANCHOR_END: end

    // ANCHOR: ask
    /// What the house itself has to say to a request, and then what its
    /// board has; `None` if it is for the counter.
    pub fn ask(
        &self,
        session: &mut Session,
        words: &[&[u8]],
        client: &Arc<TcpStream>,
    ) -> Option<Reply> {
        session.is_over = self.doors.is_late();
        if is_shutdown(words) {
            self.close_doors();
            self.counter.dismiss();
            session.is_over = true;
            return Some(Reply::Nothing);
        }
        self.board.ask(session, words, client)
    }
    // ANCHOR_END: ask
}

impl Desk for House {
    fn answer(
        &self,
        session: &mut Session,
        words: &[&[u8]],
        client: &Arc<TcpStream>,
    ) -> Done {
        match self.ask(session, words, client) {
            Some(reply) => (reply, None),
            None => {
                let is_gone = || is_gone(client);
                self.counter.begin(session, words, is_gone)
            }
        }
    }

    fn keep(&self, record: u64) -> Result<(), Reply> {
        self.counter.keep(record)
    }
}

/// Redis says nothing to that, and hangs up.
pub fn is_shutdown(words: &[&[u8]]) -> bool {
    words
        .first()
        .is_some_and(|word| word.eq_ignore_ascii_case(b"shutdown"))
}
