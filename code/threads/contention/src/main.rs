//! Two threads that share one sum are slower than one thread alone.

use std::hint::black_box;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Instant;

const CRATES: u64 = 4_000_000;

fn count_alone(crates: u64) -> u64 {
    (0..crates).fold(0, |sum, _| black_box(sum + 1))
}

fn main() {
    let (atomic, locked) = (AtomicU64::new(0), Mutex::new(0));
    let half = CRATES / 2;

    let alone = seconds(&[&|| assert_eq!(count_alone(CRATES), CRATES)]);
    let each = || assert_eq!(count_alone(half), half);
    let on_atomic = || {
        for _ in 0..half {
            atomic.fetch_add(1, Ordering::Relaxed);
        }
    };
    let on_lock = || {
        for _ in 0..half {
            *locked.lock().expect("nobody panics here") += 1;
        }
    };
    for (how, clerk) in [
        ("a sum each", &each as &(dyn Fn() + Sync)),
        ("one atomic", &on_atomic),
        ("one lock", &on_lock),
    ] {
        let ratio = seconds(&[clerk, clerk]) / alone;
        println!("two, {how}: {ratio:.2} times as long");
    }
}

/// How long it takes until all clerks have counted, side by side.
fn seconds(clerks: &[&(dyn Fn() + Sync)]) -> f64 {
    let start = Instant::now();
    thread::scope(|scope| {
        for clerk in clerks {
            scope.spawn(clerk);
        }
    });
    start.elapsed().as_secs_f64()
}
