
fn main() {
    use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
    let (latch, counted) = (Latch::new(2), AtomicU32::new(0));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                counted.fetch_add(1, SeqCst);
                latch.count_down();
            });
            scope.spawn(|| {
                latch.wait();
                assert_eq!(counted.load(SeqCst), 2, "it opened too early");
                println!("open");
            });
        }
    });
    latch.wait(); // It stays open.
}
