//! Work done while holding a guard is time that others wait.

use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

const WORK: Duration = Duration::from_millis(200);

/// How long a cook's work keeps another thread from the orders.
fn others_wait(unlock_first: bool) -> Duration {
    let orders = Mutex::new(0);
    let (started, starts) = mpsc::channel();

    thread::scope(|scope| {
        scope.spawn(|| {
            let mut count = orders.lock().expect("nobody panicked");
            *count += 1;
            if unlock_first {
                drop(count);
            }
            started.send(Instant::now()).expect("main listens");
            thread::sleep(WORK);
        });

        let start = starts.recv().expect("the cook starts");
        let _count = orders.lock().expect("nobody panicked");
        start.elapsed()
    })
}

fn main() {
    let greedy = others_wait(false);
    let brief = others_wait(true);
    println!("greedy: others wait {} ms", greedy.as_millis());
    println!("brief: others wait {} ms", brief.as_millis());

    assert!(brief < WORK && WORK <= greedy);
    println!("only the greedy cook's work is waited for");
}
