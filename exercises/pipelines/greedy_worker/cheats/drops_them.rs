//! greedy_worker: two carpenters take jobs from one board.

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Barrier, Mutex};
use std::thread;

type Job<'a> = Box<dyn FnOnce() + Send + 'a>;

fn work(jobs: &Mutex<Receiver<Job>>) {
    while let Ok(job) = jobs.lock().expect("nobody panicked").recv() {
        drop(job);
    }
}

fn main() {
    let (both_lift, lifted) = (Barrier::new(2), AtomicUsize::new(0));
    let (board, jobs) = mpsc::channel();
    let jobs = Mutex::new(jobs);

    thread::scope(|scope| {
        scope.spawn(|| work(&jobs));
        scope.spawn(|| work(&jobs));
        for _ in 0..2 {
            let lift: Job = Box::new(|| {
                both_lift.wait();
                lifted.fetch_add(1, SeqCst);
            });
            board.send(lift).expect("the carpenters are there");
        }
        drop(board);
    });
    println!("{} lifted, and the table stands", lifted.load(SeqCst));
}
