//! Programs in which a search that is almost right tells an untruth. Above each
//! stands what is true, and why.

use crate::case::{Case, case, shows, spurious, whole};

pub const CASES: &[Case] = &[
    // Which of the two lines is first.
    whole(
        "a moment that nobody looks at",
        &[("exit 0", 2)],
        r#"
use std::thread;
use std::time::{Duration, Instant};

struct Job {
    number: u32,
    made: Instant,
}

fn main() {
    let job = Job { number: 7, made: Instant::now() + Duration::from_secs(1) };
    let worker = thread::spawn(move || {
        println!("job {}", job.number);
        job.made
    });
    println!("main");
    let _made = worker.join().unwrap();
}
"#,
    ),
    // Where main lets go first, the other is the last owner, and waits for its own lock.
    shows(
        "a drop that locks what its thread holds",
        &[("deadlock", 1), ("exit 0", 1)],
        &["", "1\n"],
        r#"
use std::sync::{Arc, Mutex};
use std::thread;

struct Counted(Arc<Mutex<u32>>);

impl Drop for Counted {
    fn drop(&mut self) {
        *self.0.lock().unwrap() += 1;
    }
}

fn main() {
    let count = Arc::new(Mutex::new(0));
    let one = Arc::new(Counted(Arc::clone(&count)));
    let other = Arc::clone(&one);
    let held = Arc::clone(&count);
    let thread = thread::spawn(move || {
        let _held = held.lock().unwrap();
        drop(other);
    });
    drop(one);
    thread.join().unwrap();
    println!("{}", count.lock().unwrap());
}
"#,
    ),
    // The same, where each execution finds the lock as the first did.
    whole(
        "a drop that locks a static that its thread holds",
        &[("deadlock", 1), ("exit 0", 1)],
        r#"
use std::sync::{Arc, RwLock};
use std::thread;

static COUNT: RwLock<u32> = RwLock::new(0);

struct Counted;

impl Drop for Counted {
    fn drop(&mut self) {
        *COUNT.write().unwrap() += 1;
    }
}

fn main() {
    let one = Arc::new(Counted);
    thread::scope(|scope| {
        let other = Arc::clone(&one);
        scope.spawn(move || {
            let _held = COUNT.read().unwrap();
            drop(other);
        });
        drop(one);
    });
    println!("{}", COUNT.read().unwrap());
}
"#,
    ),
    // Each order of the two lines; an execution that is given up ends in the `drop`.
    whole(
        "a drop that unwraps what another thread has not handed over",
        &[("exit 0", 2)],
        r#"
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

struct Last(Option<JoinHandle<u32>>);

impl Drop for Last {
    fn drop(&mut self) {
        self.0.take().unwrap().join().unwrap();
    }
}

fn main() {
    let (sender, receiver) = mpsc::channel();
    let _last = Last(Some(thread::spawn(move || receiver.recv().unwrap())));
    let threads = [1, 2].map(|id| thread::spawn(move || println!("{id}")));
    threads.map(|thread| thread.join().unwrap());
    sender.send(3).unwrap();
}
"#,
    ),
    // Whoever comes first, all is counted.
    whole(
        "hashed words that are counted, added and sorted",
        &[("exit 0", 1)],
        r#"
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Mutex;
use std::thread;

fn main() {
    let tally: Mutex<HashMap<&str, u32>> = Mutex::new(HashMap::new());
    thread::scope(|scope| {
        for text in ["a b a", "c b"] {
            let tally = &tally;
            scope.spawn(move || {
                for word in text.split(' ') {
                    *tally.lock().unwrap().entry(word).or_insert(0) += 1;
                }
            });
        }
    });
    let tally = tally.into_inner().unwrap();
    let all: u32 = tally.values().sum();
    let twice = tally.iter().filter(|(_, count)| **count == 2).count();
    let mut words: Vec<_> = tally.keys().copied().collect();
    words.sort();
    let longest = tally.keys().map(|word| word.len()).max();
    let counts: HashSet<_> = tally.values().collect();
    println!("{all} {twice} {words:?} {longest:?} {}", counts.len());
    println!("{:?}", tally.into_iter().collect::<BTreeMap<_, _>>());
}
"#,
    ),
    // One value has no order, and nobody can tell in which numbers are dropped.
    whole(
        "hashed collections whose drop has no order",
        &[("exit 0", 2)],
        r#"
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::thread;

struct Loud(&'static str);

impl Drop for Loud {
    fn drop(&mut self) {
        println!("{}", self.0);
    }
}

fn main() {
    let shared = Arc::new(HashMap::from([(1, Loud("dropped"))]));
    let other = Arc::clone(&shared);
    let mut names = HashSet::new();
    let name = "ada".to_owned();
    names.extend([name.as_str(), "bob"]);
    let owners = HashMap::from([(1, Arc::clone(&shared)), (2, shared)]);
    let thread = thread::spawn(move || {
        drop(other);
        println!("thread");
    });
    drop(owners);
    thread.join().unwrap();
    println!("{}", names.len());
}
"#,
    ),
    // The compiler refuses such an ordering where it sees it, and knows only the real
    // atomics; they panic, and so does the program.
    whole(
        "what is no ordering of a load, of a store or of a failure panics",
        &[("exit 0", 1)],
        r#"
use std::panic::{UnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU32, Ordering::*};
static NUMBER: AtomicU32 = AtomicU32::new(0);
fn refused(what: &str, operation: impl FnOnce() + UnwindSafe) {
    let why = catch_unwind(operation).unwrap_err();
    let why = why.downcast::<String>().unwrap_or_else(|why| {
        Box::new(why.downcast::<&str>().unwrap().to_string())
    });
    assert_eq!(*why, format!("there is no such thing as {what}"));
}
fn main() {
    for (ordering, name) in [(Release, "a release"), (AcqRel, "an acquire-release")] {
        refused(&format!("{name} load"), move || { NUMBER.load(ordering); });
        refused(&format!("{name} failure ordering"), move || {
            let _ = NUMBER.compare_exchange(0, 1, SeqCst, ordering);
        });
    }
    for (ordering, name) in [(Acquire, "an acquire"), (AcqRel, "an acquire-release")] {
        refused(&format!("{name} store"), move || NUMBER.store(1, ordering));
    }
    assert_eq!(NUMBER.load(SeqCst), 0);
}
    "#,
    ),
    // What is in line when the receiver leaves, it drops; what is sent later
    // comes back, and its sender drops it. None, the first, or both are in line;
    // and both of main's lines may come before the thread's, or between.
    shows(
        "a receiver drops what is in line, and tells how much it was",
        &[("exit 0", 4)],
        &[
            "main drops 1\nmain drops 2\n",
            "main drops 1\nt drops 2\n",
            "t drops 2\nmain drops 1\n",
            "t drops 1\nt drops 2\n",
        ],
        r#"
use std::sync::mpsc;
use std::thread;
struct Loud(u8);
impl Drop for Loud {
    fn drop(&mut self) {
        println!("{} drops {}", thread::current().name().unwrap_or("t"), self.0);
    }
}
fn main() {
    let (sender, receiver) = mpsc::channel();
    let thread = thread::spawn(move || {
        let _ = sender.send(Loud(1));
        let _ = sender.send(Loud(2));
    });
    drop(receiver);
    thread.join().unwrap();
}
    "#,
    ),
    // The same with room for one: the second never gets in line, since the first
    // is not taken out. None is in line, or the first, and then main's line comes
    // before the thread's or after it.
    whole(
        "a receiver drops the one that is in line",
        &[("exit 0", 3)],
        r#"
use std::sync::mpsc;
use std::thread;
struct Loud(u8);
impl Drop for Loud {
    fn drop(&mut self) {
        println!("{} drops {}", thread::current().name().unwrap_or("t"), self.0);
    }
}
fn main() {
    let (sender, receiver) = mpsc::sync_channel(1);
    let thread = thread::spawn(move || {
        let _ = sender.send(Loud(1));
        let _ = sender.send(Loud(2));
    });
    drop(receiver);
    thread.join().unwrap();
}
    "#,
    ),
    // `println!` locks standard output, then puts its arguments into words: one
    // thread has the stream and waits for the value, the other the value and
    // waits for the stream. Else the lines come in either order.
    whole(
        "a value that locks while it is printed",
        &[("deadlock", 1), ("exit 0", 2)],
        r#"
use std::fmt;
use std::sync::Mutex;
use std::thread;
static VALUE: Mutex<u32> = Mutex::new(1);
struct Shown;
impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", VALUE.lock().unwrap())
    }
}
fn main() {
    thread::scope(|scope| {
        scope.spawn(|| println!("a {Shown}"));
        scope.spawn(|| {
            let _guard = VALUE.lock().unwrap();
            println!("b");
        });
    });
}
    "#,
    ),
    // Two streams are two locks: the one that is free does not wait.
    whole(
        "a value that locks while it is printed on the other stream",
        &[("exit 0", 4)],
        r#"
use std::fmt;
use std::sync::Mutex;
use std::thread;
static VALUE: Mutex<u32> = Mutex::new(1);
struct Shown;
impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", VALUE.lock().unwrap())
    }
}
fn main() {
    thread::scope(|scope| {
        scope.spawn(|| eprintln!("a {Shown}"));
        scope.spawn(|| {
            let _guard = VALUE.lock().unwrap();
            println!("b");
        });
    });
}
    "#,
    ),
    // The value that is read is put into words while the stream is held: it is
    // 0 or 1, before or after the other line.
    whole(
        "an atomic that is loaded while it is printed",
        &[("exit 0", 3)],
        r#"
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;
static COUNT: AtomicU32 = AtomicU32::new(0);
fn main() {
    thread::scope(|scope| {
        scope.spawn(|| println!("{COUNT:?}"));
        scope.spawn(|| { COUNT.store(1, SeqCst); println!("stored"); });
    });
}
    "#,
    ),
    // Standard output may be locked again by whoever holds it, and what comes
    // first is kept first.
    shows(
        "a value that prints while it is printed",
        &[("exit 0", 1)],
        &["outer inner\nx!\n"],
        r#"
use std::fmt;
struct Loud;
impl fmt::Display for Loud {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        println!("inner");
        write!(f, "x")
    }
}
fn main() { println!("outer {Loud}!"); }
    "#,
    ),
    // The beginning of the line is kept until the program ends, which is after
    // the message of the panic.
    whole(
        "a value that panics while it is printed",
        &[("exit 101", 1)],
        r#"
use std::fmt;
struct Bad;
impl fmt::Display for Bad {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result { panic!("no text") }
}
fn main() {
    println!("well");
    println!("bad: {Bad}");
}
    "#,
    ),
    // A thread that panics so lets go of the stream: main's line follows what
    // was kept, which ends with it.
    shows(
        "a value that panics while a thread prints it",
        &[("exit 0", 1)],
        &[],
        r#"
use std::fmt;
struct Bad;
impl fmt::Display for Bad {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result { panic!("no text") }
}
fn main() {
    let failed = std::thread::spawn(|| println!("bad: {Bad}")).join().is_err();
    println!("{failed}");
}
    "#,
    ),
    // Standard output shows each line as it ends: the error comes before both, or between
    // them, or behind.
    case(
        "an error between two lines that are printed at once",
        &[("exit 0", 3)],
        r#"
        thread::scope(|scope| {
            scope.spawn(|| println!("{}\n{}", 1 + 1, 2 + 2));
            scope.spawn(|| eprintln!("error"));
        });
    "#,
    ),
    // The panic comes before, behind, or between any two of three lines.
    case(
        "a panic between the lines of a value",
        &[("exit 0", 4)],
        r#"
        thread::scope(|scope| {
            scope.spawn(|| println!("{:#?}", [1]));
            let _ = scope.spawn(|| panic!("in between")).join();
        });
    "#,
    ),
    // None of the lines, one, or both.
    case(
        "an end between two lines that are printed at once",
        &[("exit 0", 3)],
        r#"
        thread::spawn(|| println!("{}\n{}", 1 + 1, 2 + 2));
    "#,
    ),
    // Nobody can come between them: either thread's are first.
    case(
        "lines that are printed at once stay together",
        &[("exit 0", 2)],
        r#"
        thread::scope(|scope| {
            for id in 0..2 { scope.spawn(move || println!("{id}\n{id}")); }
        });
    "#,
    ),
    // There is room for 1024 bytes. What does not fit shows what was kept: the error comes in
    // front of all, or behind that.
    case(
        "a line for which there is no room",
        &[("exit 0", 2)],
        r#"
        print!("{}", "x".repeat(1000));
        thread::scope(|scope| {
            scope.spawn(|| print!("{}", "y".repeat(25)));
            scope.spawn(|| eprintln!("error"));
        });
        println!();
    "#,
    ),
    // What fits is kept: the error is always the first.
    case(
        "a line for which there is room",
        &[("exit 0", 1)],
        r#"
        print!("{}", "x".repeat(1000));
        thread::scope(|scope| {
            scope.spawn(|| print!("{}", "y".repeat(24)));
            scope.spawn(|| eprintln!("error"));
        });
        println!();
    "#,
    ),
    // What is longer than all that is kept is shown at once.
    case(
        "a piece that is too long to be kept",
        &[("exit 0", 2)],
        r#"
        thread::scope(|scope| {
            scope.spawn(|| print!("{}", "x".repeat(1024)));
            scope.spawn(|| eprintln!("error"));
        });
        println!();
    "#,
    ),
    // Standard error keeps nothing: `a `, `1` and the end of the line are written
    // one by one, and standard output's line comes between any two of them.
    shows(
        "standard error in pieces",
        &[("exit 0", 4)],
        &["a 1\nb\n", "b\na 1\n", "a b\n1\n", "a 1b\n\n"],
        r#"
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;
static ONE: AtomicU32 = AtomicU32::new(1);
fn main() {
    thread::scope(|scope| {
        scope.spawn(|| eprintln!("a {}", ONE.load(SeqCst)));
        scope.spawn(|| println!("b"));
    });
}
    "#,
    ),
    // But two lines of standard error exclude each other.
    case(
        "two lines on standard error",
        &[("exit 0", 2)],
        r#"
        thread::scope(|scope| {
            for id in 0..2 { scope.spawn(move || eprintln!("thread {id} is here")); }
        });
    "#,
    ),
    // A text without arguments is one piece, with the end of its line.
    case(
        "one piece on standard error",
        &[("exit 0", 2)],
        r#"
        thread::scope(|scope| {
            scope.spawn(|| eprintln!("a"));
            scope.spawn(|| println!("b"));
        });
    "#,
    ),
    // No clock counts as far: there is no limit, and no time that is over.
    shows(
        "a wait for longer than any clock counts",
        &[("exit 0", 1)],
        &["false\n"],
        r#"
use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::Duration;
static SET: Mutex<bool> = Mutex::new(false);
static BELL: Condvar = Condvar::new();
fn main() {
    thread::spawn(|| { *SET.lock().unwrap() = true; BELL.notify_one(); });
    let guard = SET.lock().unwrap();
    let (_guard, result) = BELL.wait_timeout_while(guard, Duration::from_millis(u64::MAX), |set| !*set).unwrap();
    println!("{}", result.timed_out());
}
    "#,
    ),
    case(
        "a message that is waited for longer than any clock counts",
        &[("exit 0", 1)],
        r#"
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || sender.send(1).unwrap());
        println!("{:?}", receiver.recv_timeout(Duration::MAX));
    "#,
    ),
    case(
        "a park for longer than any clock counts",
        &[("deadlock", 1)],
        "thread::park_timeout(Duration::MAX);",
    ),
    case(
        "a sleep for longer than any clock counts",
        &[("deadlock", 1)],
        r#"
        thread::spawn(|| println!("a"));
        thread::sleep(Duration::MAX);
        println!("b");
    "#,
    ),
    // In either order.
    case(
        "the sleep of old programs",
        &[("exit 0", 2)],
        r#"
        #[allow(deprecated)]
        let thread = thread::spawn(|| { thread::sleep_ms(10); println!("t"); });
        println!("main");
        thread.join().unwrap();
    "#,
    ),
    // The first value is found, or not.
    case(
        "other functions of old programs",
        &[("exit 0", 2)],
        r#"
        #[allow(deprecated)]
        {
            let value = Arc::new(AtomicUsize::new(0));
            let theirs = Arc::clone(&value);
            thread::spawn(move || { theirs.compare_and_swap(0, 1, SeqCst); });
            thread::park_timeout_ms(1);
            std::sync::atomic::spin_loop_hint();
            println!("{}", value.compare_and_swap(0, 2, SeqCst));
        }
    "#,
    ),
    // Who comes first pushes first.
    shows(
        "an owner of a text has a default, and is made of paths",
        &[("exit 0", 2)],
        &["{Key(\"k\"): [0, 1]}\n", "{Key(\"k\"): [1, 0]}\n"],
        r#"
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;
#[derive(Debug, Default, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Key(Arc<str>);
fn main() {
    let map = Arc::new(Mutex::new(BTreeMap::<Key, Vec<u8>>::new()));
    let path: Arc<Path> = Arc::from(Path::new("k"));
    let threads: Vec<_> = (0..2)
        .map(|number| {
            let (map, path) = (map.clone(), path.clone());
            thread::spawn(move || {
                let key = Key(path.to_string_lossy().into());
                map.lock().unwrap().entry(key).or_default().push(number);
            })
        })
        .collect();
    for thread in threads { thread.join().unwrap(); }
    println!("{:?}", map.lock().unwrap());
}
    "#,
    ),
    shows(
        "what an owner can be made of",
        &[("exit 0", 1)],
        &["[] [9, 2, 3] [1, 2, 3] \"text\" 5 7\n"],
        r#"
use std::borrow::Cow;
use std::sync::Arc;
fn main() {
    let none: Arc<[u8]> = Arc::default();
    let some: Arc<[u8]> = Arc::from([1, 2, 3]);
    let mut mine = Arc::clone(&some);
    Arc::make_mut(&mut mine)[0] = 9;
    let text: Arc<str> = Arc::from(Cow::from("text"));
    let pinned = Arc::pin(5);
    let mut late = Arc::new_uninit();
    Arc::get_mut(&mut late).unwrap().write(7);
    println!("{none:?} {mine:?} {some:?} {text:?} {pinned} {}", Arc::strong_count(&some) + 5 + late_count(&late));
}
fn late_count<T>(late: &Arc<T>) -> usize { Arc::strong_count(late) }
    "#,
    ),
    // One call may wake two who wait: whoever has unlocked the lock and does not
    // sleep yet. std allows it as a wake-up for no reason.
    spurious(
        "two that wait, and one call",
        &[("deadlock", 1)],
        &[("deadlock", 1), ("exit 0", 1)],
        r#"
        static LOCK: Mutex<()> = Mutex::new(());
        static BELL: Condvar = Condvar::new();
        let (sender, receiver) = mpsc::channel();
        let threads: Vec<_> = (0..2).map(|_| {
            let sender = sender.clone();
            thread::spawn(move || {
                let guard = LOCK.lock().unwrap();
                sender.send(()).unwrap();
                drop(BELL.wait(guard).unwrap());
            })
        }).collect();
        receiver.recv().unwrap();
        receiver.recv().unwrap();
        drop(LOCK.lock().unwrap());
        BELL.notify_one();
        for thread in threads { thread.join().unwrap(); }
    "#,
    ),
    // Two unparks before the first park are one token, and it may be gone by
    // then: who waits for a message parks.
    shows(
        "a receiver that waits takes the token, or leaves it",
        &[("deadlock", 2)],
        &["once\n", ""],
        r#"
use std::sync::mpsc;
use std::thread;
fn main() {
    let (sender, receiver) = mpsc::channel::<()>();
    let thread = thread::spawn(move || {
        receiver.recv().unwrap();
        thread::park();
        println!("once");
        thread::park();
        println!("twice");
    });
    thread.thread().unpark();
    thread.thread().unpark();
    sender.send(()).unwrap();
    thread.join().unwrap();
}
    "#,
    ),
    // Who waits for a message may be woken by its sender after it has seen the
    // message: then the token is left.
    case(
        "a receiver that waits, and nobody unparks it",
        &[("deadlock", 1), ("exit 0", 1)],
        r#"
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || sender.send(1).unwrap());
        println!("{}", receiver.recv().unwrap());
        thread::park();
    "#,
    ),
    // Nobody has to wait: the token stays where it is.
    case(
        "a message that is there before its receiver",
        &[("exit 0", 1)],
        r#"
        let (sender, receiver) = mpsc::channel();
        sender.send(1).unwrap();
        thread::current().unpark();
        receiver.recv().unwrap();
        thread::park();
        println!("on");
    "#,
    ),
    // A scope waits by parking. A thread that ends before it waits has unparked
    // it, and leaves the token there.
    shows(
        "a scope leaves a token, or not",
        &[("deadlock", 1), ("exit 0", 1)],
        &["before\n", "before\nafter\n"],
        r#"
use std::thread;
fn main() {
    thread::scope(|scope| { scope.spawn(|| ()); });
    println!("before");
    thread::park();
    println!("after");
}
    "#,
    ),
    // The thread has ended when it is joined: the token is there.
    case(
        "a scope whose thread is joined leaves a token",
        &[("exit 0", 1)],
        r#"
        thread::scope(|scope| scope.spawn(|| ()).join().unwrap());
        thread::park();
        println!("on");
    "#,
    ),
    case(
        "a scope without threads leaves no token",
        &[("deadlock", 1)],
        r#"
        thread::scope(|_| ());
        thread::park();
    "#,
    ),
    // Its end is a second token after main has taken the first, or the same.
    case(
        "a thread of a scope that unparks and ends",
        &[("deadlock", 1), ("exit 0", 1)],
        r#"
        thread::scope(|scope| {
            let main = thread::current();
            scope.spawn(move || main.unpark());
            thread::park();
        });
        thread::park();
        println!("on");
    "#,
    ),
    // Whoever waits for room parks as well.
    case(
        "a sender that waits for room",
        &[("deadlock", 1), ("exit 0", 1)],
        r#"
        let (sender, receiver) = mpsc::sync_channel(1);
        let thread = thread::spawn(move || { receiver.recv().unwrap(); receiver });
        sender.send(1).unwrap();
        sender.send(2).unwrap();
        let _receiver = thread.join().unwrap();
        thread::park();
        println!("on");
    "#,
    ),
    // Before main's end or not: if it has panicked by then, that is an ending of
    // its own, and the message is shown before main's line or after it.
    case(
        "a panic that nobody asks about",
        &[("exit 0", 1), ("exit 0, a thread panicked", 2)],
        r#"
        thread::spawn(|| panic!("lost"));
        println!("main");
    "#,
    ),
    case(
        "a panic that somebody asks about",
        &[("exit 0", 1)],
        r#"
        let _ = thread::spawn(|| panic!("found")).join();
    "#,
    ),
    case(
        "a panic that its thread catches",
        &[("exit 0", 1)],
        r#"
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || {
            let caught = std::panic::catch_unwind(|| panic!("caught"));
            sender.send(caught.is_err()).unwrap();
        });
        println!("{}", receiver.recv().unwrap());
    "#,
    ),
    // Main's end comes before the panic, or before or after somebody asks; and
    // its line before the message or after it.
    case(
        "a panic that somebody asks about too late",
        &[("exit 0", 3), ("exit 0, a thread panicked", 2)],
        r#"
        thread::spawn(|| {
            let other = thread::spawn(|| panic!("lost"));
            let _ = other.join();
        });
        println!("main");
    "#,
    ),
    // Without a message, and still a panic.
    case(
        "a panic without a message that nobody asks about",
        &[("exit 0, a thread panicked", 1)],
        r#"
        let (sender, receiver) = mpsc::channel::<()>();
        thread::spawn(move || {
            let _sender = sender;
            std::panic::resume_unwind(Box::new(1));
        });
        assert!(receiver.recv().is_err());
        thread::yield_now();
    "#,
    ),
    // Whoever fails is not overlooked.
    case(
        "a panic that makes main panic",
        &[("exit 101", 1)],
        r#"
        static LOCK: Mutex<u32> = Mutex::new(0);
        let (sender, receiver) = mpsc::channel::<()>();
        thread::spawn(move || {
            let _sender = sender;
            let _guard = LOCK.lock().unwrap();
            panic!("first");
        });
        assert!(receiver.recv().is_err());
        LOCK.lock().unwrap();
    "#,
    ),
    shows(
        "the names of types are those of std",
        &[("exit 0", 1)],
        &["std::sync::poison::mutex::Mutex<u32> alloc::sync::Arc<core::sync::atomic::AtomicU8>\n"],
        r#"
use std::any::type_name;
use std::sync::atomic::AtomicU8;
use std::sync::{Arc, Mutex};
fn main() {
    println!("{} {}", type_name::<Mutex<u32>>(), type_name::<Arc<AtomicU8>>());
}
    "#,
    ),
    // Of `std` and its parts, too, each name is that of the same thing.
    shows(
        "what core and alloc call it by is the same",
        &[("exit 0", 2)],
        &[
            "1\n2 core::sync::atomic::AtomicU8\n",
            "2\n1 core::sync::atomic::AtomicU8\n",
        ],
        r#"
extern crate alloc;
use alloc::{format, sync::Arc, vec::Vec};
use core::sync::atomic::{self, AtomicU8};
macro_rules! order { () => { core::sync::atomic::Ordering::SeqCst } }
mod within {
    pub fn next(counter: &::core::sync::atomic::AtomicU8) -> u8 {
        counter.fetch_add(1, order!()) + 1
    }
}
fn main() {
    let counter: std::sync::Arc<atomic::AtomicU8> = Arc::new(AtomicU8::new(0));
    let other = Arc::clone(&counter);
    let first = std::thread::spawn(move || println!("{}", within::next(&other)));
    let mine: Vec<_> = [within::next(&counter)].into();
    first.join().unwrap();
    println!("{}", format!("{} {}", mine[0], core::any::type_name::<AtomicU8>()));
}
    "#,
    ),
    // The compiler takes a lazy value for safe to be looked at after a panic, as std's.
    whole(
        "a lazy value that panics, and is asked again",
        &[("exit 0", 1)],
        r#"
use std::panic;
use std::sync::LazyLock;
fn main() {
    let lazy: LazyLock<String> = LazyLock::new(|| panic!("no value"));
    let asks = || panic::catch_unwind(|| lazy.len()).is_err();
    assert!(asks() && asks());
}
    "#,
    ),
];
