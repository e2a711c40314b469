//! Whoever sees the flag may still not see the time.

#[cfg(test)]
mod tests {
    use loom::sync::Arc;
    use loom::sync::atomic::Ordering::{Acquire, Relaxed, Release};
    use loom::sync::atomic::{AtomicBool, AtomicU32, Ordering};
    use loom::thread;

    fn post_and_read(store: Ordering, load: Ordering) {
        loom::model(move || {
            let time = Arc::new(AtomicU32::new(0));
            let is_posted = Arc::new(AtomicBool::new(false));

            let clerk = {
                let (time, is_posted) = (time.clone(), is_posted.clone());
                thread::spawn(move || {
                    time.store(1205, Relaxed);
                    is_posted.store(true, store);
                })
            };

            if is_posted.load(load) {
                assert_eq!(time.load(Relaxed), 1205);
            }
            clerk.join().expect("the clerk panicked");
        });
    }

    #[test]
    fn relaxed() {
        post_and_read(Relaxed, Relaxed);
    }

    #[test]
    fn release_and_acquire() {
        post_and_read(Release, Acquire);
    }
}
