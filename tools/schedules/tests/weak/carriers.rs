//! What of the standard library hands over what a thread has seen: each program
//! stores with `Relaxed`, and loads so behind whatever orders the two. The outputs
//! are derived by hand.

use std::path::PathBuf;

use schedules::program::Program;

const BEGINNING: &str = "\
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::mpsc;
use std::sync::{Arc, Barrier, Condvar, Mutex, OnceLock, RwLock};
use std::thread;

static X: AtomicU32 = AtomicU32::new(0);

fn show() {
    println!(\"{}\", X.load(Relaxed));
}
";

pub struct Carrier {
    pub name: &'static str,
    pub outputs: &'static [&'static str],
    body: &'static str,
}

pub const fn carrier(
    name: &'static str,
    outputs: &'static [&'static str],
    body: &'static str,
) -> Carrier {
    Carrier {
        name,
        outputs,
        body,
    }
}

impl Carrier {
    pub fn source(&self) -> Program {
        Program {
            others: vec![],
            package: None,
            name: self.name.to_owned(),
            path: PathBuf::new(),
            shown: format!("{}.rs", self.name.replace(' ', "_")),
            edition: "2024".to_owned(),
            source: format!("{BEGINNING}\nfn main() {{{}}}\n", self.body),
        }
    }
}

