//! What people build of atomics and `UnsafeCell`: locks, channels, an `Arc`; each right,
//! and with one ordering too weak.

use crate::case::{Case, large, prints, races};

/// With the orderings that take the lock and give it back in the place of `TAKE` and `GIVE`.
macro_rules! spin_lock {
    ($take:literal, $give:literal) => {
        concat!(
            "
            struct SpinLock<T> {
                locked: AtomicBool,
                value: UnsafeCell<T>,
            }

            unsafe impl<T: Send> Sync for SpinLock<T> {}

            struct Guard<'a, T>(&'a SpinLock<T>);

            impl<T> SpinLock<T> {
                fn lock(&self) -> Guard<'_, T> {
                    while self.locked.swap(true, ",
            $take,
            ") {
                        std::hint::spin_loop();
                    }
                    Guard(self)
                }
            }

            impl<T> Deref for Guard<'_, T> {
                type Target = T;
                fn deref(&self) -> &T {
                    unsafe { &*self.0.value.get() }
                }
            }

            impl<T> DerefMut for Guard<'_, T> {
                fn deref_mut(&mut self) -> &mut T {
                    unsafe { &mut *self.0.value.get() }
                }
            }

            impl<T> Drop for Guard<'_, T> {
                fn drop(&mut self) {
                    self.0.locked.store(false, ",
            $give,
            ");
                }
            }

            fn main() {
                let lock = SpinLock { locked: AtomicBool::new(false), value: UnsafeCell::new(0) };
                thread::scope(|scope| {
                    for _ in 0..2 {
                        scope.spawn(|| {
                            let mut guard = lock.lock();
                            *guard += 1; // A
                        });
                    }
                });
                println!(\"{}\", *lock.lock());
            }
            "
        )
    };
}

