//! A store that answers many requests with one sync and one write.

use std::sync::Arc;

use anyhow::Result;
use store::{
    Guest, House, Patience, converse_in_batches, is_gone, note,
};

/// Each has a thread, and a second one once it listens.
const MOST_CLIENTS: usize = 10_000;

fn main() -> Result<()> {
    let listener = store::listen()?;
    let house = Arc::new(House::open(&listener, MOST_CLIENTS)?);
    let ending = Arc::clone(&house);
    ctrlc::set_handler(move || ending.end())?;
    house.welcome(&listener, |guest| serve(&house, guest))?;
    Ok(())
}

fn serve(house: &House, guest: Guest<'_>) {
    let client = Arc::clone(&guest.client);
    // A batch is written at once, and nothing is gained by waiting.
    if let Err(error) = client.set_nodelay(true) {
        note(format!("no end to small delays: {error}"));
    }
    let ended = converse_in_batches(
        client,
        Patience::default(),
        &|record| house.counter.keep(record),
        |session, words| match house.ask(session, words, &guest) {
            Some(reply) => (reply, None),
            None => {
                let is_gone = || is_gone(&guest.client);
                house.counter.begin(session, words, is_gone)
            }
        },
    );
    if let Err(lost) = ended {
        note(format!("let go: {lost}"));
    }
}
