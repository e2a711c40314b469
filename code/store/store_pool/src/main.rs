//! A fixed number of attendants, a queue with an end, and a no in time.

use std::net::TcpStream;
use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc::{self, Receiver, TrySendError};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use anyhow::{Result, bail};
use store::{Patience, Reply, Store, Time, converse, refuse};

/// More threads than cores: most of the time, each waits for its client.
const ATTENDANTS: usize = 16;

/// Who stands further back would wait too long to be glad about it.
const PLACES: usize = 512;

/// Others are waiting for the seat.
const PATIENCE: Patience = Patience {
    idle: Duration::from_secs(5),
    request: Duration::from_secs(5),
};

fn main() -> Result<()> {
    let listener = store::listen()?;
    let store = Arc::new(Mutex::new(Store::default()));
    let (queue, clients) = mpsc::sync_channel(PLACES);
    let clients = Arc::new(Mutex::new(clients));
    for _ in 0..ATTENDANTS {
        let clients = Arc::clone(&clients);
        let store = Arc::clone(&store);
        thread::Builder::new()
            .spawn(move || attend(&clients, &store))?;
    }
    loop {
        match queue.try_send(store::accept(&listener)) {
            Ok(()) => {}
            Err(TrySendError::Full(client)) => {
                refuse(&client, &Reply::error("ERR busy, try later"));
            }
            Err(TrySendError::Disconnected(_)) => {
                bail!("all attendants have gone")
            }
        }
    }
}

fn attend(clients: &Mutex<Receiver<TcpStream>>, store: &Mutex<Store>) {
    loop {
        // A statement of its own: the lock is free while it serves.
        let client =
            clients.lock().expect("recv does not panic").recv();
        let Ok(client) = client else { return };
        let served = panic::catch_unwind(AssertUnwindSafe(|| {
            serve(client, store);
        }));
        if served.is_err() {
            store::note("a conversation panicked");
        }
    }
}

fn serve(client: TcpStream, store: &Mutex<Store>) {
    let ended = converse(client, PATIENCE, |session, words| {
        if is_debug_panic(words) {
            panic!("a client asked for it");
        }
        let mut store = store.lock().expect("no command panics");
        store.apply(session, words, Time::now())
    });
    if let Err(lost) = ended {
        store::note(format!("let go: {lost}"));
    }
}

/// What Redis has for testing how it crashes. Here, it tests that an
/// attendant doesn't.
fn is_debug_panic(words: &[&[u8]]) -> bool {
    matches!(words, [debug, what]
        if debug.eq_ignore_ascii_case(b"debug")
            && what.eq_ignore_ascii_case(b"panic"))
}
