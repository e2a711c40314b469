//! A task for each client, and the same store behind the same lock.

use std::io;
use std::net::TcpStream;
use std::process;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use anyhow::Result;
use store::{Patience, Reply, Store, Time, is_shutdown, note, refuse};
use store_tasks::{Closing, converse};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::Semaphore;

/// A task costs memory, too, and each client is an open file.
const MOST_CLIENTS: u32 = 10_000;

fn main() -> Result<()> {
    let listener = store::listen()?;
    listener.set_nonblocking(true)?;
    let closing = Closing::default();
    let ending = closing.clone();
    ctrlc::set_handler(move || {
        if ending.has_begun() {
            note("ended at once");
            process::exit(130);
        }
        close(&ending);
    })?;
    Runtime::new()?.block_on(serve_all(listener, closing))
}

fn close(closing: &Closing) {
    note("closing");
    closing.begin();
}

async fn serve_all(
    listener: std::net::TcpListener,
    closing: Closing,
) -> Result<()> {
    let listener = TcpListener::from_std(listener)?;
    let store = Arc::new(Mutex::new(Store::default()));
    let seats = Arc::new(Semaphore::new(MOST_CLIENTS as usize));
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = closing.come() => break,
        };
        let client = match accepted {
            Ok((client, _)) => client,
            Err(error) => {
                note(format!("cannot take a client: {error}"));
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        let Ok(seat) = Arc::clone(&seats).try_acquire_owned() else {
            turn_away(client.into_std());
            continue;
        };
        let (store, closing) = (Arc::clone(&store), closing.clone());
        tokio::spawn(async move {
            let _seat = seat;
            serve(client, &store, &closing).await;
        });
    }
    drop(listener);
    // Whoever has all the seats is alone.
    let _all = seats.acquire_many(MOST_CLIENTS).await?;
    note("closed: everybody has left");
    Ok(())
}

async fn serve(
    client: tokio::net::TcpStream,
    store: &Mutex<Store>,
    closing: &Closing,
) {
    let patience = Patience::default();
    let ended =
        converse(client, patience, closing, |session, words| {
            if is_shutdown(words) {
                close(closing);
                session.is_over = true;
                return Reply::Nothing;
            }
            let mut store = store.lock().expect("no command panics");
            store.apply(session, words, Time::now())
        });
    if let Err(lost) = ended.await {
        note(format!("let go: {lost}"));
    }
}

fn turn_away(client: io::Result<TcpStream>) {
    if let Ok(client) = client {
        let full = "ERR max number of clients reached";
        refuse(&client, &Reply::error(full));
    }
}
