//! Programs with states that look the same, or steps that look like one, and are
//! not: whoever takes them for it loses an output. Above each stands why it has
//! as many outputs as it has.

use crate::case::{Case, case, whole};

pub const CASES: &[Case] = &[
    // Before the store, or after it. Both threads are done when main looks.
    case(
        "a thread writes into its scope",
        &[("exit 0", 2)],
        r#"
        let (flag, mut seen) = (AtomicUsize::new(0), 9);
        thread::scope(|scope| {
            scope.spawn(|| seen = flag.load(SeqCst));
            scope.spawn(|| flag.store(1, SeqCst));
        });
        println!("{seen}");
    "#,
    ),
    // Whoever sets it first; neither thread returns anything.
    case(
        "a OnceLock that either sets",
        &[("exit 0", 2)],
        r#"
        static CELL: OnceLock<u32> = OnceLock::new();
        let threads = [1, 2].map(|id| thread::spawn(move || { let _ = CELL.set(id); }));
        for thread in threads { thread.join().unwrap(); }
        println!("{:?}", CELL.get());
    "#,
    ),
    case(
        "a OnceLock that either initializes",
        &[("exit 0", 2)],
        r#"
        static CELL: OnceLock<u32> = OnceLock::new();
        let threads = [1, 2].map(|id| thread::spawn(move || { CELL.get_or_init(|| id); }));
        for thread in threads { thread.join().unwrap(); }
        println!("{:?}", CELL.get());
    "#,
    ),
    // `7 0` if the thread looks before the store, and `0 7` after it. It is the
    // first to use a lock, whichever that is.
    case(
        "one of two locks that are made at one place",
        &[("exit 0", 2)],
        r#"
        let locks: Arc<Vec<_>> = Arc::new((0..2).map(|_| Mutex::new(0)).collect());
        let choice = Arc::new(AtomicUsize::new(0));
        let (their_locks, their_choice) = (Arc::clone(&locks), Arc::clone(&choice));
        let thread = thread::spawn(move || {
            *their_locks[their_choice.load(SeqCst)].lock().unwrap() = 7;
        });
        choice.store(1, SeqCst);
        thread.join().unwrap();
        println!("{} {}", locks[0].lock().unwrap(), locks[1].lock().unwrap());
    "#,
    ),
    case(
        "one of two statics that are made at one place",
        &[("exit 0", 2)],
        r#"
        static CELLS: [AtomicUsize; 2] = [const { AtomicUsize::new(0) }; 2];
        static CHOICE: AtomicUsize = AtomicUsize::new(0);
        let thread = thread::spawn(|| CELLS[CHOICE.load(SeqCst)].store(7, SeqCst));
        CHOICE.store(1, SeqCst);
        thread.join().unwrap();
        println!("{} {}", CELLS[0].load(SeqCst), CELLS[1].load(SeqCst));
    "#,
    ),
    // b·ok·a, b·a·ok, b·a·not, a·b·ok, a·b·not: main may take its time between
    // its line and letting go of the receiver.
    case(
        "a receiver that leaves after a line",
        &[("exit 0", 5)],
        r#"
        let (sender, receiver) = mpsc::channel();
        let thread = thread::spawn(move || {
            println!("b");
            println!("{}", if sender.send(1).is_ok() { "ok" } else { "not" });
        });
        println!("a");
        drop(receiver);
        thread.join().unwrap();
    "#,
    ),
    // The lines in either order. With either, the bell may ring before the
    // sleeper sleeps: who rings does not need the lock.
    case(
        "a bell between a line and a wait",
        &[("deadlock", 2), ("exit 0", 2)],
        r#"
        let (lock, bell) = (Mutex::new(()), Condvar::new());
        thread::scope(|scope| {
            scope.spawn(|| {
                let guard = lock.lock().unwrap();
                println!("tired");
                drop(bell.wait(guard).unwrap());
            });
            scope.spawn(|| { println!("ringing"); bell.notify_one(); });
        });
    "#,
    ),
    // The thread was started while main holds the lock, and needs none: it may
    // ring before main sleeps.
    case(
        "a bell between a spawn and a wait",
        &[("deadlock", 1), ("exit 0", 1)],
        r#"
        let (lock, bell) = (Mutex::new(()), Arc::new(Condvar::new()));
        let guard = lock.lock().unwrap();
        let other = Arc::clone(&bell);
        thread::spawn(move || other.notify_one());
        drop(bell.wait(guard).unwrap());
        println!("up");
    "#,
    ),
    // The sender stands there, or is on its way, though that is its first step.
    case(
        "a rendezvous that the receiver tries",
        &[("exit 0", 2)],
        r#"
        let (sender, receiver) = mpsc::sync_channel(0);
        let thread = thread::spawn(move || { let _ = sender.send(1); });
        println!("{:?}", receiver.try_recv());
        drop(receiver);
        thread.join().unwrap();
    "#,
    ),
    case(
        "a rendezvous that the sender tries",
        &[("exit 0", 2)],
        r#"
        let (sender, receiver) = mpsc::sync_channel(0);
        let thread = thread::spawn(move || { let _ = receiver.recv(); });
        println!("{:?}", sender.try_send(1));
        drop(sender);
        thread.join().unwrap();
    "#,
    ),
    // Nobody, or either of the two.
    case(
        "a rendezvous of two that the receiver tries",
        &[("exit 0", 3)],
        r#"
        let (sender, receiver) = mpsc::sync_channel(0);
        for id in 1..=2 {
            let sender = sender.clone();
            thread::spawn(move || { let _ = sender.send(id); });
        }
        println!("{:?}", receiver.try_recv());
    "#,
    ),
    // The message, or not: the sender may be late.
    case(
        "a rendezvous that the receiver waits for in vain",
        &[("exit 0", 2)],
        r#"
        let (sender, receiver) = mpsc::sync_channel(0);
        let thread = thread::spawn(move || { let _ = sender.send(1); });
        println!("{:?}", receiver.recv_timeout(Duration::from_secs(1)));
        drop(receiver);
        thread.join().unwrap();
    "#,
    ),
    // The lines in either order, and after both either is the last to let go.
    // Or main lets go before the thread's line, and the thread before main's.
    case(
        "an owner that is the last to go",
        &[("exit 0", 4)],
        r#"
        struct Loud;
        impl Drop for Loud {
            fn drop(&mut self) { println!("dropped by {:?}", thread::current().name()); }
        }
        let one = Arc::new(Loud);
        let two = Arc::clone(&one);
        let thread = thread::spawn(move || { println!("thread"); drop(two); });
        println!("main");
        drop(one);
        thread.join().unwrap();
    "#,
    ),
    // Main drops it, if the thread has returned it before main lets go. Or the
    // thread does: before main's line, after it, or not in time.
    case(
        "what a thread returns to nobody",
        &[("exit 0", 4)],
        r#"
        struct Loud;
        impl Drop for Loud {
            fn drop(&mut self) { println!("dropped by {:?}", thread::current().name()); }
        }
        drop(thread::spawn(|| Loud));
        println!("main");
    "#,
    ),
    // Dropped by either, and in time, for the thread is waited for.
    case(
        "what a thread of a scope returns to nobody",
        &[("exit 0", 2)],
        r#"
        struct Loud;
        impl Drop for Loud {
            fn drop(&mut self) { println!("dropped by {:?}", thread::current().name()); }
        }
        thread::scope(|scope| { scope.spawn(|| Loud); });
        println!("main");
    "#,
    ),
    // It returns the second owner early enough, or not.
    case(
        "an owner that is returned to nobody",
        &[("exit 0", 2)],
        r#"
        let one = Arc::new(1);
        let two = Arc::clone(&one);
        drop(thread::spawn(move || two));
        println!("{}", Arc::strong_count(&one));
    "#,
    ),
    // The message, and then nobody; or the thread has its sender still.
    case(
        "a sender that is returned to nobody",
        &[("exit 0", 2)],
        r#"
        let (sender, receiver) = mpsc::channel();
        drop(thread::spawn(move || { sender.send(1).unwrap(); sender }));
        println!("{:?} {:?}", receiver.recv(), receiver.try_recv());
    "#,
    ),
    // `2` if it comes before the store, and `1` after it.
    case(
        "an owner that is forgotten",
        &[("exit 0", 2)],
        r#"
        let (one, flag) = (Arc::new(1), Arc::new(AtomicUsize::new(0)));
        let (two, theirs) = (Arc::clone(&one), Arc::clone(&flag));
        let thread = thread::spawn(move || {
            if theirs.load(SeqCst) == 0 { std::mem::forget(two); }
        });
        flag.store(1, SeqCst);
        thread.join().unwrap();
        println!("{}", Arc::strong_count(&one));
    "#,
    ),
    // The same, by names that are written otherwise, and in other ways.
    case(
        "an owner that is left behind by a raw name",
        &[("exit 0", 2)],
        r#"
        let (one, flag) = (Arc::new(1), Arc::new(AtomicUsize::new(0)));
        let (two, theirs) = (Arc::clone(&one), Arc::clone(&flag));
        let thread = thread::spawn(move || {
            if theirs.load(SeqCst) == 0 { std::mem::r#forget(two); }
        });
        flag.store(1, SeqCst);
        thread.join().unwrap();
        println!("{}", Arc::strong_count(&one));
    "#,
    ),
    case(
        "an owner that is left behind in a `MaybeUninit`",
        &[("exit 0", 2)],
        r#"
        let (one, flag) = (Arc::new(1), Arc::new(AtomicUsize::new(0)));
        let (two, theirs) = (Arc::clone(&one), Arc::clone(&flag));
        let thread = thread::spawn(move || {
            if theirs.load(SeqCst) == 0 { let _ = std::mem::MaybeUninit::new(two); }
        });
        flag.store(1, SeqCst);
        thread.join().unwrap();
        println!("{}", Arc::strong_count(&one));
    "#,
    ),
    case(
        "an owner that is left behind in a circle of cells",
        &[("exit 0", 2)],
        r#"
        struct Ring(std::cell::RefCell<Option<std::rc::Rc<Ring>>>, Arc<u32>);
        let (one, flag) = (Arc::new(1), Arc::new(AtomicUsize::new(0)));
        let (two, theirs) = (Arc::clone(&one), Arc::clone(&flag));
        let thread = thread::spawn(move || {
            if theirs.load(SeqCst) == 0 {
                let ring = std::rc::Rc::new(Ring(None.into(), two));
                *ring.0.borrow_mut() = Some(ring.clone());
            }
        });
        flag.store(1, SeqCst);
        thread.join().unwrap();
        println!("{}", Arc::strong_count(&one));
    "#,
    ),
    case(
        "an owner that is left behind in a circle of locks",
        &[("exit 0", 2)],
        r#"
        struct Ring(Mutex<Option<Arc<Ring>>>, Arc<u32>);
        let (one, flag) = (Arc::new(1), Arc::new(AtomicUsize::new(0)));
        let (two, theirs) = (Arc::clone(&one), Arc::clone(&flag));
        let thread = thread::spawn(move || {
            if theirs.load(SeqCst) == 0 {
                let ring = Arc::new(Ring(Mutex::new(None), two));
                *ring.0.lock().unwrap() = Some(Arc::clone(&ring));
            }
        });
        flag.store(1, SeqCst);
        thread.join().unwrap();
        println!("{}", Arc::strong_count(&one));
    "#,
    ),
    case(
        "an owner that is left behind in its own channel",
        &[("exit 0", 2)],
        r#"
        struct Letter(#[allow(dead_code)] mpsc::Receiver<Letter>, #[allow(dead_code)] Arc<u32>);
        let (one, flag) = (Arc::new(1), Arc::new(AtomicUsize::new(0)));
        let (two, theirs) = (Arc::clone(&one), Arc::clone(&flag));
        let thread = thread::spawn(move || {
            if theirs.load(SeqCst) == 0 {
                let (sender, receiver) = mpsc::channel();
                sender.send(Letter(receiver, two)).unwrap();
            }
        });
        flag.store(1, SeqCst);
        thread.join().unwrap();
        println!("{}", Arc::strong_count(&one));
    "#,
    ),
    case(
        "an owner that is left behind in a `OnceLock` of its own",
        &[("exit 0", 2)],
        r#"
        struct Ring(OnceLock<Arc<Ring>>, Arc<u32>);
        let (one, flag) = (Arc::new(1), Arc::new(AtomicUsize::new(0)));
        let (two, theirs) = (Arc::clone(&one), Arc::clone(&flag));
        let thread = thread::spawn(move || {
            if theirs.load(SeqCst) == 0 {
                let ring = Arc::new(Ring(OnceLock::new(), two));
                let _ = ring.0.set(Arc::clone(&ring));
            }
        });
        flag.store(1, SeqCst);
        thread.join().unwrap();
        println!("{}", Arc::strong_count(&one));
    "#,
    ),
    // Main's is the last sender, or it is not and main waits forever.
    case(
        "an owner of a sender that is left behind",
        &[("deadlock", 1), ("exit 0", 1)],
        r#"
        let (sender, receiver) = mpsc::channel::<u32>();
        let (one, flag) = (Arc::new(sender), Arc::new(AtomicUsize::new(0)));
        let (two, theirs) = (Arc::clone(&one), Arc::clone(&flag));
        let thread = thread::spawn(move || {
            if theirs.load(SeqCst) == 0 { std::mem::forget(two); }
        });
        flag.store(1, SeqCst);
        thread.join().unwrap();
        drop(one);
        println!("{:?}", receiver.recv());
    "#,
    ),
    // `0` if it comes before the store, and `1` after it.
    case(
        "a `&mut` that is left behind in a scope of a raw name",
        &[("exit 0", 2)],
        r#"
        let (flag, mut seen) = (AtomicUsize::new(0), 9);
        thread::r#scope(|place| {
            place.spawn(|| seen = flag.load(SeqCst));
            place.spawn(|| flag.store(1, SeqCst));
        });
        println!("{seen}");
    "#,
    ),
    case(
        "a `&mut` that is left behind forever",
        &[("exit 0", 2)],
        r#"
        let flag = Arc::new(AtomicUsize::new(0));
        let theirs = Arc::clone(&flag);
        let seen: &'static mut usize = Box::leak(Box::new(9));
        let thread = thread::spawn(move || { *seen = theirs.load(SeqCst); seen });
        flag.store(1, SeqCst);
        println!("{}", thread.join().unwrap());
    "#,
    ),
    // The lines in either order.
    whole(
        "a cell that is left behind by a thread of a raw name",
        &[("exit 0", 2)],
        r#"
        use std::cell::Cell;
        fn main() {
            let cell = Cell::new(1);
            let other = std::r#thread::spawn(|| println!("other"));
            cell.set(2);
            println!("{}", cell.get());
            other.join().unwrap();
        }
    "#,
    ),
    // Its first line is for the shell alone, and no Rust.
    whole(
        "a `&mut` that is left behind by a script",
        &[("exit 0", 2)],
        r#"#!/usr/bin/env "rust
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;
fn main() {
    let (flag, mut seen) = (AtomicUsize::new(0), 9);
    thread::scope(|scope| {
        scope.spawn(|| seen = flag.load(SeqCst));
        scope.spawn(|| flag.store(1, SeqCst));
    });
    println!("{seen}");
}
"#,
    ),
    // Whoever is done first takes the third job: 0·1·2, 1·0·2, 0·2·1, 1·2·0.
    // Executions that are given up are unwound, also through `drop`.
    case(
        "a pool whose drop joins and unwraps",
        &[("exit 0", 4)],
        r#"
        struct Pool(Option<mpsc::Sender<u32>>, Vec<thread::JoinHandle<()>>);
        impl Drop for Pool {
            fn drop(&mut self) {
                drop(self.0.take());
                for worker in self.1.drain(..) { worker.join().unwrap(); }
            }
        }
        let (sender, receiver) = mpsc::channel();
        let receiver = Arc::new(Mutex::new(receiver));
        let workers = (0..2).map(|_| {
            let receiver = Arc::clone(&receiver);
            thread::spawn(move || loop {
                let job = receiver.lock().unwrap().recv();
                let Ok(job) = job else { break };
                println!("{job}");
            })
        });
        let pool = Pool(Some(sender), workers.collect());
        for job in 0..3 { pool.0.as_ref().unwrap().send(job).unwrap(); }
    "#,
    ),
    // Only a thread that borrows nothing but shared things may be forgotten.
    case(
        "a thread that gets a `&mut` through a channel",
        &[("exit 0", 2)],
        r#"
        let (flag, mut seen) = (AtomicUsize::new(0), 9);
        thread::scope(|scope| {
            let (sender, receiver) = mpsc::channel::<&mut usize>();
            let flag = &flag;
            scope.spawn(move || *receiver.recv().unwrap() = flag.load(SeqCst));
            scope.spawn(|| flag.store(1, SeqCst));
            sender.send(&mut seen).unwrap();
        });
        println!("{seen}");
    "#,
    ),
    // It waits first, or it comes too late. If it waits, it is notified, or its
    // time is over: before main locks, or only while main holds the lock.
    case(
        "a time that is over while somebody else holds the lock",
        &[("exit 0", 4)],
        r#"
        let (bits, bell) = (Mutex::new(0), Condvar::new());
        thread::scope(|scope| {
            scope.spawn(|| {
                let mut bits = bits.lock().unwrap();
                *bits |= 2;
                let (bits, result) = bell.wait_timeout(bits, Duration::from_millis(1)).unwrap();
                println!("{bits}, late: {}", result.timed_out());
            });
            let mut bits = bits.lock().unwrap();
            println!("{bits}");
            *bits |= 1;
            bell.notify_one();
        });
    "#,
    ),
    // Before the writer, or after it. A writer who waits in between may go
    // first, and then nobody goes on.
    case(
        "a reader who reads again",
        &[("deadlock", 1), ("exit 0", 2)],
        r#"
        let value = RwLock::new(1);
        thread::scope(|scope| {
            scope.spawn(|| {
                let (one, two) = (value.read().unwrap(), value.read().unwrap());
                println!("{one} {two}");
            });
            scope.spawn(|| *value.write().unwrap() = 2);
        });
    "#,
    ),
    // Likewise, but the reader is turned away.
    case(
        "a reader who tries to read again",
        &[("exit 0", 3)],
        r#"
        let value = RwLock::new(1);
        thread::scope(|scope| {
            scope.spawn(|| {
                let one = value.read().unwrap();
                println!("{one} {}", value.try_read().is_ok());
            });
            scope.spawn(|| *value.write().unwrap() = 2);
        });
    "#,
    ),
    // `b` after `a`, and `end` after both.
    case(
        "a thread of a scope that starts another there",
        &[("exit 0", 1)],
        r#"
        thread::scope(|scope| {
            scope.spawn(|| {
                println!("a");
                scope.spawn(|| println!("b"));
            });
        });
        println!("end");
    "#,
    ),
    // The lines in either order: the copy has one owner.
    case(
        "a copy for whoever is not the only owner",
        &[("exit 0", 2)],
        r#"
        let mut mine = Arc::new(vec![1]);
        let theirs = Arc::clone(&mine);
        let thread = thread::spawn(move || println!("{theirs:?}"));
        Arc::make_mut(&mut mine).push(2);
        println!("{mine:?}, {}", Arc::strong_count(&mine));
        thread.join().unwrap();
    "#,
    ),
    // `true 0`, or `false 1`, or `false 0`.
    case(
        "a weak owner that somebody else drops",
        &[("exit 0", 3)],
        r#"
        let mut mine = Arc::new(1);
        let weak = Arc::downgrade(&mine);
        let thread = thread::spawn(move || drop(weak));
        println!("{} {}", Arc::get_mut(&mut mine).is_some(), Arc::weak_count(&mine));
        thread.join().unwrap();
    "#,
    ),
    // It panics as long as it comes before the store, and at most twice.
    case(
        "a panic that is caught in a loop",
        &[("exit 0", 3)],
        r#"
        let ready = Arc::new(AtomicUsize::new(0));
        let theirs = Arc::clone(&ready);
        let thread = thread::spawn(move || theirs.store(1, SeqCst));
        let mut tries = 0;
        let mut attempt = || {
            tries += 1;
            assert!(ready.load(SeqCst) == 1 || tries == 3);
        };
        while std::panic::catch_unwind(std::panic::AssertUnwindSafe(&mut attempt)).is_err() {}
        thread.join().unwrap();
    "#,
    ),
];
