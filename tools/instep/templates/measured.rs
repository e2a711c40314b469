//! Two threads do twice the work of one in the same time.

use std::hint::black_box;
use std::thread;
use std::time::Instant;

fn count() -> u64 {
    (0..50_000_000).fold(0, |sum, number| black_box(sum + number))
}

fn main() {
    let start = Instant::now();
    count();
    let alone = start.elapsed().as_secs_f64();

    for threads in [1, 2] {
        let start = Instant::now();
        thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(count);
            }
        });
        let work = f64::from(threads) * alone;
        let gain = work / start.elapsed().as_secs_f64();
        println!("{threads} threads: {gain:.2} times as fast");
    }
}
