//! Where plain data lies: side by side, on a stack, on the heap, in a `static`; and what
//! becomes of it.

use crate::case::{Case, prints, races};

pub const CASES: &[Case] = &[
    prints(
        "halves of an array, each by one thread",
        &["[1, 1, 2, 2]\n"],
        "
        struct Part(*mut u8);
        unsafe impl Send for Part {}
        impl Part {
            fn fill(self, number: u8) {
                for place in 0..2 {
                    unsafe { *self.0.add(place) = number };
                }
            }
        }
        fn main() {
            let mut array = [0u8; 4];
            let start = array.as_mut_ptr();
            let (one, other) = (Part(start), Part(unsafe { start.add(2) }));
            thread::scope(|scope| {
                scope.spawn(move || one.fill(1));
                scope.spawn(move || other.fill(2));
            });
            println!(\"{array:?}\");
        }
        ",
    ),
    prints(
        "formats in pieces, with a name, and with a value beside",
        &["a 1 2\nb 1 2, 3\n"],
        "
        fn main() {
            let mut array = [0u8; 4];
            let place = array.as_mut_ptr();
            unsafe { *place = 1 };
            let two = 2;
            println!(concat!(\"a \", \"{} {}\"), array[0], two);
            println!(\"{}\", format!(concat!(\"b \", \"{} {two}, {}\"), array[0], 3, two = two));
        }
        ",
    ),
    races(
        "a reference that a format captures",
        &["A writes, B reads"],
        "
        static mut DATA: u32 = 0;
        fn main() {
            let other = thread::spawn(|| unsafe { DATA = 1 }); // A
            let data = unsafe { &*&raw const DATA };
            println!(\"{}\", format!(\"{data:>4}, {{data}}\")); // B
            other.join().unwrap();
        }
        ",
    ),
    races(
        "a reference to a reference that is captured and named otherwise beside",
        &["A writes, B reads"],
        "
        static mut DATA: u32 = 0;
        fn main() {
            let other = thread::spawn(|| unsafe { DATA = 1 }); // A
            let data = unsafe { &&*&raw const DATA };
            let two = 2;
            let said = format!(\"{data:?}{two}{three}\", three = 3,); // B
            println!(\"{said}\");
            other.join().unwrap();
        }
        ",
    ),
    races(
        "what is written into a text",
        &["A writes, B reads"],
        "
        use std::fmt::Write;
        static mut DATA: u32 = 0;
        fn main() {
            let other = thread::spawn(|| unsafe { DATA = 1 }); // A
            let data = unsafe { &*&raw const DATA };
            let mut said = String::new();
            writeln!(said).unwrap();
            write!(said, \"{}\", data).unwrap(); // B
            other.join().unwrap();
        }
        ",
    ),
    prints(
        "captured, positional and named, in lines that are written",
        &["a 1 2 3 {1}\nb    1|1\n\n"],
        "
        use std::fmt::Write;
        fn main() {
            let mut array = [0u8; 4];
            let place = array.as_mut_ptr();
            unsafe { *place = 1 };
            let (one, width) = (&array[0], 4);
            let mut said = String::new();
            writeln!(said, \"a {one} {} {three} {{{one}}}\", 2, three = 3).unwrap();
            writeln!(&mut said, \"b {one:width$}|{0}\", one,).unwrap();
            println!(\"{said}\");
        }
        ",
    ),
    races(
        "parts of an array that overlap",
        &["A writes, A writes"],
        "
        struct Part(*mut u8);
        unsafe impl Send for Part {}
        impl Part {
            fn fill(self, number: u8) {
                for place in 0..3 {
                    unsafe { *self.0.add(place) = number }; // A
                }
            }
        }
        fn main() {
            let mut array = [0u8; 4];
            let start = array.as_mut_ptr();
            let (one, other) = (Part(start), Part(unsafe { start.add(1) }));
            thread::scope(|scope| {
                scope.spawn(move || one.fill(1));
                scope.spawn(move || other.fill(2));
            });
        }
        ",
    ),
    races(
        "a byte of a word that is written as a whole",
        &["A writes, B reads"],
        "
        static X: Shared<u32> = Shared::new(0);
        fn main() {
            let thread = thread::spawn(|| unsafe { *X.at() = 1 }); // A
            let byte = unsafe { *X.at().cast::<u8>().add(3) }; // B
            thread.join().unwrap();
        }
        ",
    ),
    races(
        "what is on the heap and freed while another reads it",
        &["A reads, B frees", "A reads, B reads", "A reads, B writes"],
        "
        struct Pointer(*mut u32);
        unsafe impl Send for Pointer {}
        impl Pointer {
            fn read(&self) -> u32 {
                unsafe { *self.0 } // A
            }
        }
        fn main() {
            let pointer = Pointer(Box::into_raw(Box::new(1)));
            let theirs = Pointer(pointer.0);
            let thread = thread::spawn(move || theirs.read());
            drop(unsafe { Box::from_raw(pointer.0) }); // B
            thread.join().unwrap();
        }
        ",
    ),
    races(
        "a field that is read to be printed",
        &["A writes, B reads"],
        "
        static X: Shared<u32> = Shared::new(0);
        fn main() {
            let thread = thread::spawn(|| unsafe { *X.at() = 1 }); // A
            unsafe { println!(\"{}\", *X.at()) }; // B
            thread.join().unwrap();
        }
        ",
    ),
    races(
        "a vector of which one reads the length while another adds to it",
        &["A writes, B reads"],
        "
        static X: Shared<Vec<u32>> = Shared::new(Vec::new());
        fn main() {
            let thread = thread::spawn(|| unsafe { (*X.at()).push(1) }); // A
            let length = unsafe { (*X.at()).len() }; // B
            thread.join().unwrap();
        }
        ",
    ),
    races(
        "an atomic that is made anew while another uses it",
        &["A uses an atomic, B writes"],
        "
        static X: Shared<AtomicUsize> = Shared::new(AtomicUsize::new(0));
        fn main() {
            let thread = thread::spawn(|| unsafe { (*X.at()).store(1, SeqCst) }); // A
            unsafe { *X.at() = AtomicUsize::new(2) }; // B
            thread.join().unwrap();
        }
        ",
    ),
    prints(
        "a static begins each schedule with what it began with",
        &["1 1\n", "2 1\n"],
        "
        static mut COUNT: u32 = 0;
        static mut NAME: Option<String> = None;
        fn main() {
            let other = Arc::new(AtomicUsize::new(1));
            let theirs = Arc::clone(&other);
            let thread = thread::spawn(move || theirs.store(2, SeqCst));
            let seen = other.load(SeqCst);
            unsafe {
                assert!((*&raw const NAME).is_none());
                NAME = Some(\"Ada\".to_owned());
                COUNT += 1;
                println!(\"{seen} {}\", COUNT);
            }
            thread.join().unwrap();
        }
        ",
    ),
    prints(
        "unsafe that shares nothing",
        &["01", "10"],
        "
        fn own(number: u32) -> u32 {
            let mut numbers = [number; 3];
            let start = numbers.as_mut_ptr();
            unsafe {
                *start.add(1) = number;
                start.add(1).read()
            }
        }
        fn main() {
            thread::scope(|scope| {
                for number in 0..2 {
                    scope.spawn(move || print!(\"{}\", own(number)));
                }
            });
        }
        ",
    ),
    prints(
        "a panic unwinds through what is watched",
        &["lost 1\n"],
        "
        static X: Shared<u32> = Shared::new(0);
        struct Writes;
        impl Drop for Writes {
            fn drop(&mut self) {
                unsafe { *X.at() += 1 };
            }
        }
        fn main() {
            let thread = thread::spawn(|| {
                let _writes = Writes;
                std::panic::resume_unwind(Box::new(0));
            });
            let is_lost = thread.join().is_err();
            println!(\"{} {}\", if is_lost { \"lost\" } else { \"\" }, unsafe { *X.at() });
        }
        ",
    ),
];
