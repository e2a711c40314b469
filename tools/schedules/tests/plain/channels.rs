//! Channels for one message that check themselves, as they run or by their types: each right,
//! and with one ordering too weak.

use crate::case::{Case, large, prints, races};
use crate::parts::note;

/// What two threads share: a message, and whether it is there.
macro_rules! message {
    () => {
        "
            struct Channel<T> {
                message: UnsafeCell<MaybeUninit<T>>,
                ready: AtomicBool,
            }

            unsafe impl<T: Send> Sync for Channel<T> {}
            "
    };
}

/// What nobody has received is dropped with the channel.
macro_rules! dropped_with_it {
    () => {
        "
            impl<T> Drop for Channel<T> {
                fn drop(&mut self) {
                    if *self.ready.get_mut() {
                        unsafe { self.message.get_mut().assume_init_drop() };
                    }
                }
            }
            "
    };
}

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
            ",
            dropped_with_it!(),
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
            message!(),
            "
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
            message!(),
            "
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
            ",
            dropped_with_it!(),
            note!("&'static str"),
            "
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
];
