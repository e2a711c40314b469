//! A thread for each client, and one lock around the store.

use std::net::TcpStream;
use std::sync::{Arc, Mutex};
use std::thread;

use anyhow::Result;
use store::{Patience, Reply, Store, Time, converse, refuse};

/// A thread costs memory, and there is not endlessly much of it.
const MOST_CLIENTS: usize = 10_000;

fn main() -> Result<()> {
    let listener = store::listen()?;
    let store = Arc::new(Mutex::new(Store::default()));
    // Each client holds a clone, and so does this loop.
    let seats = Arc::new(());
    loop {
        let client = store::accept(&listener);
        if Arc::strong_count(&seats) > MOST_CLIENTS {
            let full = "ERR max number of clients reached";
            refuse(&client, &Reply::error(full));
            continue;
        }
        let (store, seat) = (Arc::clone(&store), Arc::clone(&seats));
        let started = thread::Builder::new().spawn(move || {
            let _seat = seat;
            serve(client, &store);
        });
        if let Err(error) = started {
            store::note(format!("no thread for a client: {error}"));
        }
    }
}

fn serve(client: TcpStream, store: &Mutex<Store>) {
    let ended =
        converse(client, Patience::default(), |session, words| {
            let mut store = store.lock().expect("no command panics");
            store.apply(session, words, Time::now())
        });
    if let Err(lost) = ended {
        store::note(format!("let go: {lost}"));
    }
}
