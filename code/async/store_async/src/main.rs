//! A task for each client, and the same store behind the same lock.

use std::io;
use std::net::TcpStream;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use anyhow::Result;
use store::{Patience, Reply, Store, Time, refuse};
use store_tasks::converse;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::Semaphore;

/// A task costs memory, too, and each client is an open file.
const MOST_CLIENTS: usize = 10_000;

fn main() -> Result<()> {
    let listener = store::listen()?;
    listener.set_nonblocking(true)?;
    Runtime::new()?.block_on(serve_all(listener))
}

async fn serve_all(listener: std::net::TcpListener) -> Result<()> {
    let listener = TcpListener::from_std(listener)?;
    let store = Arc::new(Mutex::new(Store::default()));
    let seats = Arc::new(Semaphore::new(MOST_CLIENTS));
    loop {
        let client = match listener.accept().await {
            Ok((client, _)) => client,
            Err(error) => {
                store::note(format!("cannot take a client: {error}"));
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        let Ok(seat) = Arc::clone(&seats).try_acquire_owned() else {
            turn_away(client.into_std());
            continue;
        };
        let store = Arc::clone(&store);
        tokio::spawn(async move {
            let _seat = seat;
            serve(client, &store).await;
        });
    }
}

async fn serve(client: tokio::net::TcpStream, store: &Mutex<Store>) {
    let ended =
        converse(client, Patience::default(), |session, words| {
            let mut store = store.lock().expect("no command panics");
            store.apply(session, words, Time::now())
        });
    if let Err(lost) = ended.await {
        store::note(format!("let go: {lost}"));
    }
}

fn turn_away(client: io::Result<TcpStream>) {
    if let Ok(client) = client {
        let full = "ERR max number of clients reached";
        refuse(&client, &Reply::error(full));
    }
}
