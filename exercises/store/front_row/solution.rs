//! front_row: news for one who reads and one who sleeps.

use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

fn tell(board: &mut Vec<SyncSender<&'static str>>, news: &'static str) {
    board.retain(|mailbox| mailbox.try_send(news).is_ok());
}

fn main() {
    let (to_sleeper, sleeper) = sync_channel(1);
    let (to_reader, reader) = sync_channel(2);
    let mut board = vec![to_sleeper, to_reader];
    let reads = thread::spawn(move || reader.iter().count());

    for news in ["the doors open", "the bell rings"] {
        tell(&mut board, news);
    }
    println!("still on the board: {}", board.len());
    drop(board);
    let heard = reads.join().expect("the reader panicked");
    println!("who reads has heard: {heard}");
    println!("who sleeps has in the box: {}", sleeper.iter().count());
}
