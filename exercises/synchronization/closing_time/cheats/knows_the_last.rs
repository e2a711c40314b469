//! closing_time: a guide leads groups until the museum closes.

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::mpsc;
use std::thread;

static CLOSED: AtomicBool = AtomicBool::new(false);

fn lead(group: u32) {
    println!("group {group} is led");
}

fn main() {
    let (entrance, groups) = mpsc::channel();
    let guide = thread::spawn(move || {
        while let Ok(group) = groups.recv() {
            lead(group);
            if group == 2 {
                break;
            }
        }
    });

    for group in 1..=2 {
        entrance.send(group).expect("the guide is there");
    }
    CLOSED.store(true, SeqCst);
    guide.join().expect("the guide panicked");
    println!("the guide is home");
}
