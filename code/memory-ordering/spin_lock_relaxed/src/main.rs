//! A `Relaxed` unlock lets one in at a time, and hands nothing over.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::*};
use std::thread;

struct Curtain {
    is_held: AtomicBool,
    pulls: AtomicU32,
}

impl Curtain {
    /// Pulls, if nobody holds it; tells whether it was free.
    fn try_pull(&self) -> bool {
        if self.is_held.swap(true, Acquire) {
            return false;
        }
        let pulls = self.pulls.load(Relaxed);
        self.pulls.store(pulls + 1, Relaxed);
        self.is_held.store(false, Relaxed);
        true
    }
}

static CURTAIN: Curtain = Curtain {
    is_held: AtomicBool::new(false),
    pulls: AtomicU32::new(0),
};

fn main() {
    let other = thread::spawn(|| CURTAIN.try_pull());
    let here = CURTAIN.try_pull();
    let there = other.join().expect("a stagehand panicked");

    let done = u32::from(here) + u32::from(there);
    let pulls = CURTAIN.pulls.load(Relaxed);
    println!("{done} done, {pulls} counted");
}
