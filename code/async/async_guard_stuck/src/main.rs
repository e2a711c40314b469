//! Two games on one thread, and a guard that is held while one waits.

use std::future::poll_fn;
use std::sync::Mutex;
use std::task::{Context, Poll, Waker};

/// Pending once: the opponent thinks.
async fn reply() {
    let mut polls = 0;
    poll_fn(|_context| {
        polls += 1;
        match polls {
            1 => Poll::Pending,
            _ => Poll::Ready(()),
        }
    })
    .await;
}

#[expect(clippy::await_holding_lock, reason = "it is what is shown")]
async fn game(name: &str, games: &Mutex<u32>) {
    println!("{name}: I play e4");
    let mut games = games.lock().expect("nobody panics");
    reply().await;
    *games += 1;
    println!("{name}: ended as number {games}");
}

fn main() {
    let ended = Mutex::new(0);
    let mut games =
        ["Ada", "Ben"].map(|name| Box::pin(game(name, &ended)));
    let mut context = Context::from_waker(Waker::noop());
    for _round in 1..=2 {
        for game in &mut games {
            let _ = game.as_mut().poll(&mut context);
        }
    }
}
