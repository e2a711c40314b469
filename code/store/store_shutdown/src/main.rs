//! A store that ends well: whoever is inside may finish, and all of it is kept.

use std::sync::Arc;

use anyhow::Result;
use store::{Guest, House, Patience, converse, is_gone, note};

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
    let patience = Patience::default();
    let ended = converse(client, patience, |session, words| {
        let said = house.ask(session, words, &guest.client);
        said.unwrap_or_else(|| {
            let is_gone = || is_gone(&guest.client);
            house.counter.ask(session, words, is_gone)
        })
    });
    if let Err(lost) = ended {
        note(format!("let go: {lost}"));
    }
}
