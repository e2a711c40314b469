//! An `Arc` of one's own with weak owners, with one count for both and with two: each right, and
//! with one ordering too weak.

use crate::case::{Case, large, prints, races};
use crate::parts::note;

/// Makes an owner of a weak one, as long as there are others.
macro_rules! upgrade {
    ($owned:literal) => {
        concat!(
            "fn upgrade(&self) -> Option<Owner<T>> {
                    let mut count = self.inner().owners.load(Relaxed); // U
                    while count > 0 {
                        match self.inner().owners.compare_exchange_weak( // U
                            count,
                            count + 1,
                            Relaxed,
                            Relaxed,
                        ) {
                            Ok(_) => return Some(Owner(",
            $owned,
            ")),
                            Err(now) => count = now,
                        }
                    }
                    None
                }"
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

                ",
            upgrade!("self.clone()"),
            "
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
            ",
            note!("u32"),
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

                ",
            upgrade!("self.0"),
            "
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
            ",
            note!("u32"),
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

pub const CASES: &[Case] = &[
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
];
