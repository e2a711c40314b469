//! A pool of workers that outlives its jobs and finishes its queue.

use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

type Job = Box<dyn FnOnce() + Send>;

struct Pool {
    jobs: Option<Sender<Job>>,
    workers: Vec<JoinHandle<()>>,
}

impl Pool {
    fn new(size: usize) -> Self {
        let (sender, jobs) = mpsc::channel();
        let jobs = Arc::new(Mutex::new(jobs));
        let worker = |_| {
            let jobs = Arc::clone(&jobs);
            thread::spawn(move || work(&jobs))
        };
        Pool {
            jobs: Some(sender),
            workers: (0..size).map(worker).collect(),
        }
    }

    fn run(&self, job: impl FnOnce() + Send + 'static) {
        let jobs = self.jobs.as_ref().expect("taken only by drop");
        jobs.send(Box::new(job)).expect("the workers outlive it");
    }
}

fn work(jobs: &Mutex<Receiver<Job>>) {
    loop {
        // A statement of its own: no lock is held while the job runs.
        let job = jobs.lock().expect("no job under the lock").recv();
        let Ok(job) = job else { return };
        if panic::catch_unwind(AssertUnwindSafe(job)).is_err() {
            println!("a job panicked");
        }
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        drop(self.jobs.take());
        for worker in self.workers.drain(..) {
            worker.join().expect("it catches its jobs' panics");
        }
    }
}

fn main() {
    let pool = Pool::new(2);
    pool.run(|| panic!("the saw is jammed"));
    pool.run(|| println!("the shelf is done"));
    drop(pool);
    println!("the workshop is closed");
}
