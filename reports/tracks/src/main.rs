//! Two trains, two tracks, and each holds what the other wants.

use std::sync::{Barrier, Mutex};
use std::thread;

fn cross(first: &Mutex<()>, second: &Mutex<()>, both: &Barrier) {
    let _here = first.lock().expect("nobody panicked");
    // Neither goes on before the other has its first track, too.
    both.wait();
    let _there = second.lock().expect("nobody panicked");
    println!("a train has crossed");
}

fn main() {
    let (east, west) = (Mutex::new(()), Mutex::new(()));
    let both = Barrier::new(2);

    thread::scope(|scope| {
        let train = |name: &str| thread::Builder::new().name(name.into());
        train("eastbound")
            .spawn_scoped(scope, || cross(&east, &west, &both))
            .expect("a thread can be started");
        train("westbound")
            .spawn_scoped(scope, || cross(&west, &east, &both))
            .expect("a thread can be started");
    });
}
