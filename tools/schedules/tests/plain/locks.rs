//! Locks of one's own: with a queue, with a condition variable, for readers and writers; each
//! right, and with one ordering too weak.

use crate::case::{Case, large, prints, races};

/// Whoever has to wait stands in a queue, below a lock that spins.
macro_rules! queue_lock {
    ($take:literal, $give:literal) => {
        concat!(
            "
            struct Queue<T> {
                /// 0: free; 1: locked; 2: locked, and somebody may wait.
                state: AtomicUsize,
                waiting: Mutex<Vec<thread::Thread>>,
                value: UnsafeCell<T>,
            }

            unsafe impl<T: Send> Sync for Queue<T> {}

            struct Guard<'a, T>(&'a Queue<T>);

            impl<T> Queue<T> {
                fn lock(&self) -> Guard<'_, T> {
                    if self.state.compare_exchange(0, 1, ",
            $take,
            ", Relaxed).is_err() {
                        loop {
                            self.waiting.lock().unwrap().push(thread::current());
                            if self.state.swap(2, ",
            $take,
            ") == 0 {
                                break;
                            }
                            thread::park();
                        }
                    }
                    Guard(self)
                }
            }

            impl<T> Drop for Guard<'_, T> {
                fn drop(&mut self) {
                    if self.0.state.swap(0, ",
            $give,
            ") == 2 {
                        for thread in self.0.waiting.lock().unwrap().drain(..) {
                            thread.unpark();
                        }
                    }
                }
            }

            fn main() {
                let lock = Queue {
                    state: AtomicUsize::new(0),
                    waiting: Mutex::new(vec![]),
                    value: UnsafeCell::new(0),
                };
                let add = || {
                    let guard = lock.lock();
                    unsafe { *guard.0.value.get() += 1 }; // A
                };
                thread::scope(|scope| {
                    scope.spawn(add);
                    add();
                });
                println!(\"{}\", unsafe { *lock.value.get() });
            }
            "
        )
    };
}

/// Who waits spins until the count is another. What is waited for is below the lock, so that
/// the count needs no order.
macro_rules! condition {
    ($give:literal) => {
        concat!(
            "
            struct Lock {
                locked: AtomicBool,
                value: UnsafeCell<u32>,
            }

            unsafe impl Sync for Lock {}

            impl Lock {
                fn lock(&self) {
                    while self.locked.swap(true, Acquire) {
                        std::hint::spin_loop();
                    }
                }

                fn unlock(&self) {
                    self.locked.store(false, ",
            $give,
            ");
                }

                fn with<R>(&self, work: impl FnOnce(&mut u32) -> R) -> R {
                    self.lock();
                    let done = work(unsafe { &mut *self.value.get() });
                    self.unlock();
                    done
                }
            }

            struct Condition(AtomicUsize);

            impl Condition {
                fn notify(&self) {
                    self.0.fetch_add(1, Relaxed);
                }

                /// Unlocks, waits, and locks again.
                fn wait(&self, lock: &Lock) {
                    let before = self.0.load(Relaxed);
                    lock.unlock();
                    while self.0.load(Relaxed) == before {
                        std::hint::spin_loop();
                    }
                    lock.lock();
                }
            }

            fn main() {
                let lock = Lock { locked: AtomicBool::new(false), value: UnsafeCell::new(0) };
                let filled = Condition(AtomicUsize::new(0));
                thread::scope(|scope| {
                    scope.spawn(|| {
                        lock.lock();
                        unsafe { *lock.value.get() = 7 }; // A
                        lock.unlock();
                        filled.notify();
                    });
                    lock.lock();
                    while unsafe { *lock.value.get() } == 0 { // B
                        filled.wait(&lock);
                    }
                    println!(\"{}\", unsafe { *lock.value.get() });
                    lock.unlock();
                });
            }
            "
        )
    };
}

/// The number of readers, or `usize::MAX` for a writer.
macro_rules! readers_and_writers {
    ($read:literal, $done:literal, $write:literal, $written:literal) => {
        concat!(
            "
            struct Shelf {
                state: AtomicUsize,
                value: UnsafeCell<u32>,
            }

            unsafe impl Sync for Shelf {}

            impl Shelf {
                fn read(&self) -> u32 {
                    let mut readers = self.state.load(Relaxed);
                    loop {
                        if readers == usize::MAX {
                            while self.state.load(Relaxed) == usize::MAX {
                                std::hint::spin_loop();
                            }
                            readers = self.state.load(Relaxed);
                            continue;
                        }
                        match self.state.compare_exchange(readers, readers + 1, ",
            $read,
            ", Relaxed) {
                            Ok(_) => break,
                            Err(now) => readers = now,
                        }
                    }
                    let value = unsafe { *self.value.get() }; // A
                    self.state.fetch_sub(1, ",
            $done,
            ");
                    value
                }

                fn write(&self, value: u32) {
                    while self.state.compare_exchange(0, usize::MAX, ",
            $write,
            ", Relaxed).is_err() {
                        std::hint::spin_loop();
                    }
                    unsafe { *self.value.get() = value }; // B
                    self.state.store(0, ",
            $written,
            ");
                }
            }

            fn main() {
                let shelf = Shelf { state: AtomicUsize::new(0), value: UnsafeCell::new(0) };
                thread::scope(|scope| {
                    let reader = scope.spawn(|| shelf.read());
                    shelf.write(1);
                    println!(\"{}\", reader.join().unwrap());
                });
            }
            "
        )
    };
}

pub const CASES: &[Case] = &[
    large(prints(
        "a lock with a queue",
        &["2\n"],
        queue_lock!("Acquire", "Release"),
    )),
    races(
        "a lock with a queue, taken with Relaxed",
        &["A reads, A writes", "A writes, A writes"],
        queue_lock!("Relaxed", "Release"),
    ),
    races(
        "a lock with a queue, given back with Relaxed",
        &["A reads, A writes", "A writes, A writes"],
        queue_lock!("Acquire", "Relaxed"),
    ),
    large(prints(
        "a condition variable that counts",
        &["7\n"],
        condition!("Release"),
    )),
    races(
        "a condition variable whose lock is given back with Relaxed",
        &["A writes, B reads"],
        condition!("Relaxed"),
    ),
    large(prints(
        "a lock for readers and a writer",
        &["0\n", "1\n"],
        readers_and_writers!("Acquire", "Release", "Acquire", "Release"),
    )),
    races(
        "a lock for readers and a writer, read with Relaxed",
        &["A reads, B writes"],
        readers_and_writers!("Relaxed", "Release", "Acquire", "Release"),
    ),
    races(
        "a lock for readers and a writer, read to the end with Relaxed",
        &["A reads, B writes"],
        readers_and_writers!("Acquire", "Relaxed", "Acquire", "Release"),
    ),
    races(
        "a lock for readers and a writer, written with Relaxed",
        &["A reads, B writes"],
        readers_and_writers!("Acquire", "Release", "Relaxed", "Release"),
    ),
    races(
        "a lock for readers and a writer, written to the end with Relaxed",
        &["A reads, B writes"],
        readers_and_writers!("Acquire", "Release", "Acquire", "Relaxed"),
    ),
];
