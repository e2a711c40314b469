//! one_walk: three coats, and as few walks as may be.

use std::sync::mpsc::{Receiver, channel};
use std::thread;

fn tags(counter: &Receiver<u32>) -> Option<Vec<u32>> {
    let first = counter.recv().ok()?;
    let mut tags = vec![first];
    tags.extend(counter.try_iter());
    Some(tags)
}

fn main() {
    let (hand, counter) = channel();
    let guide = thread::spawn(move || {
        for tag in 1..=3 {
            hand.send(tag).expect("the attendant is there");
        }
    });
    let (mut walks, mut coats) = (0, 0);
    while let Some(tags) = tags(&counter) {
        walks += 1;
        coats += tags.len();
    }
    guide.join().expect("the guide panicked");
    println!("coats: {coats}, walks: {walks}");
}
