//! Programs with loops that do nothing but wait: how many outputs they have if no
//! turn of such a loop is followed that changes nothing, and where they spin forever.

use crate::case::{Case, case, shows, spurious, whole};

pub const CASES: &[Case] = &[
    // Some of the jobs come before it is stopped.
    whole(
        "a loop that looks for jobs until it is stopped",
        &[("exit 0", 3)],
        r#"
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::mpsc;
use std::thread;

static STOP: AtomicBool = AtomicBool::new(false);

fn main() {
    let (sender, receiver) = mpsc::channel::<u32>();
    let worker = thread::spawn(move || {
        while !STOP.load(SeqCst) {
            match receiver.try_recv() {
                Ok(job) => println!("job {job}"),
                Err(_) => thread::yield_now(),
            }
        }
        println!("stopped");
    });
    for job in 0..2 {
        sender.send(job).unwrap();
    }
    STOP.store(true, SeqCst);
    worker.join().unwrap();
}
"#,
    ),
    // Each look goes on behind the last, so that the loop never waits: of two flags none, one
    // or both may be set when it has come to the end.
    whole(
        "a loop that goes on through an iterator that is kept",
        &[("exit 0", 3)],
        r#"
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::{hint, thread};

static FLAGS: [AtomicU32; 2] = [const { AtomicU32::new(0) }; 2];

fn main() {
    let other = thread::spawn(|| {
        for flag in &FLAGS {
            flag.store(1, SeqCst);
        }
    });
    let mut rest = FLAGS.iter();
    while rest.any(|flag| flag.load(SeqCst) == 0) {
        hint::spin_loop();
    }
    println!("{}", FLAGS[0].load(SeqCst) + FLAGS[1].load(SeqCst));
    other.join().unwrap();
}
"#,
    ),
    shows(
        "a loop that waits until its owner is the only one",
        &[("exit 0", 1)],
        &["works\n6\n"],
        r#"
use std::sync::Arc;
use std::thread;

fn main() {
    let mut one = Arc::new(5);
    let two = Arc::clone(&one);
    let other = thread::spawn(move || {
        println!("works");
        drop(two);
    });
    loop {
        if let Some(value) = Arc::get_mut(&mut one) {
            *value += 1;
            break;
        }
        thread::yield_now();
    }
    println!("{one}");
    other.join().unwrap();
}
"#,
    ),
    // It gives up by itself, after some turns, though none of the first has changed anything.
    shows(
        "a loop whose own sleep does more, the longer it is",
        &[("exit 0", 1)],
        &["gave up\n"],
        r#"
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;

static GIVEN_UP: AtomicBool = AtomicBool::new(false);

fn sleep(turns: u32) {
    if turns > 4 {
        GIVEN_UP.store(true, SeqCst);
    }
}

fn main() {
    let other = thread::spawn(|| ());
    let mut pause = 1;
    while !GIVEN_UP.load(SeqCst) {
        sleep(pause);
        pause = (pause * 2).min(64);
    }
    println!("gave up");
    other.join().unwrap();
}
"#,
    ),
    // It has looked once, twice or three times.
    whole(
        "a loop that calls a constant which counts",
        &[("exit 0", 3)],
        r#"
use std::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;

thread_local!(static LOOKS: Cell<u32> = const { Cell::new(0) });
static READY: AtomicBool = AtomicBool::new(false);

fn look() -> bool {
    LOOKS.with(|looks| looks.set(looks.get() + 1));
    READY.load(SeqCst) || LOOKS.with(Cell::get) == 3
}

const LOOK: fn() -> bool = look;

fn main() {
    let other = thread::spawn(|| READY.store(true, SeqCst));
    while !LOOK() {}
    println!("{}", LOOKS.with(Cell::get));
    other.join().unwrap();
}
"#,
    ),
    shows(
        "a loop that waits until nobody else owns",
        &[("exit 0", 1)],
        &["works\nalone\n"],
        r#"
use std::sync::Arc;
use std::{hint, thread};

fn main() {
    let one = Arc::new(());
    let two = Arc::clone(&one);
    let other = thread::spawn(move || {
        println!("works");
        drop(two);
    });
    while Arc::strong_count(&one) > 1 {
        hint::spin_loop();
    }
    println!("alone");
    other.join().unwrap();
}
"#,
    ),
    // It is itself who owns besides.
    whole(
        "a loop that waits for itself to own no more",
        &[("spins", 1)],
        r#"
use std::sync::Arc;
use std::{hint, thread};

fn main() {
    let one = Arc::new(());
    let two = Arc::clone(&one);
    let three = Arc::clone(&one);
    thread::spawn(move || drop(three));
    while Arc::strong_count(&one) > 1 {
        hint::spin_loop();
    }
    drop(two);
}
"#,
    ),
    // Whoever is initialized first looks at X: the loop, or what comes behind it.
    shows(
        "a loop that looks at what is initialized once",
        &[("exit 0", 2)],
        &["0\n", "1\n"],
        r#"
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;

static X: AtomicU32 = AtomicU32::new(0);
static READY: AtomicU32 = AtomicU32::new(0);
static FIRST: LazyLock<u32> = LazyLock::new(|| X.load(SeqCst));

fn main() {
    let other = thread::spawn(|| {
        X.store(1, SeqCst);
        READY.store(1, SeqCst);
    });
    while READY.load(SeqCst) == 0 && *FIRST < 5 {}
    println!("{}", *FIRST);
    other.join().unwrap();
}
"#,
    ),
    // Each message may be the first; then nobody is left.
    whole(
        "a loop that looks at two channels, and counts in each turn who is gone",
        &[("exit 0", 2)],
        r#"
use std::sync::mpsc::{self, Receiver, TryRecvError};
use std::thread;

fn select(one: &Receiver<u32>, other: &Receiver<u32>) -> Option<u32> {
    loop {
        let mut gone = 0;
        for receiver in [one, other] {
            match receiver.try_recv() {
                Ok(message) => return Some(message),
                Err(TryRecvError::Disconnected) => gone += 1,
                Err(TryRecvError::Empty) => {}
            }
        }
        if gone == 2 {
            return None;
        }
        thread::yield_now();
    }
}

fn main() {
    let (to_one, one) = mpsc::channel();
    let (to_other, other) = mpsc::channel();
    thread::spawn(move || to_one.send(1).unwrap());
    thread::spawn(move || to_other.send(2).unwrap());
    while let Some(message) = select(&one, &other) {
        println!("{message}");
    }
}
"#,
    ),
    // It gets the job, and nobody ever stops it.
    whole(
        "a loop that looks for jobs forever",
        &[("spins", 1)],
        r#"
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::mpsc;
use std::thread;

static STOP: AtomicBool = AtomicBool::new(false);

fn main() {
    let (sender, receiver) = mpsc::channel::<u32>();
    sender.send(0).unwrap();
    let worker = thread::spawn(move || {
        while !STOP.load(SeqCst) {
            let Ok(job) = receiver.try_recv() else {
                thread::yield_now();
                continue;
            };
            println!("job {job}");
        }
    });
    worker.join().unwrap();
}
"#,
    ),
    // All comes, in its order, however often the time runs out.
    case(
        "a loop that waits for each message for a time",
        &[("exit 0", 1)],
        r#"
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || {
            for number in 0..2 {
                sender.send(number).unwrap();
            }
        });
        loop {
            match receiver.recv_timeout(Duration::from_millis(100)) {
                Ok(number) => println!("{number}"),
                Err(mpsc::RecvTimeoutError::Timeout) => continue,
                Err(mpsc::RecvTimeoutError::Disconnected) => break,
            }
        }
    "#,
    ),
    // It looks before it asks whether that was all, and so may miss the last.
    case(
        "a loop that counts in some of its turns",
        &[("exit 0", 2)],
        r#"
        let done = AtomicU32::new(0);
        let (sender, receiver) = mpsc::channel();
        thread::scope(|scope| {
            scope.spawn(|| {
                sender.send(1).unwrap();
                done.store(1, SeqCst);
            });
            let mut seen = 0;
            loop {
                if let Ok(number) = receiver.try_recv() {
                    seen += number;
                }
                if done.load(SeqCst) == 1 {
                    break;
                }
            }
            println!("{seen}");
        });
    "#,
    ),
    case(
        "two loops in one line",
        &[("exit 0", 1)],
        r#"
        let (first, second) = (AtomicU32::new(0), AtomicU32::new(0));
        thread::scope(|scope| {
            scope.spawn(|| { while first.load(SeqCst) == 0 {} second.store(1, SeqCst); });
            scope.spawn(|| first.store(1, SeqCst));
            while first.load(SeqCst) == 0 {} while second.load(SeqCst) == 0 {}
            println!("both");
        });
    "#,
    ),
    // Where it panics is where it stands in its line.
    shows(
        "a panic behind a loop in its line",
        &[("exit 101", 1)],
        &[
            "\nthread 'main' (ID) panicked at a panic behind a loop in its line.rs:9:38:\nlate\nnote: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n",
        ],
        r#"
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;

static READY: AtomicU32 = AtomicU32::new(0);

fn main() {
    thread::spawn(|| READY.store(1, SeqCst));
    while READY.load(SeqCst) == 0 {} panic!("late");
}
"#,
    ),
    // What comes before the store comes before the loop's end.
    case(
        "a loop waits for a flag",
        &[("exit 0", 1)],
        r#"
        let ready = AtomicU32::new(0);
        thread::scope(|scope| {
            scope.spawn(|| { println!("set"); ready.store(1, SeqCst); });
            while ready.load(SeqCst) == 0 {}
            println!("seen");
        });
    "#,
    ),
    // Each look finds the flag set or not, and after it is found set it stays so.
    case(
        "a bounded number of looks",
        &[("exit 0", 4)],
        r#"
        let ready = AtomicU32::new(0);
        thread::scope(|scope| {
            scope.spawn(|| ready.store(1, SeqCst));
            let mut seen = 0;
            for _ in 0..3 {
                if ready.load(SeqCst) == 1 { seen += 1; }
            }
            println!("{seen}");
        });
    "#,
    ),
    // It goes round 0, 1 or 2 times, and tells.
    case(
        "a loop that counts its turns",
        &[("exit 0", 3)],
        r#"
        let ready = AtomicU32::new(0);
        thread::scope(|scope| {
            scope.spawn(|| ready.store(1, SeqCst));
            let mut turns = 0;
            while ready.load(SeqCst) == 0 && turns < 2 {
                turns += 1;
            }
            println!("{turns}");
        });
    "#,
    ),
    // To leave a loop and to come back to it is no turn of it.
    whole(
        "a loop that is left and entered again",
        &[("exit 0", 1)],
        r#"
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;

fn wait(gate: &AtomicU32) {
    while gate.load(SeqCst) == 0 {
        thread::yield_now();
    }
}

fn main() {
    let gate = AtomicU32::new(0);
    thread::scope(|scope| {
        scope.spawn(|| gate.store(1, SeqCst));
        let mut passed = 0;
        for _ in 0..3 {
            wait(&gate);
            passed += 1;
        }
        println!("{passed}");
    });
}
"#,
    ),
    // No increment is lost.
    case(
        "a lock of one swap",
        &[("exit 0", 1)],
        r#"
        let (locked, tally) = (AtomicU32::new(0), AtomicU32::new(0));
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    while locked.swap(1, SeqCst) == 1 {
                        thread::yield_now();
                    }
                    let seen = tally.load(SeqCst);
                    tally.store(seen + 1, SeqCst);
                    locked.store(0, SeqCst);
                });
            }
        });
        println!("{}", tally.load(SeqCst));
    "#,
    ),
    // How long it pauses is nobody's business.
    case(
        "a lock that backs off",
        &[("exit 0", 1)],
        r#"
        let (locked, tally) = (AtomicU32::new(0), AtomicU32::new(0));
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    let mut backoff = 1;
                    while locked.swap(1, SeqCst) == 1 {
                        for _ in 0..backoff {
                            thread::yield_now();
                        }
                        if backoff < 64 {
                            backoff *= 2;
                        }
                    }
                    let seen = tally.load(SeqCst);
                    tally.store(seen + 1, SeqCst);
                    locked.store(0, SeqCst);
                });
            }
        });
        println!("{}", tally.load(SeqCst));
    "#,
    ),
    // A method of its own has the name of an atomic's, and changes something.
    whole(
        "a loop that waits beside a method of the same name",
        &[("exit 0", 1)],
        r#"
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::*};
use std::thread;

