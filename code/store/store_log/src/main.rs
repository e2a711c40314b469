//! A store that acknowledges a change when it is on the disk.

use std::net::TcpStream;
use std::sync::Arc;
use std::thread;

use anyhow::Result;
use store::{Counter, Patience, Reply, converse, is_gone, refuse};

/// A thread costs memory, and there is not endlessly much of it.
const MOST_CLIENTS: usize = 10_000;

fn main() -> Result<()> {
    let listener = store::listen()?;
    let counter = Arc::new(store::open()?);
    // Each client holds a clone, and so does this loop.
    let seats = Arc::new(());
    loop {
        let client = store::accept(&listener);
        if Arc::strong_count(&seats) > MOST_CLIENTS {
            let full = "ERR max number of clients reached";
            refuse(&client, &Reply::error(full));
            continue;
        }
        let (counter, seat) =
            (Arc::clone(&counter), Arc::clone(&seats));
        let started = thread::Builder::new().spawn(move || {
            let _seat = seat;
            serve(Arc::new(client), &counter);
        });
        if let Err(error) = started {
            store::note(format!("no thread for a client: {error}"));
        }
    }
}

fn serve(client: Arc<TcpStream>, counter: &Counter) {
    let line = Arc::clone(&client);
    let ended =
        converse(line, Patience::default(), |session, words| {
            counter.ask(session, words, || is_gone(&client))
        });
    if let Err(lost) = ended {
        store::note(format!("let go: {lost}"));
    }
}
