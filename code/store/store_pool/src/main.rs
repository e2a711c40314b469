//! A fixed number of attendants, a queue with an end, and a no in time.

use std::net::TcpStream;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use anyhow::Result;
use store::{Patience, Reply, Store, Time, converse, refuse};

/// As many as may wait at once: most of the time, each waits for its client.
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
    let (rope, attendants) = store::rope(PLACES);
    let attendants = Arc::new(attendants);
    for _ in 0..ATTENDANTS {
        let attendants = Arc::clone(&attendants);
        let store = Arc::clone(&store);
        thread::Builder::new().spawn(move || {
            let lost = || store::note("a conversation panicked");
            attendants.attend(|client| serve(client, &store), lost);
        })?;
    }
    loop {
        if let Err(client) = rope.stand(store::accept(&listener)) {
            refuse(&client, &Reply::error("ERR busy, try later"));
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