struct Gate {
    passed: AtomicU32,
}

impl Gate {
    fn load(&self) -> u32 {
        println!("pass");
        self.passed.fetch_add(1, Relaxed)
    }
}

static OPEN: AtomicBool = AtomicBool::new(false);
static GATE: Gate = Gate { passed: AtomicU32::new(0) };

fn main() {
    let keeper = thread::spawn(|| {
        GATE.load();
        OPEN.store(true, Release);
    });
    while !OPEN.load(Acquire) {
        thread::yield_now();
    }
    println!("{}", GATE.load());
    keeper.join().unwrap();
}
"#,
    ),
    // One is in and out before the other.
    case(
        "a lock that looks before it exchanges",
        &[("exit 0", 2)],
        r#"
        let locked = AtomicU32::new(0);
        thread::scope(|scope| {
            for id in 0..2 {
                let locked = &locked;
                scope.spawn(move || {
                    while locked.compare_exchange(0, 1, SeqCst, SeqCst).is_err() {
                        while locked.load(SeqCst) == 1 {}
                    }
                    println!("{id} in");
                    println!("{id} out");
                    locked.store(0, SeqCst);
                });
            }
        });
    "#,
    ),
    // Whoever draws the first ticket is first.
    case(
        "a lock with tickets",
        &[("exit 0", 2)],
        r#"
        let (next, serving) = (AtomicU32::new(0), AtomicU32::new(0));
        thread::scope(|scope| {
            for id in 0..2 {
                let (next, serving) = (&next, &serving);
                scope.spawn(move || {
                    let ticket = next.fetch_add(1, SeqCst);
                    while serving.load(SeqCst) != ticket {
                        thread::yield_now();
                    }
                    println!("{id} has ticket {ticket}");
                    serving.fetch_add(1, SeqCst);
                });
            }
        });
    "#,
    ),
    // Both old, or both new.
    case(
        "a reader that looks again",
        &[("exit 0", 2)],
        r#"
        let version = AtomicU32::new(0);
        let (left, right) = (AtomicU32::new(0), AtomicU32::new(0));
        thread::scope(|scope| {
            scope.spawn(|| {
                version.store(1, SeqCst);
                left.store(1, SeqCst);
                right.store(1, SeqCst);
                version.store(2, SeqCst);
            });
            let both = loop {
                let before = version.load(SeqCst);
                if before % 2 == 1 {
                    continue;
                }
                let both = (left.load(SeqCst), right.load(SeqCst));
                if version.load(SeqCst) == before {
                    break both;
                }
            };
            println!("{both:?}");
        });
    "#,
    ),
    // In the order in which they were sent.
    case(
        "a channel with room for one",
        &[("exit 0", 1)],
        r#"
        let (full, slot) = (AtomicU32::new(0), AtomicU32::new(0));
        thread::scope(|scope| {
            scope.spawn(|| {
                for value in [7, 8] {
                    while full.load(SeqCst) == 1 {}
                    slot.store(value, SeqCst);
                    full.store(1, SeqCst);
                }
            });
            for _ in 0..2 {
                while full.load(SeqCst) == 0 {}
                println!("{}", slot.load(SeqCst));
                full.store(0, SeqCst);
            }
        });
    "#,
    ),
    // Who arrives last lets both go, in either order.
    case(
        "a barrier of one count",
        &[("exit 0", 2)],
        r#"
        let arrived = AtomicU32::new(0);
        thread::scope(|scope| {
            for id in 0..2 {
                let arrived = &arrived;
                scope.spawn(move || {
                    arrived.fetch_add(1, SeqCst);
                    while arrived.load(SeqCst) < 2 {
                        std::hint::spin_loop();
                    }
                    println!("{id}");
                });
            }
        });
    "#,
    ),
    case(
        "a loop waits for the end of a thread",
        &[("exit 0", 1)],
        r#"
        let thread = thread::spawn(|| println!("works"));
        while !thread.is_finished() {
            thread::yield_now();
        }
        println!("it has ended");
    "#,
    ),
    case(
        "a loop waits for a message",
        &[("exit 0", 1)],
        r#"
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || { println!("sends"); sender.send(1).unwrap(); });
        let got = loop {
            match receiver.try_recv() {
                Ok(value) => break value,
                Err(mpsc::TryRecvError::Empty) => continue,
                Err(mpsc::TryRecvError::Disconnected) => break 0,
            }
        };
        println!("{got}");
    "#,
    ),
    // One has it after the other.
    case(
        "a loop tries to lock",
        &[("exit 0", 2)],
        r#"
        let lock = Mutex::new(());
        thread::scope(|scope| {
            for id in 0..2 {
                let lock = &lock;
                scope.spawn(move || {
                    let guard = loop {
                        if let Ok(guard) = lock.try_lock() {
                            break guard;
                        }
                    };
                    println!("{id} in");
                    println!("{id} out");
                    drop(guard);
                });
            }
        });
    "#,
    ),
    case(
        "a loop looks into a lock",
        &[("exit 0", 1)],
        r#"
        let done = Mutex::new(false);
        thread::scope(|scope| {
            scope.spawn(|| { println!("works"); *done.lock().unwrap() = true; });
            while !*done.lock().unwrap() {
                thread::yield_now();
            }
            println!("done");
        });
    "#,
    ),
    case(
        "a worker that is told to stop",
        &[("exit 0", 1)],
        r#"
        let stop = AtomicU32::new(0);
        thread::scope(|scope| {
            scope.spawn(|| {
                while stop.load(SeqCst) == 0 {
                    thread::sleep(Duration::from_millis(1));
                }
                println!("stopped");
            });
            println!("stopping");
            stop.store(1, SeqCst);
        });
    "#,
    ),
    // The end of main is the end of it.
    case(
        "a thread that yields forever",
        &[("exit 0", 1)],
        r#"
        thread::spawn(|| loop {
            thread::yield_now();
        });
        println!("bye");
    "#,
    ),
    case(
        "a thread that yields forever and is joined",
        &[("spins", 1)],
        r#"
        let thread = thread::spawn(|| loop {
            thread::yield_now();
        });
        println!("waits");
        thread.join().unwrap();
    "#,
    ),
    case(
        "each waits for the other",
        &[("spins", 1)],
        r#"
        let (left, right) = (AtomicU32::new(0), AtomicU32::new(0));
        thread::scope(|scope| {
            scope.spawn(|| {
                while left.load(SeqCst) == 0 {}
                right.store(1, SeqCst);
            });
            println!("start");
            while right.load(SeqCst) == 0 {}
            left.store(1, SeqCst);
        });
    "#,
    ),
    // The other one can't go on, either.
    case(
        "one spins and one is blocked",
        &[("spins", 1)],
        r#"
        let (_sender, receiver) = mpsc::channel::<()>();
        let never = AtomicU32::new(0);
        thread::spawn(move || receiver.recv());
        while never.load(SeqCst) == 0 {}
    "#,
    ),
    // Both get both, or each has one and wants the other.
    case(
        "two locks of swaps in two orders",
        &[("spins", 1), ("exit 0", 1)],
        r#"
        let (left, right) = (AtomicU32::new(0), AtomicU32::new(0));
        thread::scope(|scope| {
            for (first, second) in [(&left, &right), (&right, &left)] {
                scope.spawn(move || {
                    while first.swap(1, SeqCst) == 1 {}
                    while second.swap(1, SeqCst) == 1 {}
                    second.store(0, SeqCst);
                    first.store(0, SeqCst);
                });
            }
        });
    "#,
    ),
    // It is woken in vain, and waits again.
    case(
        "a flag that is taken back",
        &[("spins", 1), ("exit 0", 1)],
        r#"
        let ready = AtomicU32::new(0);
        thread::scope(|scope| {
            scope.spawn(|| { ready.store(1, SeqCst); ready.store(0, SeqCst); });
            while ready.load(SeqCst) == 0 {}
        });
    "#,
    ),
    spurious(
        "a lock of weak exchanges",
        &[("exit 0", 1)],
        &[("exit 0", 1)],
        r#"
        let (locked, tally) = (AtomicU32::new(0), AtomicU32::new(0));
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    while locked.compare_exchange_weak(0, 1, SeqCst, SeqCst).is_err() {
                        std::hint::spin_loop();
                    }
                    let seen = tally.load(SeqCst);
                    tally.store(seen + 1, SeqCst);
                    locked.store(0, SeqCst);
                });
            }
        });
        println!("{}", tally.load(SeqCst));
    "#,
    ),
    // What its guard does when it is dropped is seen.
    whole(
        "a lock with a guard",
        &[("exit 0", 2)],
        r#"
use std::hint;
use std::sync::atomic::{AtomicBool, Ordering::*};
use std::thread;

struct SpinLock(AtomicBool);
struct Guard<'a>(&'a SpinLock);

