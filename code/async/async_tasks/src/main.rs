//! Who drops a task's handle lets it run; who drops a set of tasks ends
//! them.

use std::io;

use tokio::runtime::Builder;
use tokio::task::{JoinSet, yield_now};

struct Chair(&'static str);

impl Drop for Chair {
    fn drop(&mut self) {
        println!("{}: the chair is free", self.0);
    }
}

async fn game(name: &'static str) {
    let _chair = Chair(name);
    println!("{name}: I play e4");
    yield_now().await;
    println!("{name}: a draw");
}

async fn evening() {
    let ada = tokio::spawn(game("Ada"));
    let mut games = JoinSet::new();
    games.spawn(game("Ben"));
    yield_now().await;

    println!("the player drops both");
    drop(ada);
    drop(games);
    yield_now().await;
}

fn main() -> io::Result<()> {
    let runtime = Builder::new_current_thread().build()?;
    runtime.block_on(evening());
    Ok(())
}
