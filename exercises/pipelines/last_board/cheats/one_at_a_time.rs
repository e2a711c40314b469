//! last_board: two carpenters take boards from one stack.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;

fn plane(board: &str, planed: &AtomicUsize) {
    assert!(!board.is_empty());
    planed.fetch_add(1, SeqCst);
}

fn work(stack: &Mutex<Vec<&str>>, planed: &AtomicUsize) {
    while let Some(board) = stack.lock().expect("nobody panicked").pop() {
        plane(board, planed);
    }
}

fn main() {
    let stack = Mutex::new(vec!["oak", "ash", "elm"]);
    let planed = AtomicUsize::new(0);
    thread::scope(|scope| {
        scope.spawn(|| work(&stack, &planed));
        scope.spawn(|| work(&stack, &planed));
    });
    println!("{} boards are planed", planed.into_inner());
}
