//! jammed_saw: a carpenter takes jobs from the board.

use std::sync::mpsc::{self, Receiver};
use std::thread;

type Job = Box<dyn FnOnce() + Send>;

fn work(jobs: Receiver<Job>) {
    for job in jobs {
        if thread::spawn(move || job()).join().is_err() {
            println!("a job panicked");
        }
    }
}

fn main() {
    let (board, jobs) = mpsc::channel::<Job>();
    board
        .send(Box::new(|| panic!("the saw is jammed")))
        .expect("there is a board");
    board
        .send(Box::new(|| println!("the shelf is done")))
        .expect("there is a board");
    drop(board);

    let carpenter = thread::spawn(|| work(jobs));
    carpenter.join().expect("the carpenter survives");
}
