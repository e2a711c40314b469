//! A program for each part of the standard library that the stand-in covers.
//! Above each stands why it has as many outputs as it has.

use crate::case::{Case, case, shows, whole};

pub const CASES: &[Case] = &[
    // Three lines in any order.
    case(
        "joined threads print in any order",
        &[("exit 0", 6)],
        r#"
        let threads: Vec<_> = (0..3).map(|id| thread::spawn(move || println!("{id}"))).collect();
        for thread in threads { thread.join().unwrap(); }
    "#,
    ),
    // The thread's line comes first, or last, or not at all.
    case(
        "main ends first",
        &[("exit 0", 3)],
        r#"
        thread::spawn(|| println!("thread"));
        println!("main");
    "#,
    ),
    // As above, and main panics.
    case(
        "main panics while a thread prints",
        &[("exit 101", 3)],
        r#"
        thread::spawn(|| println!("thread"));
        panic!("enough");
    "#,
    ),
    // The panic's text, then what main says.
    case(
        "a panic ends its thread alone",
        &[("exit 0", 1)],
        r#"
        let result = thread::spawn(|| panic!("{}", 1 + 1)).join();
        println!("{}", result.is_err());
    "#,
    ),
    // The thread has counted by then, or not.
    case(
        "the values by which old programs begin",
        &[("exit 0", 2)],
        r#"
        #![allow(deprecated)]
        use std::sync::ONCE_INIT;
        use std::sync::atomic::{ATOMIC_BOOL_INIT, ATOMIC_USIZE_INIT, AtomicBool};

        static ONE: Once = ONCE_INIT;
        static TWO: Once = ONCE_INIT;
        static COUNT: AtomicUsize = ATOMIC_USIZE_INIT;
        static SET: AtomicBool = ATOMIC_BOOL_INIT;
        let thread = thread::spawn(|| ONE.call_once(|| { COUNT.fetch_add(1, SeqCst); }));
        TWO.call_once(|| SET.store(true, SeqCst));
        println!("{} {}", COUNT.load(SeqCst), SET.load(SeqCst));
        thread.join().unwrap();
    "#,
    ),
    case(
        "owners of texts, lists and what is not there yet",
        &[("exit 0", 1)],
        r#"
        let text: Arc<str> = Arc::from("ab");
        let bytes: Arc<[u8]> = text.into();
        let two: Arc<[u8; 2]> = bytes.clone().try_into().unwrap();
        let three: Result<Arc<[u8; 3]>, _> = bytes.try_into();
        let zero = Arc::<u32>::new_zeroed();
        println!("{two:?} {three:?} {}", Arc::as_ptr(&zero).is_null());
    "#,
    ),
    shows(
        "a builder says what it has",
        &[("exit 0", 1)],
        &["Builder { name: Some(\"Ada\"), stack_size: None, no_hooks: false }\n"],
        r#"
use std::thread;

fn main() {
    let builder = thread::Builder::new().name("Ada".to_owned());
    println!("{builder:?}");
    let other = builder.spawn(|| ()).unwrap();
    other.join().unwrap();
}
"#,
    ),
    case(
        "a builder takes no name with a zero in it",
        &[("exit 101", 1)],
        r#"
        let builder = thread::Builder::new().name("a\0b".to_owned());
        let other = builder.spawn(|| ()).unwrap();
        other.join().unwrap();
    "#,
    ),
    // `a` and `b` in either order, then `end`.
    case(
        "a scope waits for its threads",
        &[("exit 0", 2)],
        r#"
        thread::scope(|scope| {
            scope.spawn(|| println!("a"));
            scope.spawn(|| println!("b"));
        });
        println!("end");
    "#,
    ),
    case(
        "a scope panics when nobody joined the panic",
        &[("exit 101", 1)],
        r#"
        thread::scope(|scope| { scope.spawn(|| panic!("first")); });
    "#,
    ),
    case(
        "a scope does not panic when somebody did",
        &[("exit 0", 1)],
        r#"
        thread::scope(|scope| { let _ = scope.spawn(|| panic!("first")).join(); });
    "#,
    ),
    // The thread can't print before it is unparked.
    case(
        "a parked thread waits",
        &[("exit 0", 1)],
        r#"
        let thread = thread::spawn(|| { thread::park(); println!("unparked"); });
        println!("unparking");
        thread.thread().unpark();
        thread.join().unwrap();
    "#,
    ),
    case(
        "a thread that nobody unparks",
        &[("deadlock", 1)],
        r#"
        thread::spawn(|| thread::park()).join().unwrap();
    "#,
    ),
    case(
        "a named thread",
        &[("exit 0", 1)],
        r#"
        let builder = thread::Builder::new().name("Ada".to_owned());
        let thread = builder.spawn(|| println!("{:?}", thread::current().name())).unwrap();
        thread.join().unwrap();
    "#,
    ),
    // Sleeping orders nothing.
    case(
        "a sleep is no promise",
        &[("exit 0", 2)],
        r#"
        let thread = thread::spawn(|| println!("thread"));
        thread::sleep(Duration::from_secs(3600));
        println!("main");
        thread.join().unwrap();
    "#,
    ),
    case(
        "a thread may be finished or not",
        &[("exit 0", 2)],
        r#"
        let thread = thread::spawn(|| ());
        println!("{}", thread.is_finished());
        thread.join().unwrap();
    "#,
    ),
    // One sum.
    case(
        "a mutex loses nothing",
        &[("exit 0", 1)],
        r#"
        let count = Mutex::new(0);
        thread::scope(|scope| {
            for _ in 0..3 { scope.spawn(|| *count.lock().unwrap() += 1); }
        });
        println!("{}", count.into_inner().unwrap());
    "#,
    ),
    // Tried before the lock is taken: `true`, and `in` before or after it.
    // Tried while it is held: `false`, and `in` before or after it. Tried when
    // it is free again: `in`, `true`, as before.
    case(
        "try_lock sees the lock held or not",
        &[("exit 0", 4)],
        r#"
        let lock = Mutex::new(());
        thread::scope(|scope| {
            scope.spawn(|| { let _guard = lock.lock().unwrap(); println!("in"); });
            let free = lock.try_lock().is_ok();
            println!("{free}");
        });
    "#,
    ),
    // Locked before the panic: `false`, before or after the panic's text; or
    // after it: the text, then `true`.
    case(
        "a panic poisons",
        &[("exit 0", 3)],
        r#"
        let lock = Arc::new(Mutex::new(()));
        let other = Arc::clone(&lock);
        let thread = thread::spawn(move || { let _guard = other.lock(); panic!("oh"); });
        let poisoned = lock.lock().is_err();
        println!("{poisoned}");
        let _ = thread.join();
    "#,
    ),
    // Either thread may be stuck with one lock each, or both get through.
    case(
        "two locks in two orders",
        &[("deadlock", 1), ("exit 0", 2)],
        r#"
        let (red, blue) = (Mutex::new(()), Mutex::new(()));
        thread::scope(|scope| {
            scope.spawn(|| { let _a = red.lock(); let _b = blue.lock(); println!("red first"); });
            scope.spawn(|| { let _a = blue.lock(); let _b = red.lock(); println!("blue first"); });
        });
    "#,
    ),
    case(
        "locking twice",
        &[("deadlock", 1)],
        r#"
        let lock = Mutex::new(());
        let _first = lock.lock();
        let _second = lock.lock();
    "#,
    ),
    // Both hold the lock at the same time, or they would not meet.
    case(
        "readers share",
        &[("exit 0", 1)],
        r#"
        let (lock, both) = (RwLock::new(1), Barrier::new(2));
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| { let _guard = lock.read().unwrap(); both.wait(); });
            }
        });
        println!("met");
    "#,
    ),
    case(
        "writers do not",
        &[("deadlock", 1)],
        r#"
        let (lock, both) = (RwLock::new(1), Barrier::new(2));
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| { let _guard = lock.write().unwrap(); both.wait(); });
            }
        });
    "#,
    ),
    // The reader sees the value before or after.
    case(
        "a reader and a writer",
        &[("exit 0", 2)],
        r#"
        let lock = RwLock::new(0);
        thread::scope(|scope| {
            scope.spawn(|| *lock.write().unwrap() = 1);
            let seen = *lock.read().unwrap();
            println!("{seen}");
        });
    "#,
    ),
    // The bell may ring before anyone listens.
    case(
        "a notice that nobody waits for is lost",
        &[("deadlock", 1), ("exit 0", 1)],
        r#"
        let (lock, bell) = (Mutex::new(()), Condvar::new());
        thread::scope(|scope| {
            scope.spawn(|| bell.notify_one());
            let _guard = bell.wait(lock.lock().unwrap()).unwrap();
            println!("heard");
        });
    "#,
    ),
    case(
        "a wait with a timeout",
        &[("exit 0", 2)],
        r#"
        let (lock, bell) = (Mutex::new(()), Condvar::new());
        thread::scope(|scope| {
            scope.spawn(|| bell.notify_one());
            let guard = lock.lock().unwrap();
            let (_guard, late) = bell.wait_timeout(guard, Duration::from_secs(1)).unwrap();
            println!("{}", late.timed_out());
        });
    "#,
    ),
    // Either is the leader, and either prints first.
    case(
        "a barrier has one leader",
        &[("exit 0", 4)],
        r#"
        let barrier = Barrier::new(2);
        thread::scope(|scope| {
            for name in ["a", "b"] {
                let barrier = &barrier;
                scope.spawn(move || {
                    let leader = barrier.wait().is_leader();
                    println!("{name} {leader}");
                });
            }
        });
    "#,
    ),
    // Two before, two after: 2 × 2.
    case(
        "a barrier of two",
        &[("exit 0", 4)],
        r#"
        let barrier = Barrier::new(2);
        thread::scope(|scope| {
            for name in ["a", "b"] {
                let barrier = &barrier;
                scope.spawn(move || {
                    println!("before {name}");
                    barrier.wait();
                    println!("after {name}");
                });
            }
        });
    "#,
    ),
    case(
        "a barrier short of one",
        &[("deadlock", 1)],
        r#"
        let barrier = Barrier::new(2);
        barrier.wait();
    "#,
    ),
    // `init` once and first, then the two in either order.
    case(
        "once",
        &[("exit 0", 2)],
        r#"
        let once = std::sync::Once::new();
        thread::scope(|scope| {
            for name in ["a", "b"] {
                let once = &once;
                scope.spawn(move || { once.call_once(|| println!("init")); println!("{name}"); });
            }
        });
    "#,
    ),
    // The thread panics and is joined. Then nobody may initialize, but whoever
    // insists may.
    case(
        "a Once is poisoned by a panic",
        &[("exit 0", 1)],
        r#"
        static START: Once = Once::new();
        assert!(thread::spawn(|| START.call_once(|| panic!("first"))).join().is_err());
        assert!(thread::spawn(|| START.call_once(|| println!("never"))).join().is_err());
        println!("{}", START.is_completed());
        START.call_once_force(|state| println!("{}", state.is_poisoned()));
        START.call_once(|| println!("never"));
        println!("{}", START.is_completed());
    "#,
    ),
    // A LazyLock stays poisoned; a OnceLock lets the next one try.
    case(
        "a LazyLock is poisoned by a panic, and a OnceLock is not",
        &[("exit 0", 1)],
        r#"
        static MENU: LazyLock<u32> = LazyLock::new(|| panic!("no menu"));
        let cell = OnceLock::new();
        assert!(thread::spawn(|| *MENU).join().is_err());
        assert!(thread::spawn(|| *MENU).join().is_err());
        thread::scope(|scope| {
            assert!(scope.spawn(|| *cell.get_or_init(|| panic!("empty"))).join().is_err());
        });
        println!("{}", cell.get_or_init(|| 5));
    "#,
    ),
    // Whichever of the two panics, the other panics after it: one text, the
    // second without the hint, and their names are the same.
    case(
        "two threads find a Once that panics",
        &[("exit 0", 2)],
        r#"
        static START: Once = Once::new();
        let threads = ["a", "b"].map(|name| {
            thread::spawn(move || START.call_once(|| panic!("{name}")))
        });
        for thread in threads { assert!(thread.join().is_err()); }
    "#,
    ),
    // Whoever comes first.
    case(
        "a cell that is set once",
        &[("exit 0", 2)],
        r#"
        static CELL: OnceLock<u32> = OnceLock::new();
        thread::scope(|scope| {
            for id in 0..2 { scope.spawn(move || CELL.get_or_init(|| id)); }
        });
        println!("{:?}", CELL.get());
    "#,
    ),
    case(
        "a lazy static",
        &[("exit 0", 1)],
        r#"
        static LAZY: LazyLock<u32> = LazyLock::new(|| { println!("init"); 7 });
        thread::scope(|scope| {
            for _ in 0..2 { scope.spawn(|| assert_eq!(*LAZY, 7)); }
        });
    "#,
    ),
    // Each execution begins with the number that the program begins with.
    case(
        "a static atomic",
        &[("exit 0", 1)],
        r#"
        static COUNT: AtomicU32 = AtomicU32::new(0);
        thread::scope(|scope| {
            for _ in 0..3 { scope.spawn(|| COUNT.fetch_add(1, SeqCst)); }
        });
        println!("{}", COUNT.load(SeqCst));
    "#,
    ),
    // In either order, and nothing of what earlier executions have pushed.
    case(
        "a static Mutex",
        &[("exit 0", 2)],
        r#"
        static LOG: Mutex<Vec<u32>> = Mutex::new(Vec::new());
        thread::scope(|scope| {
            for id in 0..2 { scope.spawn(move || LOG.lock().unwrap().push(id)); }
        });
        println!("{:?}", LOG.lock().unwrap());
    "#,
    ),
    // Each prints while it holds the lock: the reader sees the name, or nothing
    // after the writer has taken it. The writer finds it in each execution.
    case(
        "a static RwLock",
        &[("exit 0", 2)],
        r#"
        static NAME: RwLock<Option<&str>> = RwLock::new(Some("Ada"));
        let reader = thread::spawn(|| println!("{:?}", NAME.read().unwrap()));
        let writer = thread::spawn(|| println!("{:?}", NAME.write().unwrap().take()));
        reader.join().unwrap();
        writer.join().unwrap();
    "#,
    ),
    // Poisoned in each execution, and not before it begins. Both print while
    // they hold the lock: `true` and the panic's text, or the text and `false`.
    case(
        "a static Mutex that is poisoned",
        &[("exit 0", 2)],
        r#"
        static LOCK: Mutex<u32> = Mutex::new(1);
        let thread = thread::spawn(|| { let _guard = LOCK.lock(); panic!("oh"); });
        println!("{}", LOCK.lock().is_ok());
        let _ = thread.join();
    "#,
    ),
    // Nobody has rung before the thread waits, whatever was rung earlier.
    case(
        "a static Condvar and its lock",
        &[("exit 0", 1)],
        r#"
        static READY: Mutex<bool> = Mutex::new(false);
        static BELL: Condvar = Condvar::new();
        let thread = thread::spawn(|| { *READY.lock().unwrap() = true; BELL.notify_all(); });
        drop(BELL.wait_while(READY.lock().unwrap(), |ready| !*ready).unwrap());
        println!("ready");
        thread.join().unwrap();
    "#,
    ),
    // A channel's end in a static is of this execution: either message is first.
    case(
        "a sender in a static",
        &[("exit 0", 2)],
        r#"
        static SENDER: Mutex<Option<mpsc::Sender<u32>>> = Mutex::new(None);
        let (sender, receiver) = mpsc::channel();
        *SENDER.lock().unwrap() = Some(sender);
        for id in 0..2 {
            thread::spawn(move || {
                let guard = SENDER.lock().unwrap();
                guard.as_ref().unwrap().send(id).unwrap();
            });
        }
        println!("{} {}", receiver.recv().unwrap(), receiver.recv().unwrap());
    "#,
    ),
    case(
        "a static Barrier",
        &[("exit 0", 2)],
        r#"
        static BARRIER: Barrier = Barrier::new(2);
        thread::scope(|scope| {
            scope.spawn(|| { BARRIER.wait(); println!("a"); });
            scope.spawn(|| { BARRIER.wait(); println!("b"); });
        });
    "#,
    ),
    // Each thread counts for itself, from zero: 1 and 1, then main's 0.
    case(
        "a thread-local count",
        &[("exit 0", 1)],
        r#"
        thread_local! { static COUNT: std::cell::Cell<u32> = const { std::cell::Cell::new(0) }; }
        let count = || { COUNT.set(COUNT.get() + 1); println!("{}", COUNT.get()); };
        thread::scope(|scope| { for _ in 0..2 { scope.spawn(count); } });
        println!("{}", COUNT.get());
    "#,
    ),
    // The one who sleeps may wake after one change or after both, sees 1 or 2,
    // and leaves 0; what comes later stays. So (1, 0), (2, 0), (1, 2), (2, 1), and
    // the same four if it came too late to sleep.
    case(
        "who wakes up remembers what it saw",
        &[("exit 0", 8)],
        r#"
        let (number, bell) = (Mutex::new(0), Condvar::new());
        thread::scope(|scope| {
            let threads = [1, 2].map(|id| {
                let (number, bell) = (&number, &bell);
                scope.spawn(move || { *number.lock().unwrap() = id; bell.notify_all(); })
            });
            let guard = number.lock().unwrap();
            let sleeps = *guard == 0;
            let mut guard = if sleeps { bell.wait(guard).unwrap() } else { guard };
            let seen = *guard;
            *guard = 0;
            drop(guard);
            for thread in threads { thread.join().unwrap(); }
            println!("{sleeps} {seen} {}", number.lock().unwrap());
        });
    "#,
    ),
    // `false` or `true`, remembered until the panic is over.
    case(
        "a look at the poison",
        &[("exit 0", 2)],
        r#"
        let lock = Arc::new(Mutex::new(0));
        let other = Arc::clone(&lock);
        let thread = thread::spawn(move || { let _guard = other.lock(); panic!("oh"); });
        let poisoned = lock.is_poisoned();
        let _ = thread.join();
        println!("{poisoned}");
    "#,
    ),
    // Whoever panics poisons the lock first, and unlocks it then.
    case(
        "a look at the poison of a lock that is still held",
        &[("exit 0", 4)],
        r#"
        use std::sync::TryLockError;
        static LOCK: Mutex<()> = Mutex::new(());
        let thread = thread::spawn(|| { let _guard = LOCK.lock(); panic!("oh"); });
        let poisoned = LOCK.is_poisoned();
        let held = matches!(LOCK.try_lock(), Err(TryLockError::WouldBlock));
        let _ = thread.join();
        println!("{poisoned} {held}");
    "#,
    ),
    // The message comes while the cell is being filled: not yet, or just now.
    case(
        "a look at a cell that is being filled",
        &[("exit 0", 2)],
        r#"
        static CELL: OnceLock<u32> = OnceLock::new();
        let (sender, receiver) = mpsc::channel();
        let thread = thread::spawn(move || { CELL.get_or_init(|| { sender.send(()).unwrap(); 5 }); });
        receiver.recv().unwrap();
        println!("{:?}", CELL.get());
        thread.join().unwrap();
    "#,
    ),
    // 0, locked, 1.
    case(
        "a lock that is shown",
        &[("exit 0", 3)],
        r#"
        let lock = Mutex::new(0);
        thread::scope(|scope| {
            scope.spawn(|| *lock.lock().unwrap() = 1);
            println!("{lock:?}");
        });
    "#,
    ),
    // 0 or 1; the cell is empty or not.
    case(
        "an atomic and a cell that are shown",
        &[("exit 0", 3)],
        r#"
        let (number, cell) = (AtomicU32::new(0), OnceLock::new());
        thread::scope(|scope| {
            scope.spawn(|| { number.store(1, SeqCst); cell.set(1).unwrap(); });
            println!("{cell:?} {number:?}");
        });
    "#,
    ),
    // Each execution tries a lock that is new.
    case(
        "a static that is tried",
        &[("exit 0", 2)],
        r#"
        static LOCK: Mutex<u32> = Mutex::new(0);
        thread::scope(|scope| {
            scope.spawn(|| *LOCK.lock().unwrap() += 1);
            println!("{}", LOCK.try_lock().is_ok());
        });
    "#,
    ),
    // Only main starts threads: 2 and 3, in either order.
    case(
        "threads show their numbers",
        &[("exit 0", 2)],
        r#"
        let threads = [(); 2].map(|()| thread::spawn(|| println!("{:?}", thread::current().id())));
        for thread in threads { thread.join().unwrap(); }
    "#,
    ),
    // A park takes one token, however many were given: stuck if both came first.
    case(
        "two tokens are one",
        &[("deadlock", 1), ("exit 0", 1)],
        r#"
        let thread = thread::spawn(|| { thread::park(); thread::park(); println!("on"); });
        thread.thread().unpark();
        thread.thread().unpark();
        thread.join().unwrap();
    "#,
    ),
    // The inner two and the outer one in any order.
    case(
        "a scope in a scope",
        &[("exit 0", 6)],
        r#"
        thread::scope(|outer| {
            outer.spawn(|| thread::scope(|inner| {
                inner.spawn(|| println!("a"));
                inner.spawn(|| println!("b"));
            }));
            outer.spawn(|| println!("c"));
        });
    "#,
    ),
    // `w` is printed after writing, so either reader may have seen 0 or 1
    // wherever its line stands: 2 × 2 × 3 places for `w`.
    case(
        "two readers and a writer that print late",
        &[("exit 0", 12)],
        r#"
        let lock = RwLock::new(0);
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| { let seen = *lock.read().unwrap(); println!("r{seen}"); });
            }
            scope.spawn(|| { *lock.write().unwrap() = 1; println!("w"); });
        });
    "#,
    ),
    // 1 × 2 + 3 or (1 + 3) × 2.
    case(
        "fetch_update",
        &[("exit 0", 2)],
        r#"
        let number = AtomicU32::new(1);
        thread::scope(|scope| {
            scope.spawn(|| number.fetch_update(SeqCst, SeqCst, |n| Some(n * 2)));
            scope.spawn(|| number.fetch_update(SeqCst, SeqCst, |n| Some(n + 3)));
        });
        println!("{}", number.load(SeqCst));
    "#,
    ),
    // Nothing yet, one, or both.
    case(
        "try_iter",
        &[("exit 0", 3)],
        r#"
        let (sender, receiver) = mpsc::channel();
        let thread = thread::spawn(move || for n in 0..2 { sender.send(n).unwrap(); });
        println!("{:?}", receiver.try_iter().collect::<Vec<u32>>());
        thread.join().unwrap();
    "#,
    ),
    // The text without an end of line is shown at the exit: with main's line
    // before it, or behind it, or without.
    case(
        "an exit shows what was kept",
        &[("exit 2", 3)],
        r#"
        let thread = thread::spawn(|| { print!("half"); process::exit(2) });
        println!("main");
        let _: Result<(), _> = thread.join();
    "#,
    ),
    // Deeper than a thread's stack, and not than main's.
    case(
        "main has a larger stack",
        &[("exit 0", 1)],
        r#"
        fn down(n: u64) -> u64 {
            let filler = std::hint::black_box([n; 64]);
            if n == 0 { 0 } else { filler[0] - n + 1 + down(n - 1) }
        }
        println!("{}", down(4_000));
    "#,
    ),
    // One, two or all of three updates survive.
    case(
        "lost updates",
        &[("exit 0", 3)],
        r#"
        let count = AtomicU32::new(0);
        thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| { let seen = count.load(SeqCst); count.store(seen + 1, SeqCst); });
            }
        });
        println!("{}", count.load(SeqCst));
    "#,
    ),
    // One of two wins.
    case(
        "compare and exchange",
        &[("exit 0", 2)],
        r#"
        let winner = AtomicUsize::new(0);
        thread::scope(|scope| {
            for id in 1..=2 {
                let winner = &winner;
                scope.spawn(move || winner.compare_exchange(0, id, SeqCst, SeqCst));
            }
        });
        println!("{}", winner.load(SeqCst));
    "#,
    ),
    // Store buffering: under sequential consistency not both may read 0.
    case(
        "store buffering",
        &[("exit 0", 3)],
        r#"
        let (x, y) = (AtomicU32::new(0), AtomicU32::new(0));
        let (a, b) = thread::scope(|scope| {
            let a = scope.spawn(|| { x.store(1, SeqCst); y.load(SeqCst) });
            let b = scope.spawn(|| { y.store(1, SeqCst); x.load(SeqCst) });
            (a.join().unwrap(), b.join().unwrap())
        });
        println!("{a} {b}");
    "#,
    ),
    // Four messages, two and two in order: 4! / (2! × 2!).
    case(
        "each sender's messages stay in order",
        &[("exit 0", 6)],
        r#"
        let (sender, receiver) = mpsc::channel();
        for name in ["a", "b"] {
            let sender = sender.clone();
            thread::spawn(move || for number in 1..=2 { sender.send((name, number)).unwrap(); });
        }
        drop(sender);
        for (name, number) in receiver { println!("{name}{number}"); }
    "#,
    ),
    // Four of each, no receipt before its sending: the Catalan number 14.
    case(
        "an unbounded channel holds nobody back",
        &[("exit 0", 14)],
        r#"
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || for n in 1..=4 { println!("send {n}"); sender.send(n).unwrap(); });
        for n in receiver { println!("received {n}"); }
    "#,
    ),
    // The same without the one order in which the fourth is ready before the
    // first is out of the way.
    case(
        "a channel for one holds back",
        &[("exit 0", 13)],
        r#"
        let (sender, receiver) = mpsc::sync_channel(1);
        thread::spawn(move || for n in 1..=4 { println!("send {n}"); sender.send(n).unwrap(); });
        for n in receiver { println!("received {n}"); }
    "#,
    ),
    // After each meeting but the last, two lines in either order.
    case(
        "a rendezvous of three",
        &[("exit 0", 4)],
        r#"
        let (sender, receiver) = mpsc::sync_channel(0);
        thread::spawn(move || for n in 1..=3 { println!("send {n}"); sender.send(n).unwrap(); });
        for n in receiver { println!("received {n}"); }
    "#,
    ),
    case(
        "a rendezvous of five",
        &[("exit 0", 16)],
        r#"
        let (sender, receiver) = mpsc::sync_channel(0);
        thread::spawn(move || for n in 1..=5 { println!("send {n}"); sender.send(n).unwrap(); });
        for n in receiver { println!("received {n}"); }
    "#,
    ),
    // Two senders, one meeting: the other errs.
    case(
        "a rendezvous with either",
        &[("exit 0", 2)],
        r#"
        let (sender, receiver) = mpsc::sync_channel(0);
        for id in 0..2 {
            let sender = sender.clone();
            thread::spawn(move || { let _ = sender.send(id); });
        }
        println!("{:?}", receiver.recv());
    "#,
    ),
    case(
        "nobody is left to send",
        &[("exit 0", 1)],
        r#"
        let (sender, receiver) = mpsc::channel::<u32>();
        drop(sender);
        println!("{:?}", receiver.recv());
    "#,
    ),
    case(
        "nobody is left to receive",
        &[("exit 0", 1)],
        r#"
        let (sender, receiver) = mpsc::channel();
        drop(receiver);
        println!("{:?}", sender.send(1));
    "#,
    ),
    case(
        "a sender that is kept",
        &[("deadlock", 1)],
        r#"
        let (sender, receiver) = mpsc::channel::<u32>();
        for n in &receiver { println!("{n}"); }
        drop(sender);
    "#,
    ),
    // Empty, or there.
    case(
        "try_recv",
        &[("exit 0", 2)],
        r#"
        let (sender, receiver) = mpsc::channel();
        let thread = thread::spawn(move || { sender.send(1).unwrap(); sender });
        println!("{:?}", receiver.try_recv());
        thread.join().unwrap();
    "#,
    ),
    // Empty; there; the sender gone without a word is impossible.
    case(
        "recv_timeout",
        &[("exit 0", 2)],
        r#"
        let (sender, receiver) = mpsc::channel();
        let thread = thread::spawn(move || sender.send(1).unwrap());
        println!("{:?}", receiver.recv_timeout(Duration::from_secs(1)));
        thread.join().unwrap();
    "#,
    ),
    // Full; taken meanwhile; taken, and the receiver gone.
    case(
        "try_send",
        &[("exit 0", 3)],
        r#"
        let (sender, receiver) = mpsc::sync_channel(1);
        sender.send(1).unwrap();
        let thread = thread::spawn(move || { receiver.recv().unwrap(); });
        println!("{:?}", sender.try_send(2));
        thread.join().unwrap();
    "#,
    ),
    // The line is printed or not.
    case(
        "a thread ends the program",
        &[("exit 3", 2)],
        r#"
        let thread = thread::spawn(|| process::exit(3));
        println!("main");
        let _: Result<(), _> = thread.join();
    "#,
    ),
    // The clone is dropped or not.
    case(
        "a count of owners",
        &[("exit 0", 2)],
        r#"
        let one = Arc::new(1);
        let two = Arc::clone(&one);
        let thread = thread::spawn(move || drop(two));
        println!("{}", Arc::strong_count(&one));
        thread.join().unwrap();
    "#,
    ),
    // Not yet dropped, or dropped.
    case(
        "a sender that leaves without a word",
        &[("exit 0", 2)],
        r#"
        let (sender, receiver) = mpsc::channel::<u32>();
        let thread = thread::spawn(move || drop(sender));
        println!("{:?}", receiver.recv_timeout(Duration::from_secs(1)));
        thread.join().unwrap();
    "#,
    ),
    // Standard output keeps what is not a whole line, standard error does not:
    // `b`, and then `ac`.
    case(
        "standard output comes in lines",
        &[("exit 0", 1)],
        r#"
        print!("a");
        eprintln!("b");
        println!("c");
    "#,
    ),
    // Texts without an end of line: `ab` and `b` run together with what others
    // print. a·ab, ab·a: two different texts.
    case(
        "texts that run together",
        &[("exit 0", 2)],
        r#"
        thread::scope(|scope| {
            scope.spawn(|| print!("a"));
            scope.spawn(|| print!("ab"));
        });
    "#,
    ),
    // a·aa and aa·a are the same text.
    case(
        "texts that can't be told apart",
        &[("exit 0", 1)],
        r#"
        thread::scope(|scope| {
            scope.spawn(|| print!("a"));
            scope.spawn(|| print!("aa"));
        });
    "#,
    ),
    // `a`, twice `1`, and `end`.
    case(
        "waiting until somebody initializes",
        &[("exit 0", 1)],
        r#"
        let (mut cell, once) = (OnceLock::new(), Once::new());
        thread::scope(|scope| {
            scope.spawn(|| { once.wait(); println!("{}", cell.wait()); });
            scope.spawn(|| { once.wait_force(); println!("{}", cell.wait()); });
            println!("a");
            cell.set(1).unwrap();
            once.call_once(|| ());
        });
        println!("end {:?} {:?}", cell.take(), cell.into_inner());
    "#,
    ),
    // `None` and then `Some(1)`, or `None` twice.
    case(
        "a map that is asked, and not gone through",
        &[("exit 0", 2)],
        r#"
        let known = Mutex::new(std::collections::HashMap::from([("b", 2), ("c", 3)]));
        thread::scope(|scope| {
            scope.spawn(|| println!("{:?}", known.lock().unwrap().insert("a", 1)));
            scope.spawn(|| println!("{:?}", known.lock().unwrap().get("a").copied()));
        });
    "#,
    ),
    // `init` once, and twice what came of it and of what it has captured.
    case(
        "a lazy value that captures",
        &[("exit 0", 1)],
        r#"
        let name = String::from("Ada");
        let lazy = LazyLock::new(move || { println!("init"); name + "!" });
        thread::scope(|scope| {
            for _ in 0..2 { scope.spawn(|| println!("{}", *lazy)); }
        });
        let unused = Arc::new(());
        let kept = Arc::clone(&unused);
        drop(LazyLock::new(move || drop(kept)));
        println!("{}", Arc::strong_count(&unused));
    "#,
    ),
    case(
        "a lazy value that its owner changes",
        &[("exit 0", 1)],
        r#"
        let mut lazy = LazyLock::new(|| vec![1]);
        assert!(LazyLock::get_mut(&mut lazy).is_none());
        lazy.push(2);
        LazyLock::force_mut(&mut lazy).push(3);
        thread::scope(|scope| {
            for _ in 0..2 { scope.spawn(|| println!("{:?}", *lazy)); }
        });
    "#,
    ),
    // It need not wait; or is told; or its time is over, before it is true or after that.
    case(
        "the wait of old programs",
        &[("exit 0", 4)],
        r#"
        let pair = Arc::new((Mutex::new(false), Condvar::new()));
        let theirs = Arc::clone(&pair);
        let other = thread::spawn(move || {
            *theirs.0.lock().unwrap() = true;
            theirs.1.notify_one();
        });
        let ready = pair.0.lock().unwrap();
        if *ready {
            println!("at once");
            return;
        }
        #[allow(deprecated)]
        let (ready, told) = pair.1.wait_timeout_ms(ready, 10).unwrap();
        println!("{told} {}", *ready);
        drop(ready);
        other.join().unwrap();
    "#,
    ),
    // The other writer comes before or after, never between writing and reading.
    case(
        "a writer that goes on reading",
        &[("exit 0", 1)],
        r#"
        let lock = RwLock::from(0);
        thread::scope(|scope| {
            scope.spawn(|| {
                let mut writer = lock.write().unwrap();
                *writer = 1;
                let reader = std::sync::RwLockWriteGuard::downgrade(writer);
                println!("{}", *reader);
            });
            scope.spawn(|| *lock.write().unwrap() = 3);
        });
    "#,
    ),
    // Both hold it for reading, or they would not meet.
    case(
        "a writer that goes on reading lets readers in",
        &[("exit 0", 1)],
        r#"
        let (lock, both) = (RwLock::new(0), Barrier::new(2));
        let writer = lock.write().unwrap();
        thread::scope(|scope| {
            scope.spawn(|| { let _reader = lock.read().unwrap(); both.wait(); });
            let _reader = std::sync::RwLockWriteGuard::downgrade(writer);
            both.wait();
        });
        println!("met");
    "#,
    ),
    // 1 × 2 + 3 or (1 + 3) × 2, and `true` negated twice.
    case(
        "update",
        &[("exit 0", 2)],
        r#"
        let (number, flag) = (AtomicU32::new(1), std::sync::atomic::AtomicBool::new(true));
        thread::scope(|scope| {
            scope.spawn(|| { number.update(SeqCst, SeqCst, |n| n * 2); flag.fetch_not(SeqCst); });
            scope.spawn(|| { number.try_update(SeqCst, SeqCst, |n| Some(n + 3)).unwrap(); flag.fetch_nand(true, SeqCst); });
        });
        println!("{number:?} {flag:?}");
    "#,
    ),
    // The copy is empty, or equal.
    case(
        "a cell that is copied",
        &[("exit 0", 2)],
        r#"
        let cell = OnceLock::new();
        let copy = thread::scope(|scope| {
            scope.spawn(|| cell.set(1).unwrap());
            cell.clone()
        });
        println!("{}", copy == cell);
    "#,
    ),
];