macro_rules! one_shot {
    ($store:literal, $load:literal) => {
        concat!(
            "
            struct Channel {
                message: UnsafeCell<MaybeUninit<String>>,
                ready: AtomicBool,
            }

            unsafe impl Sync for Channel {}

            impl Channel {
                unsafe fn send(&self, message: String) {
                    unsafe { (*self.message.get()).write(message) }; // A
                    self.ready.store(true, ",
            $store,
            ");
                }

                unsafe fn receive(&self) -> String {
                    while !self.ready.load(",
            $load,
            ") {
                        std::hint::spin_loop();
                    }
                    unsafe { (*self.message.get()).assume_init_read() } // B
                }
            }

            fn main() {
                let channel = Channel {
                    message: UnsafeCell::new(MaybeUninit::uninit()),
                    ready: AtomicBool::new(false),
                };
                thread::scope(|scope| {
                    scope.spawn(|| unsafe { channel.send(\"hello\".to_owned()) });
                    let message = unsafe { channel.receive() };
                    println!(\"{message}\");
                });
            }
            "
        )
    };
}

macro_rules! own_arc {
    ($fence:literal) => {
        concat!(
            "
            struct Inner<T> {
                count: AtomicUsize,
                value: T,
            }

            struct Owner<T>(NonNull<Inner<T>>);

            unsafe impl<T: Send + Sync> Send for Owner<T> {}
            unsafe impl<T: Send + Sync> Sync for Owner<T> {}

            impl<T> Owner<T> {
                fn new(value: T) -> Self {
                    let inner = Box::new(Inner { count: AtomicUsize::new(1), value });
                    Owner(NonNull::from(Box::leak(inner)))
                }
            }

            impl<T> Deref for Owner<T> {
                type Target = T;
                fn deref(&self) -> &T {
                    unsafe { &self.0.as_ref().value }
                }
            }

            impl<T> Clone for Owner<T> {
                fn clone(&self) -> Self {
                    unsafe { self.0.as_ref() }.count.fetch_add(1, Relaxed);
                    Owner(self.0)
                }
            }

            impl<T> Drop for Owner<T> {
                fn drop(&mut self) {
                    if unsafe { self.0.as_ref() }.count.fetch_sub(1, Release) == 1 { // A
                        ",
            $fence,
            "
                        drop(unsafe { Box::from_raw(self.0.as_ptr()) }); // B
                    }
                }
            }

            fn main() {
                let one = Owner::new(\"hello\".to_owned());
                let other = one.clone();
                let thread = thread::spawn(move || {
                    assert_eq!(other.len(), 5); // C
                });
                drop(one);
                thread.join().unwrap();
                println!(\"done\");
            }
            "
        )
    };
}

const PARKING_MUTEX: &str = "
    /// One who waits, at most: enough for two.
    struct Parking {
        locked: AtomicBool,
        waiting: Mutex<Option<thread::Thread>>,
        value: UnsafeCell<u32>,
    }

    unsafe impl Sync for Parking {}

    impl Parking {
        fn with(&self, change: impl FnOnce(&mut u32)) {
            while self.locked.swap(true, Acquire) {
                *self.waiting.lock().unwrap() = Some(thread::current());
                if self.locked.load(Acquire) {
                    thread::park();
                }
            }
            change(unsafe { &mut *self.value.get() });
            self.locked.store(false, Release);
            if let Some(thread) = self.waiting.lock().unwrap().take() {
                thread.unpark();
            }
        }
    }

    fn main() {
        let lock = Parking {
            locked: AtomicBool::new(false),
            waiting: Mutex::new(None),
            value: UnsafeCell::new(0),
        };
        thread::scope(|scope| {
            scope.spawn(|| lock.with(|value| *value += 1));
            scope.spawn(|| lock.with(|value| *value += 1));
        });
        lock.with(|value| println!(\"{value}\"));
    }
";

const SEQLOCK: &str = "
    struct Pair {
        version: AtomicUsize,
        value: Shared<[u32; 2]>,
    }

    static PAIR: Pair = Pair { version: AtomicUsize::new(0), value: Shared::new([0, 0]) };

    fn main() {
        let writer = thread::spawn(|| {
            PAIR.version.store(1, Relaxed);
            fence(Release);
            unsafe { *PAIR.value.at() = [1, 1] }; // A
            PAIR.version.store(2, Release);
        });
        let before = PAIR.version.load(Acquire);
        let value = unsafe { *PAIR.value.at() }; // B
        fence(Acquire);
        let after = PAIR.version.load(Relaxed);
        if before == after && before % 2 == 0 {
            println!(\"{value:?}\");
        }
        writer.join().unwrap();
    }
";

pub const CASES: &[Case] = &[
    large(prints(
        "a spin lock of one's own keeps others out",
        &["2\n"],
        spin_lock!("Acquire", "Release"),
    )),
    races(
        "a spin lock that is taken with Relaxed",
        &[
            "A reads, A writes",
            "A writes, A writes",
            "A writes, A reads",
        ],
        spin_lock!("Relaxed", "Release"),
    ),
    races(
        "a spin lock that is given back with Relaxed",
        &["A reads, A writes", "A writes, A writes"],
        spin_lock!("Acquire", "Relaxed"),
    ),
    prints(
        "a channel for one message",
        &["hello\n"],
        one_shot!("Release", "Acquire"),
    ),
    races(
        "a channel whose flag is set with Relaxed",
        &["A writes, B reads"],
        one_shot!("Relaxed", "Acquire"),
    ),
    races(
        "a channel whose flag is read with Relaxed",
        &["A writes, B reads"],
        one_shot!("Release", "Relaxed"),
    ),
    prints(
        "an owner whose last drop acquires",
        &["done\n"],
        own_arc!("fence(Acquire);"),
    ),
    races(
        "an owner whose last drop acquires nothing",
        &["A uses an atomic, B frees", "B frees, C reads"],
        own_arc!(""),
    ),
    large(prints(
        "a lock that parks who has to wait",
        &["2\n"],
        PARKING_MUTEX,
    )),
    races(
        "a sequence lock reads what may be written",
        &["A writes, B reads"],
        SEQLOCK,
    ),
];
