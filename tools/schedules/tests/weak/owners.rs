//! What dropping a shared owner hands over, and what its counts may be read as: a
//! thread stores with `Relaxed` and drops an owner, and another drops its own, or
//! asks how many there are. The outputs are derived by hand from what `std` does
//! with the counts.

use crate::carriers::{Carrier, carrier};

pub const OWNERS: &[Carrier] = &[
    // Whoever is the last has seen the store.
    carrier(
        "drop of the last owner",
        &["1\n"],
        "
        struct Show;
        impl Drop for Show {
            fn drop(&mut self) {
                show();
            }
        }
        let one = Arc::new(Show);
        let two = Arc::clone(&one);
        let other = thread::spawn(move || {
            X.store(1, Relaxed);
            drop(two);
        });
        drop(one);
        other.join().unwrap();
        ",
    ),
    // The thread, and the handle to it, own together what it returns. The program may
    // end before the thread does.
    carrier(
        "drop of what a thread returns",
        &["", "1\n"],
        "
        struct Show;
        impl Drop for Show {
            fn drop(&mut self) {
                show();
            }
        }
        let other = thread::spawn(|| {
            X.store(1, Relaxed);
            Show
        });
        drop(other);
        ",
    ),
    carrier(
        "drop of an owner",
        &["0\n", "1\n"],
        "
        let one = Arc::new(());
        let two = Arc::clone(&one);
        let other = thread::spawn(move || {
            X.store(1, Relaxed);
            drop(two);
        });
        drop(one);
        show();
        other.join().unwrap();
        ",
    ),
    // It may have seen the flag, and yet not be the last.
    carrier(
        "drop of an owner between a flag and a drop",
        &["0 0\n", "0 1\n", "1 0\n", "1 1\n"],
        "
        static READY: AtomicU32 = AtomicU32::new(0);
        let one = Arc::new(());
        let two = Arc::clone(&one);
        let other = thread::spawn(move || {
            X.store(1, Relaxed);
            READY.store(1, Relaxed);
            drop(two);
        });
        let ready = READY.load(Relaxed);
        drop(one);
        let seen = X.load(Relaxed);
        other.join().unwrap();
        println!(\"{ready} {seen}\");
        ",
    ),
    // It has seen that the others are gone, and so is the last.
    carrier(
        "drop of the last of three owners",
        &["1 1\n"],
        "
        static Y: AtomicU32 = AtomicU32::new(0);
        struct Show;
        impl Drop for Show {
            fn drop(&mut self) {
                println!(\"{} {}\", X.load(Relaxed), Y.load(Relaxed));
            }
        }
        let one = Arc::new(Show);
        let (two, three) = (Arc::clone(&one), Arc::clone(&one));
        let others = [
            thread::spawn(move || {
                X.store(1, Relaxed);
                drop(two);
            }),
            thread::spawn(move || {
                Y.store(1, Relaxed);
                drop(three);
            }),
        ];
        drop(one);
        for other in others {
            other.join().unwrap();
        }
        ",
    ),
    carrier(
        "get_mut",
        &["false 0\n", "false 1\n", "true 1\n"],
        "
        let mut one = Arc::new(());
        let two = Arc::clone(&one);
        let other = thread::spawn(move || {
            X.store(1, Relaxed);
            drop(two);
        });
        let alone = Arc::get_mut(&mut one).is_some();
        let seen = X.load(Relaxed);
        other.join().unwrap();
        println!(\"{alone} {seen}\");
        ",
    ),
    carrier(
        "get_mut beside a Weak",
        &["false 0\n", "false 1\n", "true 1\n"],
        "
        let mut one = Arc::new(());
        let two = Arc::downgrade(&one);
        let other = thread::spawn(move || {
            X.store(1, Relaxed);
            drop(two);
        });
        let alone = Arc::get_mut(&mut one).is_some();
        let seen = X.load(Relaxed);
        other.join().unwrap();
        println!(\"{alone} {seen}\");
        ",
    ),
    // The count that it reads may be older than the flag.
    carrier(
        "get_mut of an owner that is said to be gone",
        &["0 false\n", "0 true\n", "1 false\n", "1 true\n"],
        "
        let mut one = Arc::new(());
        let two = Arc::clone(&one);
        let other = thread::spawn(move || {
            drop(two);
            X.store(1, Relaxed);
        });
        let gone = X.load(Relaxed);
        let alone = Arc::get_mut(&mut one).is_some();
        other.join().unwrap();
        println!(\"{gone} {alone}\");
        ",
    ),
    carrier(
        "get_mut after the end of another owner",
        &["true\n"],
        "
        let mut one = Arc::new(());
        let two = Arc::clone(&one);
        let other = thread::spawn(move || {
            X.store(1, Relaxed);
            drop(two);
        });
        other.join().unwrap();
        println!(\"{}\", Arc::get_mut(&mut one).is_some());
        ",
    ),
    carrier(
        "try_unwrap",
        &["false 0\n", "false 1\n", "true 1\n"],
        "
        let one = Arc::new(());
        let two = Arc::clone(&one);
        let other = thread::spawn(move || {
            X.store(1, Relaxed);
            drop(two);
        });
        let alone = Arc::try_unwrap(one).is_ok();
        let seen = X.load(Relaxed);
        other.join().unwrap();
        println!(\"{alone} {seen}\");
        ",
    ),
    // Of two that both give up their owner, one gets the value: always, unlike by
    // `try_unwrap`.
    carrier(
        "into_inner",
        &["false true\n", "true false\n"],
        "
        let one = Arc::new(());
        let two = Arc::clone(&one);
        let other = thread::spawn(move || {
            X.store(1, Relaxed);
            Arc::into_inner(two).is_some()
        });
        let mine = Arc::into_inner(one).is_some();
        let is_seen = X.load(Relaxed) == 1;
        let theirs = other.join().unwrap();
        assert!(is_seen || !mine);
        println!(\"{mine} {theirs}\");
        ",
    ),
    carrier(
        "make_mut",
        &["1\n", "copied\n0\n", "copied\n1\n"],
        "
        struct Copied;
        impl Clone for Copied {
            fn clone(&self) -> Self {
                println!(\"copied\");
                Copied
            }
        }
        let mut one = Arc::new(Copied);
        let two = Arc::clone(&one);
        let other = thread::spawn(move || {
            X.store(1, Relaxed);
            drop(two);
        });
        Arc::make_mut(&mut one);
        show();
        other.join().unwrap();
        ",
    ),
    // Reading a count orders nothing.
    carrier(
        "strong_count",
        &["1 0\n", "1 1\n", "2 0\n", "2 1\n"],
        "
        let one = Arc::new(());
        let two = Arc::clone(&one);
        let other = thread::spawn(move || {
            X.store(1, Relaxed);
            drop(two);
        });
        let count = Arc::strong_count(&one);
        let seen = X.load(Relaxed);
        other.join().unwrap();
        println!(\"{count} {seen}\");
        ",
    ),
    carrier(
        "strong_count of an owner that is said to be gone",
        &["0 1\n", "0 2\n", "1 1\n", "1 2\n"],
        "
        let one = Arc::new(());
        let two = Arc::clone(&one);
        let other = thread::spawn(move || {
            drop(two);
            X.store(1, Relaxed);
        });
        let gone = X.load(Relaxed);
        let count = Arc::strong_count(&one);
        other.join().unwrap();
        println!(\"{gone} {count}\");
        ",
    ),
    carrier(
        "strong_count of an owner that is known to be gone",
        &["0 1\n", "0 2\n", "1 1\n"],
        "
        use std::sync::atomic::Ordering::{Acquire, Release};
        let one = Arc::new(());
        let two = Arc::clone(&one);
        let other = thread::spawn(move || {
            drop(two);
            X.store(1, Release);
        });
        let gone = X.load(Acquire);
        let count = Arc::strong_count(&one);
        other.join().unwrap();
        println!(\"{gone} {count}\");
        ",
    ),
    // Each count is read again, and never an older one.
    carrier(
        "strong_count twice",
        &["1 1\n", "2 1\n", "2 2\n"],
        "
        let one = Arc::new(());
        let two = Arc::clone(&one);
        let other = thread::spawn(move || {
            drop(two);
            X.store(1, Relaxed);
        });
        let counts = [Arc::strong_count(&one), Arc::strong_count(&one)];
        other.join().unwrap();
        println!(\"{} {}\", counts[0], counts[1]);
        ",
    ),
    // A loop on it knows that the others are gone, and not what they did; a fence does, for
    // each has given up its share with Release.
    carrier(
        "strong_count in a loop",
        &["0\n", "1\n"],
        "
        let one = Arc::new(());
        let two = Arc::clone(&one);
        let other = thread::spawn(move || {
            X.store(1, Relaxed);
            drop(two);
        });
        while Arc::strong_count(&one) > 1 {}
        show();
        other.join().unwrap();
        ",
    ),
    carrier(
        "strong_count in a loop before a fence",
        &["1\n"],
        "
        use std::sync::atomic::{Ordering::Acquire, fence};
        let one = Arc::new(());
        let two = Arc::clone(&one);
        let other = thread::spawn(move || {
            X.store(1, Relaxed);
            drop(two);
        });
        while Arc::strong_count(&one) > 1 {}
        fence(Acquire);
        show();
        other.join().unwrap();
        ",
    ),
    // To upgrade is an Acquire update of the count: behind one that has been lowered, it
    // knows what was done before. To clone is Relaxed.
    carrier(
        "upgrade behind strong_count",
        &["1 1\n", "2 0\n", "2 1\n"],
        "
        let one = Arc::new(());
        let two = Arc::clone(&one);
        let weak = Arc::downgrade(&one);
        let other = thread::spawn(move || {
            X.store(1, Relaxed);
            drop(two);
        });
        let count = Arc::strong_count(&one);
        let third = weak.upgrade();
        let seen = X.load(Relaxed);
        drop(third);
        other.join().unwrap();
        println!(\"{count} {seen}\");
        ",
    ),
    carrier(
        "clone behind strong_count",
        &["1 0\n", "1 1\n", "2 0\n", "2 1\n"],
        "
        let one = Arc::new(());
        let two = Arc::clone(&one);
        let other = thread::spawn(move || {
            X.store(1, Relaxed);
            drop(two);
        });
        let count = Arc::strong_count(&one);
        let third = Arc::clone(&one);
        let seen = X.load(Relaxed);
        drop(third);
        other.join().unwrap();
        println!(\"{count} {seen}\");
        ",
    ),
    carrier(
        "weak_count",
        &["0 0\n", "0 1\n", "1 0\n", "1 1\n"],
        "
        let one = Arc::new(());
        let two = Arc::downgrade(&one);
        let other = thread::spawn(move || {
            X.store(1, Relaxed);
            drop(two);
        });
        let count = Arc::weak_count(&one);
        let seen = X.load(Relaxed);
        other.join().unwrap();
        println!(\"{count} {seen}\");
        ",
    ),
    // Whoever finds no owner has not seen what the last one did.
    carrier(
        "upgrade",
        &["false 0\n", "false 1\n", "true 0\n", "true 1\n"],
        "
        let one = Arc::new(());
        let weak = Arc::downgrade(&one);
        let other = thread::spawn(move || {
            X.store(1, Relaxed);
            drop(one);
        });
        let found = weak.upgrade().is_some();
        let seen = X.load(Relaxed);
        other.join().unwrap();
        println!(\"{found} {seen}\");
        ",
    ),
];
