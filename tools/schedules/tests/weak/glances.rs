//! What `std` looks at without waiting, by a load that may find an older value: a
//! thread initializes something, or ends, and another looks whether it has. The
//! outputs are derived by hand.

use crate::carriers::{Carrier, carrier};

pub const GLANCES: &[Carrier] = &[
    // Whoever finds it initialized has seen what came before.
    carrier(
        "OnceLock::get",
        &["false 0\n", "false 1\n", "true 1\n"],
        "
        static ONCE: OnceLock<u32> = OnceLock::new();
        let other = thread::spawn(|| {
            X.store(1, Relaxed);
            ONCE.set(5).unwrap();
        });
        let is_set = ONCE.get().is_some();
        let seen = X.load(Relaxed);
        other.join().unwrap();
        println!(\"{is_set} {seen}\");
        ",
    ),
    carrier(
        "OnceLock::get of what is said to be set",
        &["0 false\n", "0 true\n", "1 false\n", "1 true\n"],
        "
        static ONCE: OnceLock<u32> = OnceLock::new();
        let other = thread::spawn(|| {
            ONCE.set(5).unwrap();
            X.store(1, Relaxed);
        });
        let said = X.load(Relaxed);
        let is_set = ONCE.get().is_some();
        other.join().unwrap();
        println!(\"{said} {is_set}\");
        ",
    ),
    carrier(
        "OnceLock::get of what is known to be set",
        &["0 false\n", "0 true\n", "1 true\n"],
        "
        use std::sync::atomic::Ordering::{Acquire, Release};
        static ONCE: OnceLock<u32> = OnceLock::new();
        let other = thread::spawn(|| {
            ONCE.set(5).unwrap();
            X.store(1, Release);
        });
        let said = X.load(Acquire);
        let is_set = ONCE.get().is_some();
        other.join().unwrap();
        println!(\"{said} {is_set}\");
        ",
    ),
    // Who can't set it has found it set.
    carrier(
        "OnceLock::get after set",
        &["false true\n", "true true\n"],
        "
        static ONCE: OnceLock<u32> = OnceLock::new();
        let other = thread::spawn(|| {
            X.store(1, Relaxed);
            ONCE.set(5)
        });
        let is_mine = ONCE.set(6).is_ok();
        let is_set = ONCE.get().is_some();
        assert!(is_mine || X.load(Relaxed) == 1);
        let is_theirs = other.join().unwrap().is_ok();
        assert!(is_mine != is_theirs);
        println!(\"{is_mine} {is_set}\");
        ",
    ),
    // It loads as `OnceLock::get` does.
    carrier(
        "Once::is_completed",
        &["false 0\n", "false 1\n", "true 1\n"],
        "
        use std::sync::Once;
        static ONCE: Once = Once::new();
        let other = thread::spawn(|| {
            X.store(1, Relaxed);
            ONCE.call_once(|| ());
        });
        let is_done = ONCE.is_completed();
        let seen = X.load(Relaxed);
        other.join().unwrap();
        println!(\"{is_done} {seen}\");
        ",
    ),
    carrier(
        "Once::is_completed of what is said to be done",
        &["0 false\n", "0 true\n", "1 false\n", "1 true\n"],
        "
        use std::sync::Once;
        static ONCE: Once = Once::new();
        let other = thread::spawn(|| {
            ONCE.call_once(|| ());
            X.store(1, Relaxed);
        });
        let said = X.load(Relaxed);
        let is_done = ONCE.is_completed();
        other.join().unwrap();
        println!(\"{said} {is_done}\");
        ",
    ),
    // Unlike `join`, it hands over nothing.
    carrier(
        "is_finished",
        &["false 0\n", "false 1\n", "true 0\n", "true 1\n"],
        "
        let other = thread::spawn(|| X.store(1, Relaxed));
        let is_finished = other.is_finished();
        let seen = X.load(Relaxed);
        other.join().unwrap();
        println!(\"{is_finished} {seen}\");
        ",
    ),
    carrier(
        "is_finished of a thread that is said to be",
        &["0 false\n", "0 true\n", "1 false\n", "1 true\n"],
        "
        let other = thread::spawn(|| ());
        thread::scope(|scope| {
            scope.spawn(|| {
                if other.is_finished() {
                    X.store(1, Relaxed);
                }
            });
            let said = X.load(Relaxed);
            let is_finished = other.is_finished();
            println!(\"{said} {is_finished}\");
        });
        ",
    ),
    carrier(
        "is_finished of a thread that is known to be",
        &["0 false\n", "0 true\n", "1 true\n"],
        "
        use std::sync::atomic::Ordering::{Acquire, Release};
        let other = thread::spawn(|| ());
        thread::scope(|scope| {
            scope.spawn(|| {
                if other.is_finished() {
                    X.store(1, Release);
                }
            });
            let said = X.load(Acquire);
            let is_finished = other.is_finished();
            println!(\"{said} {is_finished}\");
        });
        ",
    ),
];
