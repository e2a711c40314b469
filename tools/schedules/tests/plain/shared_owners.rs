//! An `Arc` of `std`'s whose value others reach by a pointer: what puts the value there, takes it
//! out or frees it is an access like others.

use crate::case::{Case, prints, races};

/// One thread makes an owner, and tells where the value is; the other reads it there.
macro_rules! told {
    ($value:literal, $makes:literal, $ordering:literal) => {
        concat!(
            "
            static AT: AtomicPtr<",
            $value,
            "> = AtomicPtr::new(std::ptr::null_mut());

            fn main() {
                let other = thread::spawn(|| {
                    let owner: Arc<",
            $value,
            "> = ",
            $makes,
            "; // A
                    AT.store(Arc::into_raw(owner).cast_mut(), ",
            $ordering,
            ");
                });
                let at = AT.load(Acquire);
                if !at.is_null() {
                    let value = unsafe { *at }; // B
                    println!(\"{value}\");
                }
                other.join().unwrap();
            }"
        )
    };
}

/// A pointer of one owner's; the thread that has it reads the value, and what the main thread
/// does with the owner is not ordered with that.
macro_rules! kept {
    ($does:literal) => {
        concat!(
            "
            struct At(*const u32);
            unsafe impl Send for At {}

            impl At {
                fn read(&self) -> u32 {
                    unsafe { *self.0 } // B
                }
            }

            fn main() {
                let owner = Arc::new(5);
                let at = At(Arc::as_ptr(&owner));
                let other = thread::spawn(move || at.read());
                ",
            $does,
            " // A
                other.join().unwrap();
            }"
        )
    };
}

pub const CASES: &[Case] = &[
    prints(
        "an owner's value that is told of with Release",
        &["", "5\n"],
        told!("u32", "Arc::new(5)", "Release"),
    ),
    races(
        "an owner's value that is told of with Relaxed",
        &["A writes, B reads", "B reads, A writes"],
        told!("u32", "Arc::new(5)", "Relaxed"),
    ),
    races(
        "an owner's value that is made of another, told of with Relaxed",
        &["A writes, B reads", "B reads, A writes"],
        told!("u32", "Arc::from(Box::new(5))", "Relaxed"),
    ),
    races(
        "an owner's value that is copied, told of with Relaxed",
        &["A writes, B reads", "B reads, A writes"],
        told!(
            "u32",
            "{ let mut owner = Arc::new(5); let _other = owner.clone(); Arc::make_mut(&mut owner); owner }",
            "Relaxed"
        ),
    ),
    races(
        "an owner's value that is taken out while another reads it",
        &["A writes, B reads", "B reads, A writes"],
        kept!("Arc::into_inner(owner).unwrap();"),
    ),
    races(
        "an owner's value that is unwrapped while another reads it",
        &["A writes, B reads", "B reads, A writes"],
        kept!("Arc::try_unwrap(owner).unwrap();"),
    ),
    races(
        "an owner that is counted off while another reads its value",
        &["A writes, B reads", "B reads, A writes"],
        kept!("let owner = Arc::into_raw(owner); unsafe { Arc::decrement_strong_count(owner) };"),
    ),
    // Whoever is the last has seen what the other had read.
    prints(
        "two owners, one of which is counted off by its pointer",
        &["Some(5)\n", "None\n"],
        "
        struct At(*const u32);
        unsafe impl Send for At {}

        impl At {
            fn done(&self) {
                unsafe {
                    assert_eq!(*self.0, 5);
                    Arc::decrement_strong_count(self.0);
                }
            }
        }

        fn main() {
            let owner = Arc::new(5);
            let at = At(Arc::into_raw(owner.clone()));
            let other = thread::spawn(move || at.done());
            println!(\"{:?}\", Arc::into_inner(owner));
            other.join().unwrap();
        }",
    ),
    races(
        "an owner that is told of with Relaxed, and cloned",
        &["A writes, B reads", "B reads, A writes"],
        "
        static AT: AtomicPtr<Arc<u32>> = AtomicPtr::new(std::ptr::null_mut());

        fn main() {
            let other = thread::spawn(|| {
                let owner = Box::new(Arc::new(5)); // A
                AT.store(Box::into_raw(owner), Relaxed);
            });
            let at = AT.load(Acquire);
            if !at.is_null() {
                let _owner = unsafe { Arc::clone(&*at) }; // B
            }
            other.join().unwrap();
        }",
    ),
];
