//! A store that answers many requests with one sync and one write.

use std::process;
use std::sync::Arc;
use std::thread;

use anyhow::{Result, anyhow};
use store::{
    Board, Counter, Done, Doors, Guest, Patience, Reply, Session,
    converse_in_batches, is_gone, note,
};

/// Each has a thread, and a second one once it listens.
const MOST_CLIENTS: usize = 10_000;

struct House {
    doors: Doors,
    counter: Counter,
    board: Board,
}

fn main() -> Result<()> {
    let listener = store::listen()?;
    let house = Arc::new(House {
        doors: Doors::new(listener.local_addr()?, MOST_CLIENTS),
        counter: store::open()?,
        board: Board::default(),
    });
    let ending = Arc::clone(&house);
    ctrlc::set_handler(move || ending.end())?;
    thread::scope(|scope| {
        while !house.doors.are_closed() {
            let client = store::accept(&listener);
            let Some(guest) = house.doors.admit(client) else {
                continue;
            };
            let started = thread::Builder::new()
                .spawn_scoped(scope, || house.serve(guest));
            if let Err(error) = started {
                note(format!("no thread for a client: {error}"));
            }
        }
        // Here the scope waits for all who are inside.
    });
    house.counter.close().map_err(|why| anyhow!(why))?;
    note("closed: everybody was answered");
    Ok(())
}

impl House {
    /// What Ctrl-C does, and a second one.
    fn end(&self) {
        if self.doors.are_closed() {
            note("ended at once");
            process::exit(130);
        }
        self.close();
    }

    fn close(&self) {
        note("closing");
        self.doors.close();
        self.counter.dismiss();
    }

    fn serve(&self, guest: Guest<'_>) {
        let line = Arc::clone(&guest.client);
        // A batch is written at once, and nothing is gained by waiting.
        if let Err(error) = line.set_nodelay(true) {
            note(format!("no end to small delays: {error}"));
        }
        let ended = converse_in_batches(
            line,
            Patience::default(),
            &|record| self.counter.keep(record),
            |session, words| self.answer(session, words, &guest),
        );
        if let Err(lost) = ended {
            note(format!("let go: {lost}"));
        }
    }

    fn answer(
        &self,
        session: &mut Session,
        words: &[&[u8]],
        guest: &Guest<'_>,
    ) -> Done {
        session.is_over = self.doors.is_late();
        let client = &guest.client;
        if is_shutdown(words) {
            self.close();
            session.is_over = true;
            return (Reply::Nothing, None);
        }
        match self.board.ask(session, words, client) {
            Some(reply) => (reply, None),
            None => {
                self.counter.begin(session, words, || is_gone(client))
            }
        }
    }
}

/// Redis says nothing to that, and hangs up.
fn is_shutdown(words: &[&[u8]]) -> bool {
    words
        .first()
        .is_some_and(|word| word.eq_ignore_ascii_case(b"shutdown"))
}
