//! Hashed collections that threads share without a lock: what is done to one is an access to it.

use crate::case::{Case, prints, races};

/// One thread fills it, and the other does something else.
macro_rules! shared {
    ($kind:literal, $fills:literal, $does:literal) => {
        concat!(
            "
            use std::collections::{HashMap, HashSet};

            static SHARED: Shared<Option<",
            $kind,
            ">> = Shared::new(None);

            fn at() -> &'static mut ",
            $kind,
            " {
                unsafe { (*SHARED.at()).as_mut().unwrap() } // C
            }

            fn main() {
                unsafe { *SHARED.at() = Some(",
            $kind,
            "::new()) };
                let other = thread::spawn(|| {
                    at().",
            $fills,
            "; // A
                });
                let _told = at().",
            $does,
            "; // B
                other.join().unwrap();
            }"
        )
    };
}

pub const CASES: &[Case] = &[
    races(
        "two threads insert into a map",
        &[
            "A writes, B writes",
            "B writes, A writes",
            "A writes, C reads",
            "C reads, A writes",
            "B writes, C reads",
            "C reads, B writes",
        ],
        shared!(
            "HashMap::<u32, u32>",
            "insert(1, 1)",
            "entry(2).or_insert(2)"
        ),
    ),
    races(
        "a thread inserts into a map, and another looks",
        &[
            "A writes, B reads",
            "B reads, A writes",
            "A writes, C reads",
            "C reads, A writes",
        ],
        shared!("HashMap::<u32, u32>", "insert(1, 1)", "get(&2)"),
    ),
    races(
        "a thread empties a set, and another asks how many it has",
        &[
            "A writes, B reads",
            "B reads, A writes",
            "A writes, C reads",
            "C reads, A writes",
        ],
        shared!("HashSet::<u32>", "clear()", "len()"),
    ),
    prints(
        "a map is read by two threads, and written before",
        &["Some(2) Some(2)\n"],
        "
        use std::collections::HashMap;

        static SHARED: Shared<Option<HashMap<u32, u32>>> = Shared::new(None);

        fn read() -> Option<u32> {
            let map = unsafe { (*SHARED.at()).as_ref() };
            map?.get(&1).copied()
        }

        fn main() {
            unsafe { *SHARED.at() = Some(HashMap::from([(1, 2)])) };
            let other = thread::spawn(read);
            println!(\"{:?} {:?}\", read(), other.join().unwrap());
        }",
    ),
    prints(
        "a map is handed over by a flag",
        &["none\n", "2\n"],
        "
        use std::collections::HashMap;

        static SHARED: Shared<Option<HashMap<u32, u32>>> = Shared::new(None);
        static READY: AtomicBool = AtomicBool::new(false);

        fn main() {
            let other = thread::spawn(|| {
                unsafe { *SHARED.at() = Some(HashMap::from([(1, 2)])) };
                READY.store(true, Release);
            });
            match READY.load(Acquire) {
                true => println!(\"{}\", unsafe { (*SHARED.at()).as_ref() }.unwrap()[&1]),
                false => println!(\"none\"),
            }
            other.join().unwrap();
        }",
    ),
];
