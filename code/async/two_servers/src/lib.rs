//! The same store twice: a thread for each client, and a task for each.

use std::io;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;

use store::{Patience, Reply, Session, Store, Time};
use store_tasks::{Closing, converse};
use tokio::runtime::Runtime;

/// Serves each client in a thread of its own, forever.
///
/// # Errors
///
/// When no client can be taken, or no thread started.
pub fn by_threads(listener: &TcpListener) -> io::Result<()> {
    let store = Arc::new(Mutex::new(Store::default()));
    loop {
        let (client, _) = listener.accept()?;
        let answer = answer(&store);
        thread::Builder::new().spawn(move || {
            store::converse(client, Patience::default(), answer)
        })?;
    }
}

/// Serves each client in a task of its own, forever.
///
/// # Errors
///
/// When no client can be taken, or there is no runtime.
pub fn by_tasks(listener: TcpListener) -> io::Result<()> {
    let store = Arc::new(Mutex::new(Store::default()));
    listener.set_nonblocking(true)?;
    Runtime::new()?.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let never = Closing::default();
        loop {
            let (client, _) = listener.accept().await?;
            let (answer, never) = (answer(&store), never.clone());
            tokio::spawn(async move {
                let patience = Patience::default();
                converse(client, patience, &never, answer).await
            });
        }
    })
}

fn answer(
    store: &Arc<Mutex<Store>>,
) -> impl FnMut(&mut Session, &[&[u8]]) -> Reply + Send + use<> {
    let store = Arc::clone(store);
    move |session, words| {
        let mut store = store.lock().expect("no command panics");
        store.apply(session, words, Time::now())
    }
}
