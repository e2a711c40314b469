//! going_home: an attendant who should go home.

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Condvar, Mutex};
use std::thread;

static CLOSING: AtomicBool = AtomicBool::new(false);
static BELL: Condvar = Condvar::new();
static WAITING: Mutex<Vec<u32>> = Mutex::new(vec![]);

fn close() {
    CLOSING.store(true, SeqCst);
    BELL.notify_all();
}

fn attend() -> usize {
    let mut served = 0;
    loop {
        let waiting = WAITING.lock().expect("nobody panicked");
        let mut waiting = BELL
            .wait_while(waiting, |waiting| {
                waiting.is_empty() && !CLOSING.load(SeqCst)
            })
            .expect("nobody panicked");
        if waiting.pop().is_none() {
            return served;
        }
        served += 1;
    }
}

fn main() {
    let attendant = thread::spawn(attend);
    WAITING.lock().expect("nobody panicked").push(1);
    BELL.notify_all();
    close();
    let served = attendant.join().expect("the attendant panicked");
    println!("served: {served}");
}
