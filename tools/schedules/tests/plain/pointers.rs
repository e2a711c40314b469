//! What people build of an `AtomicPtr`: a stack, a list, a value that is replaced, one that
//! is made by whoever needs it first; each right, and with one ordering too weak.

use crate::case::{Case, large, prints, races};

/// Treiber's stack (*Systems Programming: Coping with Parallelism*, 1986). One thread takes,
/// so that what it takes is its own, and nobody else looks at it.
macro_rules! stack {
    ($put:literal, $take:literal, $main:literal) => {
        concat!(
            "
            struct Node {
                value: u32,
                next: *mut Node,
            }

            static TOP: AtomicPtr<Node> = AtomicPtr::new(std::ptr::null_mut());

            fn put(value: u32) {
                let node = Box::into_raw(Box::new(Node { value, next: std::ptr::null_mut() }));
                let mut top = TOP.load(Relaxed);
                loop {
                    unsafe { (*node).next = top }; // A
                    match TOP.compare_exchange(top, node, ",
            $put,
            ", Relaxed) {
                        Ok(_) => return,
                        Err(now) => top = now,
                    }
                }
            }

            fn take() -> Option<u32> {
                let mut top = TOP.load(",
            $take,
            ");
                while !top.is_null() {
                    let next = unsafe { (*top).next }; // B
                    match TOP.compare_exchange(top, next, ",
            $take,
            ", ",
            $take,
            ") {
                        Ok(_) => {
                            let node = unsafe { Box::from_raw(top) };
                            let value = node.value; // C
                            drop(node); // C
                            return Some(value);
                        }
                        Err(now) => top = now,
                    }
                }
                None
            }
            ",
            $main
        )
    };
}

macro_rules! put_and_take {
    ($put:literal, $take:literal) => {
        stack!(
            $put,
            $take,
            "
            fn main() {
                let thread = thread::spawn(|| put(1));
                let taken = take();
                thread.join().unwrap();
                println!(\"{taken:?} {:?}\", take());
            }
            "
        )
    };
}

/// A value that readers look at while it is replaced.
macro_rules! replaced {
    ($store:literal, $load:literal, $then:literal) => {
        concat!(
            "
            struct Setting {
                port: u16,
            }

            static NOW: AtomicPtr<Setting> = AtomicPtr::new(std::ptr::null_mut());

            fn setting(port: u16) -> *mut Setting {
                Box::into_raw(Box::new(Setting { port })) // A
            }

            fn main() {
                NOW.store(setting(80), Relaxed);
                let reader = thread::spawn(|| unsafe { (*NOW.load(",
            $load,
            ")).port }); // B
                let old = NOW.swap(setting(81), ",
            $store,
            ");
                ",
            $then,
            "
                println!(\"{}\", reader.join().unwrap());
            }
            "
        )
    };
}

/// Whoever needs it first makes it; if two do so, one of them has made it for nothing.
macro_rules! lazy {
    ($load:literal, $success:literal, $failure:literal, $lost:literal) => {
        concat!(
            "
            struct Table {
                sum: u32,
            }

            static MADE: AtomicUsize = AtomicUsize::new(0);
            static DROPPED: AtomicUsize = AtomicUsize::new(0);
            static TABLE: AtomicPtr<Table> = AtomicPtr::new(std::ptr::null_mut());

            impl Drop for Table {
                fn drop(&mut self) {
                    DROPPED.fetch_add(1, Relaxed);
                }
            }

            fn make() -> *mut Table {
                MADE.fetch_add(1, Relaxed);
                Box::into_raw(Box::new(Table { sum: 6 })) // A
            }

            fn table() -> &'static Table {
                let known = TABLE.load(",
            $load,
            ");
                if !known.is_null() {
                    return unsafe { &*known };
                }
                let made = make();
                let empty = std::ptr::null_mut();
                match TABLE.compare_exchange(empty, made, ",
            $success,
            ", ",
            $failure,
            ") {
                    Ok(_) => unsafe { &*made },
                    Err(theirs) => {
                        ",
            $lost,
            "
                        unsafe { &*theirs }
                    }
                }
            }

            fn main() {
                let thread = thread::spawn(|| table().sum); // B
                let sum = table().sum; // B
                let both = sum + thread.join().unwrap();
                println!(\"{both} {} {}\", MADE.load(Relaxed), DROPPED.load(Relaxed));
            }
            "
        )
    };
}

/// Each thread goes to the end of the list, and adds to it.
macro_rules! list {
    ($load:literal, $success:literal, $failure:literal) => {
        concat!(
            "
            struct Node {
                value: u32,
                next: AtomicPtr<Node>,
            }

            static FIRST: AtomicPtr<Node> = AtomicPtr::new(std::ptr::null_mut());

            fn append(value: u32) {
                let next = AtomicPtr::default();
                let node = Box::into_raw(Box::new(Node { value, next })); // A
                let mut end = &FIRST;
                loop {
                    let mut there = end.load(",
            $load,
            ");
                    if there.is_null() {
                        match end.compare_exchange(there, node, ",
            $success,
            ", ",
            $failure,
            ") {
                            Ok(_) => return,
                            Err(theirs) => there = theirs,
                        }
                    }
                    end = unsafe { &(*there).next };
                    end.load(Relaxed); // B
                }
            }

            fn main() {
                let thread = thread::spawn(|| append(1));
                append(2);
                thread.join().unwrap();
                let mut at = FIRST.load(Relaxed);
                while !at.is_null() {
                    let node = unsafe { Box::from_raw(at) };
                    print!(\"{}\", node.value);
                    at = node.next.into_inner();
                }
                println!();
            }
            "
        )
    };
}

pub const CASES: &[Case] = &[
    large(prints(
        "a stack of one's own from which one thread takes",
        &["Some(1) None\n", "None Some(1)\n"],
        put_and_take!("Release", "Acquire"),
    )),
    races(
        "a stack onto which is put with Relaxed",
        &["A writes, B reads"],
        put_and_take!("Relaxed", "Acquire"),
    ),
    races(
        "a stack from which is taken with Relaxed",
        &["A writes, B reads"],
        put_and_take!("Release", "Relaxed"),
    ),
    // Each comes to lie on the other, or below; a thread that puts changes nothing of the
    // other's, and so needs no Acquire.
    large(prints(
        "a stack onto which two put",
        &["Some(1) Some(2) None\n", "Some(2) Some(1) None\n"],
        stack!(
            "Release",
            "Acquire",
            "
            fn main() {
                let thread = thread::spawn(|| put(1));
                put(2);
                thread.join().unwrap();
                println!(\"{:?} {:?} {:?}\", take(), take(), take());
            }
            "
        ),
    )),
    // What the first has freed, the second is about to look into.
    races(
        "a stack from which two take at once",
        &["B reads, C frees"],
        stack!(
            "Release",
            "Acquire",
            "
            fn main() {
                put(1);
                let thread = thread::spawn(take);
                take();
                thread.join().unwrap();
            }
            "
        ),
    ),
    prints(
        "a setting that is replaced, and kept as long as somebody reads",
        &["80\n", "81\n"],
        replaced!(
            "Release",
            "Acquire",
            "let reader = {
                    let port = reader.join().unwrap();
                    drop(unsafe { Box::from_raw(old) });
                    thread::spawn(move || port)
                };"
        ),
    ),
    races(
        "a setting that is replaced with Relaxed",
        &["A writes, B reads"],
        replaced!("Relaxed", "Acquire", ""),
    ),
    races(
        "a setting that is read with Relaxed",
        &["A writes, B reads"],
        replaced!("Release", "Relaxed", ""),
    ),
    races(
        "a setting that is freed while somebody may read it",
        &["B reads, C frees"],
        replaced!(
            "AcqRel",
            "Acquire",
            "drop(unsafe { Box::from_raw(old) }); // C"
        ),
    ),
    // Either one has made it, or both, and one of them in vain.
    large(prints(
        "a table that is made by whoever needs it first",
        &["12 1 0\n", "12 2 1\n"],
        lazy!(
            "Acquire",
            "Release",
            "Acquire",
            "drop(unsafe { Box::from_raw(made) });"
        ),
    )),
    large(prints(
        "a table that was made in vain, and is left behind",
        &["12 1 0\n", "12 2 0\n"],
        lazy!("Acquire", "Release", "Acquire", ""),
    )),
    races(
        "a table that is looked for with Relaxed",
        &["A writes, B reads"],
        lazy!("Relaxed", "Release", "Acquire", ""),
    ),
    races(
        "a table that is handed out with Relaxed",
        &["A writes, B reads"],
        lazy!("Acquire", "Relaxed", "Acquire", ""),
    ),
    races(
        "a table that is found at the last moment with Relaxed",
        &["A writes, B reads"],
        lazy!("Acquire", "Release", "Relaxed", ""),
    ),
    large(prints(
        "a list of one's own to which two append",
        &["12\n", "21\n"],
        list!("Acquire", "Release", "Acquire"),
    )),
    races(
        "a list that is gone through with Relaxed",
        &["A writes, B uses an atomic"],
        list!("Relaxed", "Release", "Acquire"),
    ),
    races(
        "a list whose nodes are handed out with Relaxed",
        &["A writes, B uses an atomic"],
        list!("Acquire", "Relaxed", "Acquire"),
    ),
    races(
        "a list whose node is found at the last moment with Relaxed",
        &["A writes, B uses an atomic"],
        list!("Acquire", "Release", "Relaxed"),
    ),
    // Which element it is depends on what a thread had seen that has ended.
    prints(
        "a place in an array that a thread has chosen",
        &["10\n", "20\n"],
        "
        static NUMBERS: [u32; 2] = [10, 20];
        static CHOICE: AtomicUsize = AtomicUsize::new(0);
        static CHOSEN: AtomicPtr<u32> = AtomicPtr::new(std::ptr::null_mut());
        fn main() {
            let thread = thread::spawn(|| {
                let choice = CHOICE.load(Relaxed);
                CHOSEN.store((&raw const NUMBERS[choice]).cast_mut(), Release);
            });
            CHOICE.store(1, Relaxed);
            thread.join().unwrap();
            println!(\"{}\", unsafe { *CHOSEN.load(Acquire) });
        }
        ",
    ),
    prints(
        "a place in a vector that a thread has chosen",
        &["10\n", "20\n"],
        "
        static CHOICE: AtomicUsize = AtomicUsize::new(0);
        static CHOSEN: AtomicPtr<u32> = AtomicPtr::new(std::ptr::null_mut());
        struct Numbers(*mut u32);
        unsafe impl Send for Numbers {}
        impl Numbers {
            fn at(&self, place: usize) -> *mut u32 {
                unsafe { self.0.add(place) }
            }
        }
        fn main() {
            let mut numbers = vec![10, 20];
            let start = Numbers(numbers.as_mut_ptr());
            let thread = thread::spawn(move || {
                CHOSEN.store(start.at(CHOICE.load(Relaxed)), Release);
            });
            CHOICE.store(1, Relaxed);
            thread.join().unwrap();
            println!(\"{}\", unsafe { *CHOSEN.load(Acquire) });
        }
        ",
    ),
    // What is on the stacks of two threads is not the same, and what one thread passes twice
    // is.
    prints(
        "a place on a stack that is given to the first",
        &["0 1\n", "1 0\n", "1 1\n"],
        "
        static FIRST: AtomicPtr<u32> = AtomicPtr::new(std::ptr::null_mut());
        fn is_first() -> u32 {
            let mut own = 0;
            let _ = FIRST.compare_exchange(std::ptr::null_mut(), &mut own, Relaxed, Relaxed);
            let own: *mut u32 = &mut own;
            u32::from(FIRST.compare_exchange(own, std::ptr::null_mut(), Relaxed, Relaxed).is_ok())
        }
        fn main() {
            thread::scope(|scope| {
                let other = scope.spawn(is_first);
                let own = is_first();
                println!(\"{own} {}\", other.join().unwrap());
            });
        }
        ",
    ),
    // A block that has a name is not given out again, so that the exchange fails.
    prints(
        "a block that was freed is no other's",
        &["Err(1) Ok(1)\n"],
        "
        static ONE: AtomicPtr<u32> = AtomicPtr::new(std::ptr::null_mut());
        fn main() {
            let first = Box::into_raw(Box::new(1));
            ONE.store(first, Relaxed);
            drop(unsafe { Box::from_raw(first) });
            let second = Box::into_raw(Box::new(1));
            let mut one = |from| {
                let found = ONE.compare_exchange(from, second, Relaxed, Relaxed);
                found.map(|_| 1).map_err(|_| 1)
            };
            println!(\"{:?} {:?}\", one(second), one(first));
        }
        ",
    ),
    prints(
        "a pointer that says when it is there",
        &["7\n"],
        "
        static PARCEL: AtomicPtr<u32> = AtomicPtr::new(std::ptr::null_mut());
        fn main() {
            let thread = thread::spawn(|| {
                PARCEL.store(Box::into_raw(Box::new(7)), Release);
            });
            while PARCEL.load(Acquire).is_null() {
                std::hint::spin_loop();
            }
            let parcel = unsafe { Box::from_raw(PARCEL.swap(std::ptr::null_mut(), Relaxed)) };
            println!(\"{parcel}\");
            thread.join().unwrap();
        }
        ",
    ),
    prints(
        "a pointer that is never followed, and never unsafe",
        &["false true\n", "true true\n"],
        "
        fn main() {
            let mut value = 1;
            let pointer = AtomicPtr::new(std::ptr::null_mut());
            thread::scope(|scope| {
                scope.spawn(|| pointer.store(&mut value, Relaxed));
                print!(\"{}\", pointer.load(Relaxed).is_null());
            });
            println!(\" {}\", !pointer.load(Relaxed).is_null());
        }
        ",
    ),
    prints(
        "what its owner does with a pointer",
        &["1 2 3 true true\n"],
        "
        fn main() {
            let (mut one, mut two, mut three) = (1, 2, 3);
            let mut pointer = AtomicPtr::from(&raw mut one);
            let first = unsafe { *pointer.load(SeqCst) };
            *pointer.get_mut() = &raw mut two;
            let second = unsafe { *pointer.load(SeqCst) };
            let change = |_| Some(&raw mut three);
            let before = pointer.fetch_update(SeqCst, SeqCst, change).unwrap();
            let is_second = before == &raw mut two;
            let third = unsafe { *pointer.into_inner() };
            let empty = AtomicPtr::<u32>::default().into_inner().is_null();
            println!(\"{first} {second} {third} {is_second} {empty}\");
        }
        ",
    ),
];
