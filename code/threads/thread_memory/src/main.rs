//! How much memory threads take that do nothing but wait.

use std::sync::Barrier;
use std::thread;

use memory_stats::memory_stats;

fn main() {
    for count in [1, 10, 100, 1000] {
        let in_use = in_use_beside(count);
        println!("{count} waiting: {in_use:.2} MiB");
    }
}

/// The memory of this program while `count` of its threads wait.
fn in_use_beside(count: usize) -> f64 {
    let everyone = Barrier::new(count + 1);
    thread::scope(|scope| {
        for _ in 0..count {
            scope.spawn(|| {
                everyone.wait();
                everyone.wait();
            });
        }
        everyone.wait();
        let stats = memory_stats().expect("the system tells");
        everyone.wait();
        stats.physical_mem as f64 / f64::from(1 << 20)
    })
}