impl SpinLock {
    fn lock(&self) -> Guard<'_> {
        while self.0.swap(true, Acquire) {
            hint::spin_loop();
        }
        Guard(self)
    }
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        self.0.0.store(false, Release);
    }
}

fn main() {
    let lock = SpinLock(AtomicBool::new(false));
    thread::scope(|scope| {
        for id in 0..2 {
            let lock = &lock;
            scope.spawn(move || {
                let _guard = lock.lock();
                println!("{id} in");
                println!("{id} out");
            });
        }
    });
}
"#,
    ),
    // The data may be older than the flag.
    case(
        "a relaxed flag that is awaited",
        &[("exit 0", 2)],
        r#"
        use std::sync::atomic::Ordering::Relaxed;
        let (data, ready) = (AtomicU32::new(0), AtomicU32::new(0));
        thread::scope(|scope| {
            scope.spawn(|| { data.store(1, Relaxed); ready.store(1, Relaxed); });
            while ready.load(Relaxed) == 0 {
                std::hint::spin_loop();
            }
            println!("{}", data.load(Relaxed));
        });
    "#,
    ),
    case(
        "a flag that is awaited brings its data",
        &[("exit 0", 1)],
        r#"
        use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
        let (data, ready) = (AtomicU32::new(0), AtomicU32::new(0));
        thread::scope(|scope| {
            scope.spawn(|| { data.store(1, Relaxed); ready.store(1, Release); });
            while ready.load(Acquire) == 0 {
                std::hint::spin_loop();
            }
            println!("{}", data.load(Relaxed));
        });
    "#,
    ),
    case(
        "a fence behind the loop brings its data",
        &[("exit 0", 1)],
        r#"
        use std::sync::atomic::{Ordering::{Acquire, Relaxed, Release}, fence};
        let (data, ready) = (AtomicU32::new(0), AtomicU32::new(0));
        thread::scope(|scope| {
            scope.spawn(|| { data.store(1, Relaxed); ready.store(1, Release); });
            while ready.load(Relaxed) == 0 {
                std::hint::spin_loop();
            }
            fence(Acquire);
            println!("{}", data.load(Relaxed));
        });
    "#,
    ),
    // Either value ends the loop, and nothing older than it is read then: 1 1, 1 2, 2 2.
    case(
        "two values end a loop",
        &[("exit 0", 3)],
        r#"
        use std::sync::atomic::Ordering::Relaxed;
        let value = AtomicU32::new(0);
        thread::scope(|scope| {
            scope.spawn(|| { value.store(1, Relaxed); value.store(2, Relaxed); });
            let first = loop {
                let seen = value.load(Relaxed);
                if seen > 0 {
                    break seen;
                }
            };
            println!("{first} {}", value.load(Relaxed));
        });
    "#,
    ),
    // An increment may be lost, for nobody takes over what the other has counted.
    case(
        "a lock of relaxed swaps",
        &[("exit 0", 2)],
        r#"
        use std::sync::atomic::Ordering::{Relaxed, Release};
        let (locked, tally) = (AtomicU32::new(0), AtomicU32::new(0));
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    while locked.swap(1, Relaxed) == 1 {}
                    let seen = tally.load(Relaxed);
                    tally.store(seen + 1, Relaxed);
                    locked.store(0, Release);
                });
            }
        });
        println!("{}", tally.load(SeqCst));
    "#,
    ),
    case(
        "a lock of swaps that acquire",
        &[("exit 0", 1)],
        r#"
        use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
        let (locked, tally) = (AtomicU32::new(0), AtomicU32::new(0));
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    while locked.swap(1, Acquire) == 1 {}
                    let seen = tally.load(Relaxed);
                    tally.store(seen + 1, Relaxed);
                    locked.store(0, Release);
                });
            }
        });
        println!("{}", tally.load(SeqCst));
    "#,
    ),
    // It is seen at last, whatever the orderings.
    case(
        "a relaxed flag is seen at last",
        &[("exit 0", 1)],
        r#"
        use std::sync::atomic::Ordering::Relaxed;
        let stop = AtomicU32::new(0);
        thread::scope(|scope| {
            scope.spawn(|| {
                while stop.load(Relaxed) == 0 {}
                println!("stopped");
            });
            stop.store(1, Relaxed);
        });
    "#,
    ),
];
