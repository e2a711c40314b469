//! A store that tells news to those who listen, and waits for none.

use std::net::TcpStream;
use std::sync::Arc;
use std::thread;

use anyhow::Result;
use store::{
    Board, Counter, Patience, Reply, converse, is_gone, refuse,
};

/// Each has a thread, and a second one once it listens.
const MOST_CLIENTS: usize = 10_000;

#[derive(Default)]
struct House {
    counter: Counter,
    board: Board,
}

fn main() -> Result<()> {
    let listener = store::listen()?;
    let house = Arc::new(House::default());
    loop {
        let client = store::accept(&listener);
        // Each client holds a clone, and so does this loop.
        if Arc::strong_count(&house) > MOST_CLIENTS {
            let full = "ERR max number of clients reached";
            refuse(&client, &Reply::error(full));
            continue;
        }
        let house = Arc::clone(&house);
        let started = thread::Builder::new()
            .spawn(move || house.serve(&Arc::new(client)));
        if let Err(error) = started {
            store::note(format!("no thread for a client: {error}"));
        }
    }
}

impl House {
    fn serve(&self, client: &Arc<TcpStream>) {
        let line = Arc::clone(client);
        let patience = Patience::default();
        let ended = converse(line, patience, |session, words| {
            self.board.ask(session, words, client).unwrap_or_else(
                || self.counter.ask(session, words, || is_gone(client)),
            )
        });
        if let Err(lost) = ended {
            store::note(format!("let go: {lost}"));
        }
    }
}