/// Owners of what only a trait is known of, and methods of owners.
pub const OWNERS: &[Case] = &[
    // The numbers in either order.
    case(
        "an owner of a closure, in a pool that joins when dropped",
        &[("exit 0", 2)],
        r#"
        struct Pool(Vec<thread::JoinHandle<()>>);
        impl Drop for Pool {
            fn drop(&mut self) { for thread in self.0.drain(..) { thread.join().unwrap(); } }
        }
        let work: Arc<dyn Fn(u32) + Send + Sync> = Arc::new(|number| println!("{number}"));
        let start = |number| { let work = Arc::clone(&work); thread::spawn(move || work(number)) };
        let _pool = Pool((0..2).map(start).collect());
    "#,
    ),
    // Not yet disconnected if the thread has not dropped its share, though it
    // has sent its message.
    case(
        "the last owner of a sender",
        &[("exit 0", 2)],
        r#"
        let nothing: Arc<dyn Fn() + Send + Sync> = Arc::new(|| ());
        nothing();
        let (sender, receiver) = mpsc::channel::<()>();
        let (ready, is_ready) = mpsc::channel();
        let sender = Arc::new(sender);
        let other = Arc::clone(&sender);
        let thread = thread::spawn(move || { ready.send(()).unwrap(); drop(other); });
        is_ready.recv().unwrap();
        drop(sender);
        println!("{:?}", receiver.try_recv());
        thread.join().unwrap();
    "#,
    ),
    // The server is dropped by main, or by its thread: then `main` may come
    // before or after.
    case(
        "an owner that is self",
        &[("exit 0", 3)],
        r#"
        struct Server(AtomicU32);
        impl Drop for Server {
            fn drop(&mut self) { println!("dropped by {:?}", thread::current().name()); }
        }
        impl Server {
            fn start(self: Arc<Self>) -> thread::JoinHandle<()> {
                thread::spawn(move || { self.0.store(1, SeqCst); })
            }
        }
        let server = Arc::new(Server(AtomicU32::new(0)));
        let thread = Arc::clone(&server).start();
        drop(server);
        println!("main");
        thread.join().unwrap();
    "#,
    ),
    // `before`, and once it is woken `after`.
    case(
        "a future that another thread completes",
        &[("exit 0", 1)],
        r#"
        use std::task::{Context, Poll, Wake, Waker};
        struct Unpark(thread::Thread);
        impl Wake for Unpark { fn wake(self: Arc<Self>) { self.0.unpark(); } }
        let state = Arc::new(Mutex::new((false, None::<Waker>)));
        let other = Arc::clone(&state);
        let thread = thread::spawn(move || {
            let mut state = other.lock().unwrap();
            state.0 = true;
            if let Some(waker) = state.1.take() { waker.wake(); }
        });
        let done = std::future::poll_fn(|context: &mut Context<'_>| {
            let mut state = state.lock().unwrap();
            if state.0 { return Poll::Ready(()); }
            state.1 = Some(context.waker().clone());
            Poll::Pending
        });
        let mut future = std::pin::pin!(async { println!("before"); done.await; println!("after"); });
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        while future.as_mut().poll(&mut Context::from_waker(&waker)).is_pending() { thread::park(); }
        thread.join().unwrap();
    "#,
    ),
    case(
        "an owner of anything",
        &[("exit 0", 1)],
        r#"
        let any: Arc<dyn std::any::Any + Send + Sync> = Arc::new(5);
        println!("{:?}", any.downcast::<i32>());
    "#,
    ),
];

