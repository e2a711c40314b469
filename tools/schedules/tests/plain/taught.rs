//! What one learns to build of atomics, each right, and with one ordering too weak: channels
//! for one message that check themselves, as they run or by their types; an `Arc` with weak
//! owners, with one count for both and with two; a lock with a queue, a condition variable, a
//! lock for readers and writers.

use crate::case::{Case, large, prints, races};

/// Who sends twice, or receives too early, panics. What nobody receives is dropped.
macro_rules! checked {
    ($store:literal, $swap:literal, $main:literal) => {
        concat!(
            "
            struct Channel<T> {
                message: UnsafeCell<MaybeUninit<T>>,
                in_use: AtomicBool,
                ready: AtomicBool,
            }

            unsafe impl<T: Send> Sync for Channel<T> {}

            impl<T> Channel<T> {
                fn new() -> Self {
                    Channel {
                        message: UnsafeCell::new(MaybeUninit::uninit()),
                        in_use: AtomicBool::new(false),
                        ready: AtomicBool::new(false),
                    }
                }

                fn send(&self, message: T) {
                    assert!(!self.in_use.swap(true, Relaxed), \"one message is enough\");
                    unsafe { (*self.message.get()).write(message) }; // A
                    self.ready.store(true, ",
            $store,
            ");
                }

                fn is_ready(&self) -> bool {
                    self.ready.load(Relaxed)
                }

                fn receive(&self) -> T {
                    assert!(self.ready.swap(false, ",
            $swap,
            "), \"there is no message\");
                    unsafe { (*self.message.get()).assume_init_read() } // B
                }
            }

            impl<T> Drop for Channel<T> {
                fn drop(&mut self) {
                    if *self.ready.get_mut() {
                        unsafe { self.message.get_mut().assume_init_drop() };
                    }
                }
            }
            ",
            $main
        )
    };
}

macro_rules! checked_by_two {
    ($store:literal, $swap:literal) => {
        checked!(
            $store,
            $swap,
            "
            fn main() {
                let channel = Channel::new();
                let main = thread::current();
                thread::scope(|scope| {
                    scope.spawn(|| {
                        channel.send(\"hello\".to_owned());
                        main.unpark();
                    });
                    while !channel.is_ready() {
                        thread::park();
                    }
                    let message = channel.receive();
                    println!(\"{message}\");
                });
            }
            "
        )
    };
}

/// One sends, and one receives, or it does not compile. Whoever receives waits.
macro_rules! typed {
    ($store:literal, $swap:literal) => {
        concat!(
            "
            struct Channel<T> {
                message: UnsafeCell<MaybeUninit<T>>,
                ready: AtomicBool,
            }

            unsafe impl<T: Send> Sync for Channel<T> {}

            struct Sender<'a, T> {
                channel: &'a Channel<T>,
                receiver: thread::Thread,
            }

            struct Receiver<'a, T> {
                channel: &'a Channel<T>,
                _here: std::marker::PhantomData<*const ()>,
            }

            impl<T> Channel<T> {
                fn new() -> Self {
                    Channel {
                        message: UnsafeCell::new(MaybeUninit::uninit()),
                        ready: AtomicBool::new(false),
                    }
                }

                fn split(&mut self) -> (Sender<'_, T>, Receiver<'_, T>) {
                    *self = Channel::new();
                    let receiver = thread::current();
                    let _here = std::marker::PhantomData;
                    (Sender { channel: self, receiver }, Receiver { channel: self, _here })
                }
            }

            impl<T> Sender<'_, T> {
                fn send(self, message: T) {
                    unsafe { (*self.channel.message.get()).write(message) }; // A
                    self.channel.ready.store(true, ",
            $store,
            ");
                    self.receiver.unpark();
                }
            }

            impl<T> Receiver<'_, T> {
                fn receive(self) -> T {
                    while !self.channel.ready.swap(false, ",
            $swap,
            ") {
                        thread::park();
                    }
                    unsafe { (*self.channel.message.get()).assume_init_read() } // B
                }
            }

            fn main() {
                let mut channel = Channel::new();
                thread::scope(|scope| {
                    let (sender, receiver) = channel.split();
                    scope.spawn(move || sender.send(\"hello\".to_owned()));
                    let message = receiver.receive();
                    println!(\"{message}\");
                });
            }
            "
        )
    };
}

/// The ends of a channel that own it together, by the `Arc` of `std`.
macro_rules! owned {
    ($store:literal, $load:literal) => {
        concat!(
            "
            struct Channel<T> {
                message: UnsafeCell<MaybeUninit<T>>,
                ready: AtomicBool,
            }

            unsafe impl<T: Send> Sync for Channel<T> {}

            struct Sender<T>(Arc<Channel<T>>);
            struct Receiver<T>(Arc<Channel<T>>);

            fn channel<T>() -> (Sender<T>, Receiver<T>) {
                let one = Arc::new(Channel {
                    message: UnsafeCell::new(MaybeUninit::uninit()),
                    ready: AtomicBool::new(false),
                });
                (Sender(one.clone()), Receiver(one))
            }

            impl<T> Sender<T> {
                fn send(self, message: T) {
                    unsafe { (*self.0.message.get()).write(message) }; // A
                    self.0.ready.store(true, ",
            $store,
            ");
                }
            }

            impl<T> Receiver<T> {
                fn receive(self) -> Option<T> {
                    let is_there = self.0.ready.swap(false, ",
            $load,
            ");
                    is_there.then(|| unsafe { (*self.0.message.get()).assume_init_read() }) // B
                }
            }

            impl<T> Drop for Channel<T> {
                fn drop(&mut self) {
                    if *self.ready.get_mut() {
                        unsafe { self.message.get_mut().assume_init_drop() };
                    }
                }
            }

            struct Note(&'static str);

            static DROPPED: AtomicUsize = AtomicUsize::new(0);

            impl Drop for Note {
                fn drop(&mut self) {
                    DROPPED.fetch_add(1, Relaxed);
                }
            }

            fn main() {
                let (sender, receiver) = channel();
                let thread = thread::spawn(move || sender.send(Note(\"hello\")));
                let received = receiver.receive().map(|note| note.0);
                thread.join().unwrap();
                println!(\"{received:?} {}\", DROPPED.load(Relaxed));
            }
            "
        )
    };
}

/// Each owner counts as a weak owner, too, and the block goes with the last of these.
macro_rules! with_weak {
    ($drop:literal, $main:literal) => {
        concat!(
            "
            struct Inner<T> {
                owners: AtomicUsize,
                all: AtomicUsize,
                value: UnsafeCell<Option<T>>,
            }

            struct Weak<T>(NonNull<Inner<T>>);
            struct Owner<T>(Weak<T>);

            unsafe impl<T: Send + Sync> Send for Weak<T> {}
            unsafe impl<T: Send + Sync> Sync for Weak<T> {}

            impl<T> Weak<T> {
                fn inner(&self) -> &Inner<T> {
                    unsafe { self.0.as_ref() }
                }

                fn upgrade(&self) -> Option<Owner<T>> {
                    let mut count = self.inner().owners.load(Relaxed); // U
                    while count > 0 {
                        match self.inner().owners.compare_exchange_weak( // U
                            count,
                            count + 1,
                            Relaxed,
                            Relaxed,
                        ) {
                            Ok(_) => return Some(Owner(self.clone())),
                            Err(now) => count = now,
                        }
                    }
                    None
                }
            }

            impl<T> Clone for Weak<T> {
                fn clone(&self) -> Self {
                    self.inner().all.fetch_add(1, Relaxed);
                    Weak(self.0)
                }
            }

            impl<T> Drop for Weak<T> {
                fn drop(&mut self) {
                    if self.inner().all.fetch_sub(1, ",
            $drop,
            ") == 1 { // A
                        fence(Acquire);
                        drop(unsafe { Box::from_raw(self.0.as_ptr()) }); // B
                    }
                }
            }

            impl<T> Owner<T> {
                fn new(value: T) -> Self {
                    Owner(Weak(NonNull::from(Box::leak(Box::new(Inner {
                        owners: AtomicUsize::new(1),
                        all: AtomicUsize::new(1),
                        value: UnsafeCell::new(Some(value)),
                    })))))
                }

                fn downgrade(&self) -> Weak<T> {
                    self.0.clone()
                }

                fn get_mut(&mut self) -> Option<&mut T> {
                    if self.0.inner().all.load(Relaxed) != 1 {
                        return None;
                    }
                    fence(Acquire);
                    unsafe { (*self.0.inner().value.get()).as_mut() }
                }
            }

            impl<T> Deref for Owner<T> {
                type Target = T;
                fn deref(&self) -> &T {
                    unsafe { (*self.0.inner().value.get()).as_ref().unwrap() } // C
                }
            }

            impl<T> Clone for Owner<T> {
                fn clone(&self) -> Self {
                    self.0.inner().owners.fetch_add(1, Relaxed);
                    Owner(self.0.clone())
                }
            }

            impl<T> Drop for Owner<T> {
                fn drop(&mut self) {
                    if self.0.inner().owners.fetch_sub(1, ",
            $drop,
            ") == 1 {
                        fence(Acquire);
                        unsafe { *self.0.inner().value.get() = None }; // D
                    }
                }
            }

            struct Note(u32);

            static DROPPED: AtomicUsize = AtomicUsize::new(0);

            impl Drop for Note {
                fn drop(&mut self) {
                    DROPPED.fetch_add(1, Relaxed);
                }
            }
            ",
            $main
        )
    };
}

/// All owners together count as one weak owner.
macro_rules! with_two_counts {
    ($drop:literal, $main:literal) => {
        concat!(
            "
            struct Inner<T> {
                owners: AtomicUsize,
                weak: AtomicUsize,
                value: UnsafeCell<std::mem::ManuallyDrop<T>>,
            }

            struct Owner<T>(NonNull<Inner<T>>);
            struct Weak<T>(NonNull<Inner<T>>);

            unsafe impl<T: Send + Sync> Send for Owner<T> {}
            unsafe impl<T: Send + Sync> Send for Weak<T> {}

            impl<T> Owner<T> {
                fn new(value: T) -> Self {
                    Owner(NonNull::from(Box::leak(Box::new(Inner {
                        owners: AtomicUsize::new(1),
                        weak: AtomicUsize::new(1),
                        value: UnsafeCell::new(std::mem::ManuallyDrop::new(value)),
                    }))))
                }

                fn inner(&self) -> &Inner<T> {
                    unsafe { self.0.as_ref() }
                }

                fn downgrade(&self) -> Weak<T> {
                    let mut count = self.inner().weak.load(Relaxed);
                    loop {
                        if count == usize::MAX {
                            std::hint::spin_loop();
                            count = self.inner().weak.load(Relaxed);
                            continue;
                        }
                        match self.inner().weak.compare_exchange_weak(
                            count,
                            count + 1,
                            Acquire,
                            Relaxed,
                        ) {
                            Ok(_) => return Weak(self.0),
                            Err(now) => count = now,
                        }
                    }
                }

                fn get_mut(&mut self) -> Option<&mut T> {
                    let inner = self.inner();
                    if inner.weak.compare_exchange(1, usize::MAX, Acquire, Relaxed).is_err() {
                        return None;
                    }
                    let is_alone = inner.owners.load(Relaxed) == 1;
                    inner.weak.store(1, Release);
                    if !is_alone {
                        return None;
                    }
                    fence(Acquire);
                    unsafe { Some(&mut *(*inner.value.get())) }
                }
            }

            impl<T> Deref for Owner<T> {
                type Target = T;
                fn deref(&self) -> &T {
                    unsafe { &*self.inner().value.get() } // C
                }
            }

            impl<T> Clone for Owner<T> {
                fn clone(&self) -> Self {
                    self.inner().owners.fetch_add(1, Relaxed);
                    Owner(self.0)
                }
            }

            impl<T> Drop for Owner<T> {
                fn drop(&mut self) {
                    if self.inner().owners.fetch_sub(1, ",
            $drop,
            ") == 1 { // U
                        fence(Acquire);
                        unsafe { std::mem::ManuallyDrop::drop(&mut *self.inner().value.get()) }; // D
                        drop(Weak(self.0));
                    }
                }
            }

            impl<T> Weak<T> {
                fn inner(&self) -> &Inner<T> {
                    unsafe { self.0.as_ref() }
                }

                fn upgrade(&self) -> Option<Owner<T>> {
                    let mut count = self.inner().owners.load(Relaxed); // U
                    while count > 0 {
                        match self.inner().owners.compare_exchange_weak( // U
                            count,
                            count + 1,
                            Relaxed,
                            Relaxed,
                        ) {
                            Ok(_) => return Some(Owner(self.0)),
                            Err(now) => count = now,
                        }
                    }
                    None
                }
            }

            impl<T> Drop for Weak<T> {
                fn drop(&mut self) {
                    if self.inner().weak.fetch_sub(1, ",
            $drop,
            ") == 1 { // A
                        fence(Acquire);
                        drop(unsafe { Box::from_raw(self.0.as_ptr()) }); // B
                    }
                }
            }

            struct Note(u32);

            static DROPPED: AtomicUsize = AtomicUsize::new(0);

            impl Drop for Note {
                fn drop(&mut self) {
                    DROPPED.fetch_add(1, Relaxed);
                }
            }
            ",
            $main
        )
    };
}

macro_rules! upgraded {
    ($arc:ident, $drop:literal) => {
        $arc!(
            $drop,
            "
            fn main() {
                let owner = Owner::new(Note(7));
                let weak = owner.downgrade();
                let thread = thread::spawn(move || weak.upgrade().map(|note| (*note).0));
                let seen = (*owner).0;
                drop(owner);
                let theirs = thread.join().unwrap();
                println!(\"{theirs:?} {}\", DROPPED.load(Relaxed));
            }
            "
        )
    };
}

macro_rules! looked_at {
    ($arc:ident, $drop:literal) => {
        $arc!(
            $drop,
            "
            fn main() {
                let mut owner = Owner::new(Note(7));
                let other = owner.clone();
                let thread = thread::spawn(move || {
                    assert_eq!((*other).0, 7); // G
                });
                if let Some(note) = owner.get_mut() {
                    note.0 = 8; // F
                }
                thread.join().unwrap();
                println!(\"{}\", (*owner).0);
            }
            "
        )
    };
}

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
        "a channel that checks itself",
        &["hello\n"],
        checked_by_two!("Release", "Acquire"),
    )),
    races(
        "a channel that checks itself, and hands over with Relaxed",
        &["A writes, B reads"],
        checked_by_two!("Relaxed", "Acquire"),
    ),
    races(
        "a channel that checks itself, and takes over with Relaxed",
        &["A writes, B reads"],
        checked_by_two!("Release", "Relaxed"),
    ),
    prints(
        "a channel whose message nobody receives drops it",
        &["1\n"],
        checked!(
            "Release",
            "Acquire",
            "
            static DROPPED: AtomicUsize = AtomicUsize::new(0);

            struct Note;

            impl Drop for Note {
                fn drop(&mut self) {
                    DROPPED.fetch_add(1, Relaxed);
                }
            }

            fn main() {
                let channel = Channel::new();
                thread::scope(|scope| {
                    scope.spawn(|| channel.send(Note));
                });
                drop(channel);
                println!(\"{}\", DROPPED.load(Relaxed));
            }
            "
        ),
    ),
    large(prints(
        "a channel with two ends that are lent",
        &["hello\n"],
        typed!("Release", "Acquire"),
    )),
    races(
        "a channel with two ends, of which one hands over with Relaxed",
        &["A writes, B reads"],
        typed!("Relaxed", "Acquire"),
    ),
    races(
        "a channel with two ends, of which one takes over with Relaxed",
        &["A writes, B reads"],
        typed!("Release", "Relaxed"),
    ),
    large(prints(
        "a channel that its two ends own",
        &["None 1\n", "Some(\"hello\") 1\n"],
        owned!("Release", "Acquire"),
    )),
    races(
        "a channel that its two ends own, and one hands over with Relaxed",
        &["A writes, B reads"],
        owned!("Relaxed", "Acquire"),
    ),
    races(
        "a channel that its two ends own, and one takes over with Relaxed",
        &["A writes, B reads"],
        owned!("Release", "Relaxed"),
    ),
    large(prints(
        "an owner with weak ones",
        &["None 1\n", "Some(7) 1\n"],
        upgraded!(with_weak, "Release"),
    )),
    races(
        "an owner with weak ones, all dropped with Relaxed",
        &[
            "A uses an atomic, B frees",
            "B frees, U uses an atomic",
            "B reads, D writes",
            "C reads, D writes",
        ],
        upgraded!(with_weak, "Relaxed"),
    ),
    large(prints(
        "an owner that looks whether it is alone",
        &["7\n", "8\n"],
        looked_at!(with_weak, "Release"),
    )),
    races(
        "an owner that looks whether it is alone, where others are dropped with Relaxed",
        &["F writes, G reads"],
        looked_at!(with_weak, "Relaxed"),
    ),
    large(prints(
        "an owner with a count for the weak ones",
        &["None 1\n", "Some(7) 1\n"],
        upgraded!(with_two_counts, "Release"),
    )),
    races(
        "an owner with a count for the weak ones, all dropped with Relaxed",
        &[
            "A uses an atomic, B frees",
            "B frees, U uses an atomic",
            "C reads, D writes",
        ],
        upgraded!(with_two_counts, "Relaxed"),
    ),
    large(prints(
        "an owner with two counts looks whether it is alone",
        &["7\n", "8\n"],
        looked_at!(with_two_counts, "Release"),
    )),
    races(
        "an owner with two counts looks whether it is alone, where others are dropped with Relaxed",
        &["F writes, G reads"],
        looked_at!(with_two_counts, "Relaxed"),
    ),
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
