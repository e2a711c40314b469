//! A store whose busy clients need no thread to be woken.

use std::sync::Arc;
use std::thread;

use anyhow::Result;
use store::{Guest, House, Patience, Rounds, Talk, note, rounds};

/// Each has a thread, and a second one once it listens.
const MOST_CLIENTS: usize = 10_000;

fn main() -> Result<()> {
    let listener = store::listen()?;
    let house = Arc::new(House::open(&listener, MOST_CLIENTS)?);
    let ending = Arc::clone(&house);
    ctrlc::set_handler(move || ending.end())?;
    thread::scope(|scope| {
        let (rounds, runner) = rounds();
        let desk = &*house;
        thread::Builder::new()
            .name("runner".into())
            .spawn_scoped(scope, move || runner.serve(desk))?;
        house.welcome(&listener, |guest| serve(&house, guest, &rounds))
    })?;
    Ok(())
}

fn serve(house: &House, guest: Guest<'_>, rounds: &Rounds<Talk>) {
    let client = Arc::clone(&guest.client);
    // A batch is written at once, and nothing is gained by waiting.
    if let Err(error) = client.set_nodelay(true) {
        note(format!("no end to small delays: {error}"));
    }
    let ended = Talk::new(client, Patience::default())
        .and_then(|talk| talk.converse(house, rounds));
    if let Err(lost) = ended {
        note(format!("let go: {lost}"));
    }
}
