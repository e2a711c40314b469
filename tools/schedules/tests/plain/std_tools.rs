//! The tools of the standard library themselves, found by a pointer: to use one is to read
//! where it lies, and to make it is to write there.

use crate::case::{Case, prints, races};

/// Made by one thread and used by another, which has been told of it with these orderings.
macro_rules! handed {
    ($tool:literal, $make:literal, $use:literal, $store:literal, $load:literal) => {
        concat!(
            "
            use std::sync::{LazyLock, Weak};
            use std::time::Duration;
            static TOLD: AtomicPtr<",
            $tool,
            "> = AtomicPtr::new(std::ptr::null_mut());
            fn main() {
                let lock = Mutex::new(());
                let thread = thread::spawn(move || {
                    let found = TOLD.load(",
            $load,
            ");
                    if !found.is_null() {
                        let tool = unsafe { &*found };
                        ",
            $use,
            " // B
                    }
                });
                let made = ",
            $make,
            ";
                let made = Box::new(made); // A
                TOLD.store(Box::into_raw(made), ",
            $store,
            ");
                thread.join().unwrap();
                println!(\"done\");
            }
            "
        )
    };
}

/// Nothing orders its making and its use.
macro_rules! unordered {
    ($name:literal, $use:literal, $tool:literal, $make:literal) => {
        races(
            concat!($name, ", told with Relaxed"),
            &["A writes, B reads"],
            handed!($tool, $make, $use, "Relaxed", "Relaxed"),
        )
    };
}

macro_rules! ordered {
    ($name:literal, $use:literal, $tool:literal, $make:literal) => {
        prints(
            concat!($name, ", told with Release and Acquire"),
            &["done\n"],
            handed!($tool, $make, $use, "Release", "Acquire"),
        )
    };
}

/// One that is made in a variable, right where others find it.
macro_rules! in_a_variable {
    ($tool:literal, $make:literal, $use:literal) => {
        concat!(
            "
            static TOLD: AtomicPtr<",
            $tool,
            "> = AtomicPtr::new(std::ptr::null_mut());
            fn main() {
                let thread = thread::spawn(|| {
                    let found = TOLD.load(Relaxed);
                    if !found.is_null() {
                        let tool = unsafe { &*found };
                        ",
            $use,
            " // B
                    }
                });
                let mut tool = ",
            $make,
            "; // A
                TOLD.store(&raw mut tool, Relaxed);
                thread.join().unwrap();
            }
            "
        )
    };
}

pub const CASES: &[Case] = &[
    unordered!(
        "a lock",
        "drop(tool.lock().unwrap());",
        "Mutex<u32>",
        "Mutex::new(0)"
    ),
    ordered!(
        "a lock",
        "drop(tool.lock().unwrap());",
        "Mutex<u32>",
        "Mutex::new(0)"
    ),
    unordered!(
        "a lock that is tried",
        "drop(tool.try_lock());",
        "Mutex<u32>",
        "Mutex::new(0)"
    ),
    unordered!(
        "a lock that is put into words",
        "drop(format!(\"{tool:?}\"));",
        "Mutex<u32>",
        "Mutex::new(0)"
    ),
    unordered!(
        "a lock that is asked whether it is poisoned",
        "let poisoned = tool.is_poisoned();",
        "Mutex<u32>",
        "Mutex::new(0)"
    ),
    unordered!(
        "a lock for readers",
        "drop(tool.read().unwrap());",
        "RwLock<u32>",
        "RwLock::new(0)"
    ),
    ordered!(
        "a lock for readers",
        "drop(tool.read().unwrap());",
        "RwLock<u32>",
        "RwLock::new(0)"
    ),
    unordered!(
        "a lock for a writer",
        "drop(tool.write().unwrap());",
        "RwLock<u32>",
        "RwLock::new(0)"
    ),
    unordered!(
        "a condition variable",
        "tool.notify_one();",
        "Condvar",
        "Condvar::new()"
    ),
    unordered!(
        "a condition variable with a limit",
        "drop(tool.wait_timeout(lock.lock().unwrap(), Duration::ZERO));",
        "Condvar",
        "Condvar::new()"
    ),
    ordered!(
        "a condition variable with a limit",
        "drop(tool.wait_timeout(lock.lock().unwrap(), Duration::ZERO));",
        "Condvar",
        "Condvar::new()"
    ),
    unordered!("a barrier", "tool.wait();", "Barrier", "Barrier::new(1)"),
    unordered!("a Once", "tool.call_once(|| ());", "Once", "Once::new()"),
    unordered!(
        "a Once that is asked",
        "let is_done = tool.is_completed();",
        "Once",
        "Once::new()"
    ),
    ordered!(
        "a Once that is asked",
        "let is_done = tool.is_completed();",
        "Once",
        "Once::new()"
    ),
    unordered!(
        "a cell that is set once",
        "let set = tool.set(1);",
        "OnceLock<u32>",
        "OnceLock::new()"
    ),
    ordered!(
        "a cell that is set once",
        "let set = tool.set(1);",
        "OnceLock<u32>",
        "OnceLock::new()"
    ),
    unordered!(
        "a cell that is looked into",
        "let found = tool.get();",
        "OnceLock<u32>",
        "OnceLock::new()"
    ),
    unordered!(
        "a value that is made at last",
        "let value = **tool;",
        "LazyLock<u32>",
        "LazyLock::<u32>::new(|| 1)"
    ),
    unordered!(
        "a sender",
        "let sent = tool.send(1);",
        "mpsc::Sender<u32>",
        "mpsc::channel().0"
    ),
    unordered!(
        "a sender that is cloned",
        "drop(tool.clone());",
        "mpsc::Sender<u32>",
        "mpsc::channel().0"
    ),
    ordered!(
        "a sender that is cloned",
        "drop(tool.clone());",
        "mpsc::Sender<u32>",
        "mpsc::channel().0"
    ),
    unordered!(
        "a sender with a bound",
        "let sent = tool.try_send(1);",
        "mpsc::SyncSender<u32>",
        "mpsc::sync_channel(1).0"
    ),
    unordered!(
        "a receiver",
        "let received = tool.try_recv();",
        "mpsc::Receiver<u32>",
        "mpsc::channel().1"
    ),
    ordered!(
        "a receiver",
        "let received = tool.try_recv();",
        "mpsc::Receiver<u32>",
        "mpsc::channel().1"
    ),
    unordered!(
        "a thread",
        "tool.unpark();",
        "thread::Thread",
        "thread::current()"
    ),
    ordered!(
        "a thread",
        "tool.unpark();",
        "thread::Thread",
        "thread::current()"
    ),
    unordered!(
        "a thread that is asked its name",
        "let is_named = tool.name().is_some();",
        "thread::Thread",
        "thread::current()"
    ),
    unordered!(
        "a handle of a thread",
        "let is_finished = tool.is_finished();",
        "thread::JoinHandle<()>",
        "thread::spawn(|| ())"
    ),
    ordered!(
        "a handle of a thread",
        "let is_finished = tool.is_finished();",
        "thread::JoinHandle<()>",
        "thread::spawn(|| ())"
    ),
    races(
        "an atomic within a struct, told with Relaxed",
        &["A writes, B uses an atomic"],
        handed!(
            "(u32, AtomicUsize)",
            "(0, AtomicUsize::new(0))",
            "let value = tool.1.load(Relaxed);",
            "Relaxed",
            "Relaxed"
        ),
    ),
    unordered!(
        "an owner that is counted",
        "let count = Arc::strong_count(tool);",
        "Arc<u32>",
        "Arc::new(0)"
    ),
    ordered!(
        "an owner that is counted",
        "let count = Arc::strong_count(tool);",
        "Arc<u32>",
        "Arc::new(0)"
    ),
    unordered!(
        "an owner that is compared",
        "let is_same = *tool == Arc::new(0);",
        "Arc<u32>",
        "Arc::new(0)"
    ),
    unordered!(
        "an owner that is shown",
        "drop(format!(\"{tool}\"));",
        "Arc<u32>",
        "Arc::new(0)"
    ),
    unordered!(
        "an owner that is followed",
        "drop(tool.try_lock());",
        "Arc<Mutex<u32>>",
        "Arc::new(Mutex::new(0))"
    ),
    unordered!(
        "a Weak",
        "drop(tool.upgrade());",
        "Weak<u32>",
        "Weak::new()"
    ),
    ordered!(
        "a Weak",
        "drop(tool.upgrade());",
        "Weak<u32>",
        "Weak::new()"
    ),
    unordered!(
        "a Weak that is cloned",
        "drop(Weak::clone(tool));",
        "Weak<u32>",
        "Weak::new()"
    ),
    races(
        "a lock that is made in a variable",
        &["A writes, B reads"],
        in_a_variable!("Mutex<u32>", "Mutex::new(0)", "drop(tool.lock());"),
    ),
    races(
        "an atomic that is made in a variable",
        &["A writes, B uses an atomic"],
        in_a_variable!("AtomicUsize", "AtomicUsize::new(0)", "tool.load(Relaxed);"),
    ),
    races(
        "a lock that is freed while somebody may use it",
        &["A reads, B frees"],
        "
        struct Found(*mut Mutex<u32>);
        unsafe impl Send for Found {}
        fn main() {
            let lock = Box::into_raw(Box::new(Mutex::new(0)));
            let found = Found(lock);
            let thread = thread::spawn(move || {
                let found = found;
                drop(unsafe { (*found.0).lock() }); // A
            });
            drop(unsafe { Box::from_raw(lock) }); // B
            thread.join().unwrap();
        }
        ",
    ),
    races(
        "a barrier that is freed before all have left it",
        &["A reads, B frees"],
        "
        struct Found(*mut Barrier);
        unsafe impl Send for Found {}
        fn main() {
            let barrier = Box::into_raw(Box::new(Barrier::new(2)));
            let found = Found(barrier);
            let thread = thread::spawn(move || {
                let found = found;
                unsafe { (*found.0).wait() }; // A
            });
            unsafe { (*barrier).wait() };
            drop(unsafe { Box::from_raw(barrier) }); // B
            thread.join().unwrap();
        }
        ",
    ),
    races(
        "the value of a cell that is set once, found by a pointer",
        &["A writes, B reads"],
        "
        static CELL: OnceLock<u32> = OnceLock::new();
        static TOLD: AtomicPtr<u32> = AtomicPtr::new(std::ptr::null_mut());
        fn main() {
            let thread = thread::spawn(|| {
                let found = TOLD.load(Relaxed);
                if !found.is_null() {
                    let value = unsafe { *found }; // B
                }
            });
            let value = CELL.get_or_init(|| 1); // A
            TOLD.store(std::ptr::from_ref(value).cast_mut(), Relaxed);
            thread.join().unwrap();
        }
        ",
    ),
    prints(
        "a lock that is printed while somebody writes what is in it",
        &[
            "Mutex { data: 0, poisoned: false, .. }\n",
            "Mutex { data: 1, poisoned: false, .. }\n",
            "Mutex { data: \"<locked>\", poisoned: false, .. }\n",
        ],
        "
        static LOCK: Mutex<u32> = Mutex::new(0);
        fn main() {
            let thread = thread::spawn(|| *LOCK.lock().unwrap() = 1);
            println!(\"{:?}\", LOCK);
            thread.join().unwrap();
        }
        ",
    ),
    prints(
        "a cell whose own code takes a lock when it is printed",
        &["0\n", "1\n"],
        "
        use std::fmt;
        struct Spin {
            locked: AtomicBool,
            value: UnsafeCell<u32>,
        }
        unsafe impl Sync for Spin {}
        impl Spin {
            fn with<R>(&self, work: impl FnOnce(&mut u32) -> R) -> R {
                while self.locked.swap(true, Acquire) {
                    std::hint::spin_loop();
                }
                let done = work(unsafe { &mut *self.value.get() });
                self.locked.store(false, Release);
                done
            }
        }
        impl fmt::Display for Spin {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let value = self.with(|value| *value);
                write!(f, \"{}\", value)
            }
        }
        static SPIN: Spin = Spin { locked: AtomicBool::new(false), value: UnsafeCell::new(0) };
        fn main() {
            let thread = thread::spawn(|| SPIN.with(|value| *value += 1));
            println!(\"{}\", SPIN);
            thread.join().unwrap();
        }
        ",
    ),
    races(
        "a number that is printed by a reference",
        &["A writes, B reads"],
        "
        static mut NUMBER: u32 = 0;
        fn main() {
            let thread = thread::spawn(|| unsafe { NUMBER = 1 }); // A
            let number = unsafe { &*&raw const NUMBER };
            println!(\"{}\", number); // B
            thread.join().unwrap();
        }
        ",
    ),
    races(
        "what is printed by a function of its own, by a reference",
        &["A writes, B reads"],
        "
        #[derive(Debug)]
        struct Point(u32, u8);
        static mut POINT: Point = Point(0, 1);
        fn show<T: std::fmt::Debug>(what: T) {
            println!(\"{:?}\", what); // B
        }
        fn main() {
            let thread = thread::spawn(|| unsafe { POINT.0 = 1 }); // A
            show(unsafe { &*&raw const POINT });
            thread.join().unwrap();
        }
        ",
    ),
    races(
        "the number of an owner that is shown",
        &["A writes, B reads"],
        "
        static TOLD: AtomicPtr<Arc<u32>> = AtomicPtr::new(std::ptr::null_mut());
        fn main() {
            let owner = Box::into_raw(Box::new(Arc::new(0)));
            TOLD.store(owner, Relaxed);
            let thread = thread::spawn(|| {
                let owner = TOLD.load(Relaxed);
                println!(\"{}\", unsafe { &*owner }); // B
            });
            *Arc::get_mut(unsafe { &mut *owner }).unwrap() = 1; // A
            thread.join().unwrap();
        }
        ",
    ),
];
