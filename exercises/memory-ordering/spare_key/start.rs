//! spare_key: whoever finds the wardrobe free puts a costume in.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;

struct Wardrobe {
    is_locked: AtomicBool,
    costumes: AtomicU32,
}

impl Wardrobe {
    /// Puts one in, if nobody else is at it; tells whether it did.
    fn try_put(&self) -> bool {
        let taken =
            self.is_locked
                .compare_exchange(false, true, Ordering::SeqCst, Ordering::SeqCst);
        if taken.is_err() {
            return false;
        }
        let costumes = self.costumes.load(Ordering::SeqCst);
        self.costumes.store(costumes + 1, Ordering::SeqCst);
        self.is_locked.store(false, Ordering::SeqCst);
        true
    }
}

fn main() {
    let wardrobe = Wardrobe {
        is_locked: AtomicBool::new(false),
        costumes: AtomicU32::new(0),
    };
    let put: u32 = thread::scope(|scope| {
        let dressers = [0; 2].map(|_| scope.spawn(|| wardrobe.try_put()));
        let put = dressers.map(|dresser| dresser.join().expect("a dresser panicked"));
        put.into_iter().map(u32::from).sum()
    });
    println!("{put} put in, {} inside", wardrobe.costumes.into_inner());
}
