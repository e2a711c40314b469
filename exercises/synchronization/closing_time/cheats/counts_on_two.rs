//! closing_time: a guide leads groups until the museum closes.

use std::sync::mpsc;
use std::thread;

fn lead(group: u32) {
    println!("group {group} is led");
}

fn main() {
    let (entrance, groups) = mpsc::channel();
    let guide = thread::spawn(move || {
        for _ in 0..2 {
            lead(groups.recv().expect("a group comes"));
        }
    });

    for group in 1..=2 {
        entrance.send(group).expect("the guide is there");
    }
    guide.join().expect("the guide panicked");
    println!("the guide is home");
}