/// Whole programs, for what can't stand within `main`.
pub const WHOLE: &[Case] = &[
    // 8 and 12, whoever comes first.
    whole(
        "names from the root of the crate",
        &[("exit 0", 1)],
        r#"
use crate::bank::Account;
mod bank {
    pub struct Account(pub std::sync::Mutex<i32>);
    impl Account {
        pub fn change(&self, by: i32) { *self.0.lock().unwrap() += by; }
    }
}
macro_rules! account { ($start:expr) => { $crate::Account($start.into()) }; }
fn main() {
    let (one, two) = (account!(10), account!(10));
    std::thread::scope(|scope| {
        scope.spawn(|| { one.change(-5); two.change(5); });
        scope.spawn(|| { two.change(-3); one.change(3); });
    });
    println!("{:?} {:?} {}", one.0, two.0, std::any::type_name::<Account>());
}
    "#,
    ),
    // The thread's line comes before the end, or not.
    whole(
        "a main that never returns",
        &[("exit 3", 2)],
        r#"
fn main() -> ! {
    std::thread::spawn(|| println!("thread"));
    std::process::exit(3)
}
    "#,
    ),
    // Before the store, or after it.
    whole(
        "a main that returns what it likes",
        &[("exit 0", 1), ("exit 7", 1)],
        r#"
use std::process::{ExitCode, Termination};
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
static DONE: AtomicBool = AtomicBool::new(false);
struct Done(bool);
impl Termination for Done {
    fn report(self) -> ExitCode {
        if self.0 { ExitCode::SUCCESS } else { ExitCode::from(7) }
    }
}
fn main() -> Done {
    std::thread::spawn(|| DONE.store(true, SeqCst));
    Done(DONE.load(SeqCst))
}
    "#,
    ),
];