pub const CARRIERS: &[Carrier] = &[
    // A reader may come while another still reads, and so takes over nothing of it.
    carrier(
        "a lock for reading, which another has as well",
        &["0 0\n", "0 1\n", "1 0\n", "1 1\n"],
        "
        static Y: AtomicU32 = AtomicU32::new(0);
        static L: RwLock<()> = RwLock::new(());
        let other = thread::spawn(|| {
            let guard = L.read().unwrap();
            Y.store(1, Relaxed);
            X.store(1, Relaxed);
            drop(guard);
        });
        let x = X.load(Relaxed);
        let guard = L.read().unwrap();
        let y = Y.load(Relaxed);
        drop(guard);
        println!(\"{x} {y}\");
        other.join().unwrap();
        ",
    ),
    carrier(
        "nothing",
        &["0\n", "1\n"],
        "
        let other = thread::spawn(|| X.store(1, Relaxed));
        show();
        other.join().unwrap();
        ",
    ),
    carrier(
        "join",
        &["1\n"],
        "
        let other = thread::spawn(|| X.store(1, Relaxed));
        other.join().unwrap();
        show();
        ",
    ),
    carrier(
        "spawn",
        &["1\n"],
        "
        X.store(1, Relaxed);
        thread::spawn(show).join().unwrap();
        ",
    ),
    carrier(
        "scope",
        &["1\n"],
        "
        thread::scope(|scope| {
            scope.spawn(|| X.store(1, Relaxed));
        });
        show();
        ",
    ),
    carrier(
        "mutex",
        &["0 0\n", "0 1\n", "1 1\n"],
        "
        static READY: Mutex<u32> = Mutex::new(0);
        let other = thread::spawn(|| {
            X.store(1, Relaxed);
            *READY.lock().unwrap() = 1;
        });
        let ready = *READY.lock().unwrap();
        let seen = X.load(Relaxed);
        other.join().unwrap();
        println!(\"{ready} {seen}\");
        ",
    ),
    carrier(
        "lock that nobody needs",
        &["0 0\n", "0 1\n", "1 0\n", "1 1\n"],
        "
        static READY: AtomicU32 = AtomicU32::new(0);
        let other = thread::spawn(|| {
            X.store(1, Relaxed);
            READY.store(1, Relaxed);
        });
        let ready = READY.load(Relaxed);
        let seen = X.load(Relaxed);
        other.join().unwrap();
        println!(\"{ready} {seen}\");
        ",
    ),
    carrier(
        "rwlock",
        &["0 0\n", "0 1\n", "1 1\n"],
        "
        static READY: RwLock<u32> = RwLock::new(0);
        let other = thread::spawn(|| {
            X.store(1, Relaxed);
            *READY.write().unwrap() = 1;
        });
        let ready = *READY.read().unwrap();
        let seen = X.load(Relaxed);
        other.join().unwrap();
        println!(\"{ready} {seen}\");
        ",
    ),
    carrier(
        "condvar",
        &["1\n"],
        "
        static READY: Mutex<bool> = Mutex::new(false);
        static BELL: Condvar = Condvar::new();
        let other = thread::spawn(|| {
            X.store(1, Relaxed);
            *READY.lock().unwrap() = true;
            BELL.notify_one();
        });
        let ready = BELL.wait_while(READY.lock().unwrap(), |ready| !*ready).unwrap();
        show();
        drop(ready);
        other.join().unwrap();
        ",
    ),
    carrier(
        "message",
        &["1\n"],
        "
        let (sender, receiver) = mpsc::channel();
        let other = thread::spawn(move || {
            X.store(1, Relaxed);
            sender.send(()).unwrap();
        });
        receiver.recv().unwrap();
        show();
        other.join().unwrap();
        ",
    ),
    carrier(
        "message before the store",
        &["0\n", "1\n"],
        "
        let (sender, receiver) = mpsc::channel();
        let other = thread::spawn(move || {
            sender.send(()).unwrap();
            X.store(1, Relaxed);
        });
        receiver.recv().unwrap();
        show();
        other.join().unwrap();
        ",
    ),
    carrier(
        "end of the senders",
        &["1\n"],
        "
        let (sender, receiver) = mpsc::channel::<()>();
        let other = thread::spawn(move || {
            X.store(1, Relaxed);
            drop(sender);
        });
        receiver.recv().unwrap_err();
        show();
        other.join().unwrap();
        ",
    ),
    carrier(
        "room",
        &["1\n"],
        "
        let (sender, receiver) = mpsc::sync_channel(1);
        let other = thread::spawn(move || {
            sender.send(1).unwrap();
            sender.send(2).unwrap();
            show();
        });
        X.store(1, Relaxed);
        receiver.recv().unwrap();
        receiver.recv().unwrap();
        other.join().unwrap();
        ",
    ),
    carrier(
        "rendezvous",
        &["1\n"],
        "
        let (sender, receiver) = mpsc::sync_channel(0);
        let other = thread::spawn(move || {
            sender.send(1).unwrap();
            show();
        });
        X.store(1, Relaxed);
        receiver.recv().unwrap();
        other.join().unwrap();
        ",
    ),
    carrier(
        "barrier",
        &["1\n"],
        "
        static BARRIER: Barrier = Barrier::new(2);
        let other = thread::spawn(|| {
            X.store(1, Relaxed);
            BARRIER.wait();
        });
        BARRIER.wait();
        show();
        other.join().unwrap();
        ",
    ),
    carrier(
        "unpark",
        &["1\n"],
        "
        let main = thread::current();
        let other = thread::spawn(move || {
            X.store(1, Relaxed);
            main.unpark();
        });
        thread::park();
        show();
        other.join().unwrap();
        ",
    ),
    carrier(
        "once",
        &["1\n"],
        "
        static ONCE: OnceLock<u32> = OnceLock::new();
        let other = thread::spawn(|| {
            X.store(1, Relaxed);
            ONCE.set(5).unwrap();
        });
        ONCE.wait();
        show();
        other.join().unwrap();
        ",
    ),
    // Standard output has a lock, too.
    carrier(
        "printing",
        &[
            "a\nb\n1\n",
            "b\na\n0\n",
            "b\na\n1\n",
            "b\n0\na\n",
            "b\n1\na\n",
        ],
        "
        let other = thread::spawn(|| {
            X.store(1, Relaxed);
            println!(\"a\");
        });
        println!(\"b\");
        show();
        other.join().unwrap();
        ",
    ),
    carrier(
        "only owner",
        &["7\n"],
        "
        let mut x = AtomicU32::new(0);
        thread::scope(|scope| {
            scope.spawn(|| x.fetch_add(1, Relaxed));
        });
        *x.get_mut() += 5;
        thread::scope(|scope| {
            scope.spawn(|| x.fetch_add(1, Relaxed));
        });
        println!(\"{}\", x.load(Relaxed));
        ",
    ),
    carrier(
        "counter",
        &["3\n"],
        "
        thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| X.fetch_add(1, Relaxed));
            }
        });
        show();
        ",
    ),
    carrier(
        "update",
        &["3\n"],
        "
        thread::scope(|scope| {
            scope.spawn(|| X.fetch_update(Relaxed, Relaxed, |x| Some(x + 1)));
            scope.spawn(|| X.fetch_update(Relaxed, Relaxed, |x| Some(x + 2)));
        });
        show();
        ",
    ),
];
