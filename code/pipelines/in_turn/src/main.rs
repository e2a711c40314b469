//! Results in the order of their inputs: who is early has to wait.

use std::collections::BTreeMap;
use std::sync::mpsc;
use std::thread;

fn main() {
    let (sender, results) = mpsc::channel();
    for place in 1..=3 {
        let sender = sender.clone();
        thread::spawn(move || {
            let planed = format!("board {place}");
            sender.send((place, planed)).expect("main listens");
        });
    }
    drop(sender);

    let mut next = 1;
    let mut early = BTreeMap::new();
    for (place, board) in results {
        println!("{board} is done");
        early.insert(place, board);
        // Whatever has waited for this one can go now, too.
        while let Some(board) = early.remove(&next) {
            println!("{board} is delivered");
            next += 1;
        }
    }
}
