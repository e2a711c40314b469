//! What orders a plain write in one thread and a read in another, and what does not.

use crate::case::{Case, prints, races};

pub const CASES: &[Case] = &[
    prints(
        "a join hands over what was written",
        &["1\n"],
        "
        static X: Shared<u32> = Shared::new(0);
        fn main() {
            let thread = thread::spawn(|| unsafe { *X.at() = 1 });
            thread.join().unwrap();
            println!(\"{}\", unsafe { *X.at() });
        }
        ",
    ),
    prints(
        "the end of a scope hands over what was written",
        &["1\n"],
        "
        fn main() {
            let x = Shared::new(0);
            thread::scope(|scope| {
                scope.spawn(|| unsafe { *x.at() = 1 });
            });
            println!(\"{}\", unsafe { *x.at() });
        }
        ",
    ),
    races(
        "a thread that is not joined hands over nothing",
        &["A writes, B reads"],
        "
        static X: Shared<u32> = Shared::new(0);
        fn main() {
            thread::spawn(|| unsafe { *X.at() = 1 }); // A
            let x = unsafe { *X.at() }; // B
            println!(\"{x}\");
        }
        ",
    ),
    prints(
        "a message hands over what was written",
        &["1\n"],
        "
        static X: Shared<u32> = Shared::new(0);
        fn main() {
            let (sender, receiver) = mpsc::channel();
            thread::spawn(move || {
                unsafe { *X.at() = 1 };
                sender.send(()).unwrap();
            });
            receiver.recv().unwrap();
            println!(\"{}\", unsafe { *X.at() });
        }
        ",
    ),
    prints(
        "a message that nobody receives is dropped by who has seen it sent",
        &["done\n"],
        "
        struct Note(Box<Shared<u32>>);
        impl Drop for Note {
            fn drop(&mut self) {
                unsafe { *self.0.at() += 1 };
            }
        }
        fn main() {
            let (sender, receiver) = mpsc::channel();
            let thread = thread::spawn(move || {
                let note = Note(Box::new(Shared::new(0)));
                unsafe { *note.0.at() += 1 };
                let _ = sender.send(note);
            });
            drop(receiver);
            thread.join().unwrap();
            println!(\"done\");
        }
        ",
    ),
    prints(
        "a lock orders those who take it",
        &["1\n", "2\n"],
        "
        static X: Shared<u32> = Shared::new(0);
        static LOCK: Mutex<()> = Mutex::new(());
        fn main() {
            let threads = [1, 2].map(|number| thread::spawn(move || {
                let _guard = LOCK.lock().unwrap();
                unsafe { *X.at() = number };
            }));
            for thread in threads {
                thread.join().unwrap();
            }
            println!(\"{}\", unsafe { *X.at() });
        }
        ",
    ),
    prints(
        "a counter in a static mut, below a lock",
        &["2\n"],
        "
        static mut COUNT: u32 = 0;
        static LOCK: Mutex<()> = Mutex::new(());
        fn add() {
            let _guard = LOCK.lock().unwrap();
            unsafe { COUNT += 1 };
        }
        fn main() {
            let thread = thread::spawn(add);
            add();
            thread.join().unwrap();
            println!(\"{}\", unsafe { COUNT });
        }
        ",
    ),
    races(
        "a counter in a static mut, below no lock",
        &["A reads, A writes", "A writes, A writes"],
        "
        static mut COUNT: u32 = 0;
        fn add() {
            unsafe { COUNT += 1 }; // A
        }
        fn main() {
            let thread = thread::spawn(add);
            add();
            thread.join().unwrap();
            println!(\"{}\", unsafe { COUNT });
        }
        ",
    ),
    races(
        "two locks order nothing",
        &[
            "A reads, B writes",
            "A writes, B reads",
            "A writes, B writes",
        ],
        "
        static X: Shared<u32> = Shared::new(0);
        static ONE: Mutex<()> = Mutex::new(());
        static OTHER: Mutex<()> = Mutex::new(());
        fn main() {
            let thread = thread::spawn(|| {
                let _guard = ONE.lock().unwrap();
                unsafe { *X.at() += 1 }; // A
            });
            {
                let _guard = OTHER.lock().unwrap();
                unsafe { *X.at() += 1 }; // B
            }
            thread.join().unwrap();
        }
        ",
    ),
    races(
        "two who read below one lock, and one writes",
        &["A writes, B reads"],
        "
        static X: Shared<u32> = Shared::new(0);
        static LOCK: RwLock<()> = RwLock::new(());
        fn main() {
            let thread = thread::spawn(|| {
                let _guard = LOCK.read().unwrap();
                unsafe { *X.at() = 1 }; // A
            });
            {
                let _guard = LOCK.read().unwrap();
                let x = unsafe { *X.at() }; // B
            }
            thread.join().unwrap();
        }
        ",
    ),
    prints(
        "unpark hands over to who parks",
        &["1\n"],
        "
        static X: Shared<u32> = Shared::new(0);
        static READY: AtomicBool = AtomicBool::new(false);
        fn main() {
            let main = thread::current();
            thread::spawn(move || {
                unsafe { *X.at() = 1 };
                READY.store(true, Relaxed);
                main.unpark();
            });
            thread::park();
            println!(\"{}\", unsafe { *X.at() });
        }
        ",
    ),
    prints(
        "a barrier hands over to all",
        &["1\n"],
        "
        static X: Shared<u32> = Shared::new(0);
        fn main() {
            let barrier = Barrier::new(2);
            thread::scope(|scope| {
                scope.spawn(|| {
                    unsafe { *X.at() = 1 };
                    barrier.wait();
                });
                barrier.wait();
                println!(\"{}\", unsafe { *X.at() });
            });
        }
        ",
    ),
    prints(
        "a condition variable hands over by its lock",
        &["1\n"],
        "
        static X: Shared<u32> = Shared::new(0);
        static READY: Mutex<bool> = Mutex::new(false);
        static TURN: Condvar = Condvar::new();
        fn main() {
            thread::spawn(|| {
                unsafe { *X.at() = 1 };
                *READY.lock().unwrap() = true;
                TURN.notify_one();
            });
            let mut ready = READY.lock().unwrap();
            while !*ready {
                ready = TURN.wait(ready).unwrap();
            }
            println!(\"{}\", unsafe { *X.at() });
        }
        ",
    ),
    prints(
        "what is initialized once is written before it is read",
        &["1 1\n"],
        "
        static X: Shared<u32> = Shared::new(0);
        static ONCE: Once = Once::new();
        fn x() -> u32 {
            ONCE.call_once(|| unsafe { *X.at() = 1 });
            unsafe { *X.at() }
        }
        fn main() {
            let thread = thread::spawn(x);
            let own = x();
            println!(\"{own} {}\", thread.join().unwrap());
        }
        ",
    ),
    prints(
        "the last owner has seen what others did",
        &["done\n"],
        "
        fn main() {
            let one = Arc::new(Shared::new(0));
            let other = Arc::clone(&one);
            let thread = thread::spawn(move || {
                unsafe { *other.at() += 1 };
            });
            if let Some(alone) = Arc::into_inner(one) {
                assert_eq!(alone.0.into_inner(), 1);
            }
            thread.join().unwrap();
            println!(\"done\");
        }
        ",
    ),
    prints(
        "fences order what relaxed atomics tell",
        &["\n", "1\n"],
        "
        static X: Shared<u32> = Shared::new(0);
        static READY: AtomicBool = AtomicBool::new(false);
        fn main() {
            let thread = thread::spawn(|| {
                unsafe { *X.at() = 1 };
                fence(Release);
                READY.store(true, Relaxed);
            });
            if READY.load(Relaxed) {
                fence(Acquire);
                print!(\"{}\", unsafe { *X.at() });
            }
            println!();
            thread.join().unwrap();
        }
        ",
    ),
    races(
        "a flag without an order, all SeqCst elsewhere",
        &["A writes, B reads"],
        "
        static X: Shared<u32> = Shared::new(0);
        static READY: AtomicBool = AtomicBool::new(false);
        fn main() {
            let thread = thread::spawn(|| {
                READY.store(true, SeqCst);
                unsafe { *X.at() = 1 }; // A
            });
            if READY.load(SeqCst) {
                let x = unsafe { *X.at() }; // B
            }
            thread.join().unwrap();
        }
        ",
    ),
    prints(
        "a flag that is SeqCst orders",
        &["0\n", "1\n"],
        "
        static X: Shared<u32> = Shared::new(0);
        static READY: AtomicBool = AtomicBool::new(false);
        fn main() {
            let thread = thread::spawn(|| {
                unsafe { *X.at() = 1 };
                READY.store(true, SeqCst);
            });
            let mut x = 0;
            if READY.load(SeqCst) {
                x = unsafe { *X.at() };
            }
            thread.join().unwrap();
            println!(\"{x}\");
        }
        ",
    ),
];
