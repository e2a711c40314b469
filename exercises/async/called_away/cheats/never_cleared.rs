//! called_away: a player listens for moves, and is called away in between.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// What has been called across the hall, and nobody has heard yet.
type Hall = RefCell<VecDeque<&'static str>>;

async fn word(hall: &Hall) -> &'static str {
    poll_fn(|_context| match hall.borrow_mut().pop_front() {
        Some(word) => Poll::Ready(word),
        None => Poll::Pending,
    })
    .await
}

/// A move, which may come in several pieces, up to *over*. The notes are
/// the player's, who keeps them while away.
async fn announced(hall: &Hall, notes: &mut String) -> String {
    loop {
        match word(hall).await {
            "over" => return notes.clone(),
            word => notes.push_str(word),
        }
    }
}

/// Listens once. If the move is not over, the player goes away.
fn listen(hall: &Hall, notes: &mut String) {
    let mut future = pin!(announced(hall, notes));
    let mut context = Context::from_waker(Waker::noop());
    if let Poll::Ready(whole) = future.as_mut().poll(&mut context) {
        println!("{whole}");
    }
}

fn main() {
    let (hall, mut notes) = (Hall::default(), String::new());
    for words in [
        &["knight "][..],
        &["f6", "over"],
        &["bishop "],
        &["b5", "over"],
    ] {
        hall.borrow_mut().extend(words);
        listen(&hall, &mut notes);
    }
}
