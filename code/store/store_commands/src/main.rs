//! A store that real clients talk to, one after the other.

use std::time::Duration;

use anyhow::Result;
use store::{Patience, Store, Time, converse};

/// The only seat is not kept for somebody who says nothing.
const PATIENCE: Patience = Patience {
    idle: Duration::from_secs(5),
    request: Duration::from_secs(5),
};

fn main() -> Result<()> {
    let listener = store::listen()?;
    let mut store = Store::default();
    loop {
        let client = store::accept(&listener);
        let ended = converse(client, PATIENCE, |session, words| {
            store.apply(session, words, Time::now())
        });
        match ended {
            Ok(()) => store::note("a client has left"),
            Err(lost) => store::note(format!("let go: {lost}")),
        }
    }
}
