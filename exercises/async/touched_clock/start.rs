//! touched_clock: a player holds the clock while the other one thinks.

use std::future::ready;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::thread;

/// The move of the opponent, who may take their time.
async fn reply() -> u32 {
    ready(12).await
}

async fn play(clock: Arc<Mutex<u32>>) {
    let mut seconds = clock.lock().expect("nobody panics");
    *seconds += 30;
    let theirs = reply().await;
    *seconds += theirs;
}

/// Runs a game in a thread of its own; it may be that of anybody.
fn spawn(game: impl Future<Output = ()> + Send + 'static) -> thread::JoinHandle<()> {
    thread::spawn(move || {
        let mut context = Context::from_waker(Waker::noop());
        let poll = pin!(game).poll(&mut context);
        assert_eq!(poll, Poll::Ready(()), "nobody keeps them waiting");
    })
}

fn main() {
    let clock = Arc::new(Mutex::new(0));
    let games = [(); 2].map(|()| spawn(play(Arc::clone(&clock))));
    for game in games {
        game.join().expect("a game panicked");
    }
    println!("{} seconds", clock.lock().expect("nobody panics"));
}
