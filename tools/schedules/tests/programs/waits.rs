//! Programs with a wait: how many outputs they have when nobody wakes up without
//! a reason, and how many when a thread may.

use crate::case::{Case, spurious};

pub const CASES: &[Case] = &[
    // `true`, as without.
    spurious(
        "a wait in a loop",
        &[("exit 0", 1)],
        &[("exit 0", 1)],
        r#"
        let (flag, bell) = (Mutex::new(false), Condvar::new());
        thread::scope(|scope| {
            scope.spawn(|| { *flag.lock().unwrap() = true; bell.notify_one(); });
            let mut set = flag.lock().unwrap();
            while !*set { set = bell.wait(set).unwrap(); }
            println!("{set}");
        });
    "#,
    ),
    // `false`, too, if it wakes up before the other thread has come.
    spurious(
        "a wait after an if",
        &[("exit 0", 1)],
        &[("exit 0", 2)],
        r#"
        let (flag, bell) = (Mutex::new(false), Condvar::new());
        thread::scope(|scope| {
            scope.spawn(|| { *flag.lock().unwrap() = true; bell.notify_one(); });
            let mut set = flag.lock().unwrap();
            if !*set { set = bell.wait(set).unwrap(); }
            println!("{set}");
        });
    "#,
    ),
    spurious(
        "wait_while is a loop",
        &[("exit 0", 1)],
        &[("exit 0", 1)],
        r#"
        let (flag, bell) = (Mutex::new(false), Condvar::new());
        thread::scope(|scope| {
            scope.spawn(|| { *flag.lock().unwrap() = true; bell.notify_one(); });
            let set = bell.wait_while(flag.lock().unwrap(), |set| !*set).unwrap();
            println!("{set}");
        });
    "#,
    ),
    // It need not wake up: a notice that came too early may be the end.
    spurious(
        "nobody has to wake up",
        &[("deadlock", 1)],
        &[("deadlock", 1), ("exit 0", 1)],
        r#"
        let (lock, bell) = (Mutex::new(()), Condvar::new());
        let _guard = bell.wait(lock.lock().unwrap()).unwrap();
        println!("up");
    "#,
    ),
    // Unparked, `on` is second; spuriously awake, it may be first.
    spurious(
        "a park by itself",
        &[("exit 0", 1)],
        &[("exit 0", 2)],
        r#"
        let thread = thread::spawn(|| { thread::park(); println!("on"); });
        println!("unparking");
        thread.thread().unpark();
        thread.join().unwrap();
    "#,
    ),
    spurious(
        "a park in a loop",
        &[("exit 0", 1)],
        &[("exit 0", 1)],
        r#"
        let ready = Arc::new(AtomicU32::new(0));
        let seen = Arc::clone(&ready);
        let thread = thread::spawn(move || {
            while seen.load(SeqCst) == 0 { thread::park(); }
            println!("on");
        });
        println!("unparking");
        ready.store(1, SeqCst);
        thread.thread().unpark();
        thread.join().unwrap();
    "#,
    ),
    // `Ok(0)`, or for no reason `Err(0)`.
    spurious(
        "a weak exchange by itself",
        &[("exit 0", 1)],
        &[("exit 0", 2)],
        r#"
        let value = AtomicU32::new(0);
        println!("{:?}", value.compare_exchange_weak(0, 1, SeqCst, SeqCst));
    "#,
    ),
    spurious(
        "a weak exchange with weaker orderings",
        &[("exit 0", 1)],
        &[("exit 0", 2)],
        r#"
        use std::sync::atomic::Ordering::{AcqRel, Relaxed};
        let value = AtomicU32::new(0);
        println!("{:?}", value.compare_exchange_weak(0, 1, AcqRel, Relaxed));
    "#,
    ),
    // The other thread's comes before, after, or has failed for no reason.
    spurious(
        "weak exchanges with weaker orderings, one after the other",
        &[("exit 0", 2)],
        &[("exit 0", 4)],
        r#"
        use std::sync::atomic::Ordering::{AcqRel, Relaxed};
        let value = AtomicU32::new(0);
        thread::scope(|scope| {
            let one = scope.spawn(|| value.compare_exchange_weak(0, 1, AcqRel, Relaxed));
            let two = scope.spawn(|| value.compare_exchange_weak(1, 2, AcqRel, Relaxed));
            let (one, two) = (one.join().unwrap(), two.join().unwrap());
            println!("{one:?} {two:?}");
        });
    "#,
    ),
    spurious(
        "a weak exchange in a loop",
        &[("exit 0", 1)],
        &[("exit 0", 1)],
        r#"
        let value = AtomicU32::new(0);
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    let mut seen = value.load(SeqCst);
                    while let Err(now) = value.compare_exchange_weak(seen, seen + 1, SeqCst, SeqCst) {
                        seen = now;
                    }
                });
            }
        });
        println!("{}", value.load(SeqCst));
    "#,
    ),
    // Notified in time or late; or neither, and awake before its time.
    spurious(
        "a wait with a timeout by itself",
        &[("exit 0", 1)],
        &[("exit 0", 2)],
        r#"
        let (lock, bell) = (Mutex::new(()), Condvar::new());
        let (_guard, late) = bell.wait_timeout(lock.lock().unwrap(), Duration::from_secs(1)).unwrap();
        println!("{}", late.timed_out());
    "#,
    ),
];
