//! A guard that is held across an await may not change threads.

use std::future::ready;
use std::sync::Mutex;

/// As an executor with several threads takes its games.
fn spawn(_game: impl Future<Output = ()> + Send) {}

async fn game(ended: &Mutex<u32>) {
    let mut ended = ended.lock().expect("nobody panics");
    ready("their reply").await;
    *ended += 1;
}

fn main() {
    let ended = Mutex::new(0);
    spawn(game(&ended));
    println!("the game may change threads");
}
