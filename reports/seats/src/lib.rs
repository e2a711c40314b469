//! Two counters sell seats, and one sale gets lost.

#[cfg(test)]
mod tests {
    use shuttle::sync::Arc;
    use shuttle::sync::atomic::{AtomicU32, Ordering::SeqCst};
    use shuttle::thread;

    fn sell(sold: &AtomicU32) {
        let seen = sold.load(SeqCst);
        sold.store(seen + 1, SeqCst);
    }

    fn two_counters() {
        let sold = Arc::new(AtomicU32::new(0));
        let counters: Vec<_> = (0..2)
            .map(|_| {
                let sold = Arc::clone(&sold);
                thread::spawn(move || sell(&sold))
            })
            .collect();
        for counter in counters {
            counter.join().expect("a counter panicked");
        }
        assert_eq!(sold.load(SeqCst), 2);
    }

    #[test]
    fn no_sale_is_lost() {
        shuttle::check_random(two_counters, 100);
    }
}
