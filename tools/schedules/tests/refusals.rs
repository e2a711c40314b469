//! Programs that can't be explored are refused, with the line, and soon.

use std::path::PathBuf;
use std::time::Duration;

use schedules::build::StandIn;
use schedules::explore::{Explorer, Options};
use schedules::program::{Program, watched};

/// What `unsafe` does is watched on some systems, and all of it refused on others.
const UNSAFE: &[(&str, &str, &str)] = match watched::IS_POSSIBLE {
    true => &[
        (
            "has too much on a stack",
            "use std::thread;\nfn main() {\n    let work = || {\n        std::hint::black_box(&mut [0_u8; 1 << 30]);\n        unsafe { std::ptr::from_ref(&0_u8).read() }\n    };\n    thread::spawn(work).join().unwrap();\n}",
            "(SIGSEGV)), as it does where what a function holds is larger than its thread's stack",
        ),
        (
            "has assembly in a macro",
            "use core::arch::asm;\nmacro_rules! nop {\n    () => { unsafe { asm!(\"nop\") } };\n}\nfn main() { nop!(); }",
            ":3: `has assembly in a macro` has assembly",
        ),
        (
            "writes to a static when a thread-local is dropped",
            "use std::thread;\nstatic mut GONE: u32 = 0;\nstruct Loud;\nimpl Drop for Loud {\n    fn drop(&mut self) { unsafe { GONE += 1; } }\n}\nthread_local! { static LOUD: Loud = const { Loud }; }\nfn main() {\n    thread::spawn(|| LOUD.with(|_| ())).join().unwrap();\n    println!(\"{}\", unsafe { GONE });\n}",
            ":5: `writes to a static when a thread-local is dropped` does something that others can notice when a thread-local is dropped",
        ),
        (
            "transmutes",
            "fn main() {\n    let main: usize = unsafe { std::mem::transmute(main as fn()) };\n}",
            ":2: `transmutes` turns a value into one of another type",
        ),
        (
            "reads an atomic as a number",
            "use std::sync::atomic::AtomicU32;\nfn main() {\n    let x = AtomicU32::new(1);\n    println!(\"{}\", unsafe { *(&raw const x).cast::<u32>() });\n}",
            ":4: `reads an atomic as a number` takes memory for another type",
        ),
        (
            "writes into a struct with a lock",
            "use std::sync::Mutex;\nstruct Two(Mutex<u8>, u32);\nfn main() {\n    let mut two = Two(Mutex::new(1), 2);\n    let first = &raw mut two as *mut u32;\n    unsafe { *first = 1 };\n    println!(\"{:?} {}\", two.0, two.1);\n}",
            ":5: `writes into a struct with a lock` takes memory for another type",
        ),
        (
            "reads an atomic by way of nothing",
            "use std::sync::atomic::AtomicU32;\nfn main() {\n    let x = AtomicU32::new(1);\n    let nothing = &raw const x as *const ();\n    println!(\"{}\", unsafe { *nothing.cast::<u32>() });\n}",
            ":5: `reads an atomic by way of nothing` takes memory for another type",
        ),
        (
            "takes a number for an atomic",
            "use std::sync::atomic::{AtomicU32, Ordering::*};\nfn main() {\n    let mut x = 1;\n    let atomic = unsafe { &*(&raw mut x as *const AtomicU32) };\n    println!(\"{}\", atomic.load(SeqCst));\n}",
            ":4: `takes a number for an atomic` takes memory for another type",
        ),
        (
            "reads an atomic as any type",
            "use std::sync::atomic::AtomicU32;\nfn bits<T>(of: &T) -> u32 { unsafe { *(of as *const T as *const u32) } }\nfn main() {\n    println!(\"{}\", bits(&AtomicU32::new(1)));\n}",
            ":2: `reads an atomic as any type` takes memory for another type",
        ),
        (
            "reads any type as another",
            "use std::sync::atomic::AtomicU32;\nfn bits<T, U: Copy>(of: &T) -> U { unsafe { *(of as *const T).cast::<U>() } }\nfn main() {\n    println!(\"{}\", bits::<_, u32>(&AtomicU32::new(1)));\n}",
            ":2: `reads any type as another` takes memory for another type",
        ),
        (
            "reads a byte of a struct with a lock",
            "use std::sync::Mutex;\nstruct Two(Mutex<u8>, u8);\nfn main() {\n    let two = Two(Mutex::new(1), 2);\n    let first = &raw const two as *const u8;\n    println!(\"{}\", unsafe { *first });\n    println!(\"{:?} {}\", two.0, two.1);\n}",
            ":6: `reads a byte of a struct with a lock` takes memory for another type",
        ),
        (
            "reads the bytes of a struct with a lock",
            "use std::sync::Mutex;\nstruct Two(Mutex<u8>, u8);\nfn main() {\n    let two = Two(Mutex::new(1), 2);\n    let first = (&raw const two).cast::<u8>();\n    println!(\"{:?}\", unsafe { std::slice::from_raw_parts(first, 8) });\n    println!(\"{:?} {}\", two.0, two.1);\n}",
            ":6: `reads the bytes of a struct with a lock` takes memory for another type",
        ),
        (
            "has a union of an atomic and a number",
            "use std::mem::ManuallyDrop;\nuse std::sync::atomic::AtomicU32;\nunion Both { atomic: ManuallyDrop<AtomicU32>, number: u32 }\nfn main() {\n    let both = Both { atomic: ManuallyDrop::new(AtomicU32::new(1)) };\n    println!(\"{}\", unsafe { both.number });\n}",
            ":5: `has a union of an atomic and a number` takes memory for another type",
        ),
        (
            "takes memory by a union that leaves both types open",
            "use std::mem::ManuallyDrop;\nuse std::sync::atomic::AtomicU32;\nunion Both<A, B> { made: ManuallyDrop<A>, read: ManuallyDrop<B> }\nfn taken<A, B: Copy>(made: A) -> B {\n    let both = Both::<A, B> { made: ManuallyDrop::new(made) };\n    unsafe { *both.read }\n}\nfn main() {\n    println!(\"{}\", taken::<AtomicU32, u32>(AtomicU32::new(1)));\n}",
            ":5: `takes memory by a union that leaves both types open` takes memory for another type",
        ),
        (
            "asks for atomics that are zero",
            "use std::alloc::{alloc_zeroed, Layout};\nuse std::sync::atomic::{AtomicUsize, Ordering::*};\nfn main() {\n    let at = unsafe { alloc_zeroed(Layout::new::<[AtomicUsize; 2]>()) };\n    let two = unsafe { &*(at as *mut [AtomicUsize; 2]) };\n    println!(\"{}\", two[1].load(SeqCst));\n}",
            ":5: `asks for atomics that are zero` takes memory for another type",
        ),
        (
            "makes an atomic of zeros in a box",
            "use std::sync::atomic::{AtomicUsize, Ordering::*};\nfn main() {\n    let one = unsafe { Box::<AtomicUsize>::new_zeroed().assume_init() };\n    println!(\"{}\", one.load(SeqCst));\n}",
            ":3: `makes an atomic of zeros in a box` takes memory for another type",
        ),
        (
            "makes a lock of zeros",
            "use std::sync::Mutex;\nfn main() {\n    let lock: Mutex<u8> = unsafe { std::mem::zeroed() };\n    println!(\"{:?}\", lock);\n}",
            ":3: `makes a lock of zeros` takes memory for another type",
        ),
        (
            "follows a null pointer",
            "use std::ptr;\nuse std::sync::atomic::{AtomicPtr, Ordering::*};\nstatic X: AtomicPtr<u32> = AtomicPtr::new(ptr::null_mut());\nfn main() {\n    std::thread::spawn(|| X.store(Box::leak(Box::new(1)), Release));\n    println!(\"{}\", unsafe { *X.load(Acquire) });\n}",
            ":6: `follows a null pointer` does by `unsafe`, in one of its schedules, what is undefined behavior (null pointer",
        ),
        (
            "makes an atomic",
            "use std::sync::atomic::AtomicU32;\nfn main() {\n    let mut x = 1;\n    unsafe { AtomicU32::from_ptr(&mut x) };\n}",
            ":4: `makes an atomic` makes an atomic of memory",
        ),
        (
            "shows an address of its own",
            "fn main() {\n    let x = unsafe { (&raw const main).addr() };\n}",
            ":2: `shows an address of its own` looks at an address",
        ),
        (
            "makes a number of a pointer that it has",
            "fn number<T>(place: *mut T) -> usize {\n    place as usize\n}\nfn main() { unsafe { number(&mut *&raw mut *Box::new(1)) }; }",
            ":2: `makes a number of a pointer that it has` looks at an address",
        ),
        (
            "makes a number of a pointer in a macro",
            "macro_rules! number {\n    ($place:expr) => { $place as u64 };\n}\nfn main() {\n    let mut one = 1;\n    let place: *mut u32 = &mut one;\n    unsafe { *place = 2 };\n    let _ = number!(place);\n}",
            ":2: `makes a number of a pointer in a macro` looks at an address",
        ),
        (
            "compares two addresses",
            "use std::sync::atomic::{AtomicPtr, Ordering::*};\nfn main() {\n    let (mut one, mut two) = (1, 2);\n    let place = AtomicPtr::new(&mut one);\n    let before = place.swap(&mut two, SeqCst);\n    println!(\"{}\", before < place.load(SeqCst));\n}",
            ":6: `compares two addresses` asks for an order or a hash of addresses",
        ),
        (
            "compares two addresses that nobody follows",
            "fn main() {\n    let (one, two) = (Box::new(1), Box::new(2));\n    let (one, two): (*const u32, *const u32) = (&*one, &*two);\n    println!(\"{}\", one < two);\n}",
            ":4: `compares two addresses that nobody follows` asks for an order or a hash of addresses",
        ),
        (
            "compares two addresses in a struct",
            "#[derive(PartialEq, Eq, PartialOrd, Ord)]\nstruct Place(*mut u32);\nfn main() {\n    let one = unsafe { Place(Box::into_raw(Box::new(1))) };\n    println!(\"{}\", one < Place(std::ptr::null_mut()));\n}",
            ":2: `compares two addresses in a struct` asks for an order or a hash of addresses",
        ),
        (
            "puts addresses in order",
            "use std::collections::BTreeSet;\nfn main() {\n    let mut places: BTreeSet<*mut u32> = BTreeSet::new();\n    places.insert(unsafe { &raw mut *Box::leak(Box::new(1)) });\n}",
            ":3: `puts addresses in order` asks for an order or a hash of addresses",
        ),
        (
            "hashes an address",
            "use std::hash::{DefaultHasher, Hash, Hasher};\nuse std::ptr::NonNull;\nfn main() {\n    let mut hasher = DefaultHasher::new();\n    let place = unsafe { NonNull::new_unchecked(&mut 1) };\n    place.hash(&mut hasher);\n    println!(\"{}\", hasher.finish());\n}",
            ":6: `hashes an address` asks for an order or a hash of addresses",
        ),
        (
            "compares two addresses by a function for all types",
            "use std::sync::atomic::{AtomicPtr, Ordering::*};\nfn is_less<T: PartialOrd>(one: T, other: T) -> bool {\n    one < other\n}\nfn main() {\n    let (mut one, mut two) = (1, 2);\n    let place = AtomicPtr::new(&mut one);\n    let before = place.swap(&mut two, SeqCst);\n    println!(\"{}\", is_less(before, place.load(SeqCst)));\n}",
            ".rs: `compares two addresses by a function for all types` lets generic code ask",
        ),
        (
            "hashes an address by a function for all types",
            "use std::collections::HashSet;\nuse std::hash::Hash;\nfn keep<T: Hash + Eq>(of: T) -> usize {\n    HashSet::from([of]).len()\n}\nfn main() { println!(\"{}\", keep(unsafe { &raw mut *Box::leak(Box::new(1)) })); }",
            ".rs: `hashes an address by a function for all types` lets generic code ask",
        ),
        (
            "puts addresses in order by a key for all types",
            "fn sorted<T, K: Ord>(mut all: Vec<T>, key: impl Fn(&T) -> K) -> Vec<T> {\n    all.sort_by_key(|one| key(one));\n    all\n}\nfn main() {\n    let all: Vec<_> = (0..3).map(|one| unsafe { &raw mut *Box::leak(Box::new(one)) }).collect();\n    println!(\"{}\", unsafe { *sorted(all, |one| *one)[0] });\n}",
            ".rs: `puts addresses in order by a key for all types` lets generic code ask",
        ),
        (
            "puts an address into words for all types",
            "use std::fmt::Debug;\nfn length<T: Debug>(of: T) -> usize {\n    format!(\"{of:?}\").len()\n}\nfn main() { println!(\"{}\", length(unsafe { &raw mut *Box::leak(Box::new(1)) })); }",
            ".rs: `puts an address into words for all types` lets generic code ask",
        ),
        (
            "measures the words of a panic with an address in them",
            "use std::panic;\nfn main() {\n    let place = unsafe { &raw mut *Box::leak(Box::new(1)) };\n    let ended = panic::catch_unwind(|| Err::<(), _>(place).unwrap());\n    let words = ended.unwrap_err().downcast::<String>().unwrap();\n    println!(\"{}\", words.len());\n}",
            ".rs: `measures the words of a panic with an address in them` lets generic code ask",
        ),
        (
            "puts an address into words with a space behind",
            "fn length<T: std::fmt::Display>(of: T) -> usize { of.to_string().len() }\nmacro_rules! words {\n    ($of:expr) => { length(format_args!(\"{:? }\", $of)) };\n}\nfn main() {\n    let one = Some(unsafe { &raw mut *Box::leak(Box::new(1)) });\n    println!(\"{}\", words!(one));\n}",
            ".rs: `puts an address into words with a space behind` lets generic code ask",
        ),
        (
            "puts an address into words",
            "fn main() {\n    let place = unsafe { &raw mut *Box::leak(Box::new(1)) };\n    let words = format!(\"{place:?}\");\n    println!(\"{}\", words.len());\n}",
            ":3: `puts an address into words` looks at an address",
        ),
        (
            "measures the words for a function",
            "static mut SEEN: u32 = 0;\nfn greet() {}\nfn main() {\n    unsafe { SEEN = 1 }\n    let way: fn() = greet;\n    println!(\"{}\", format!(\"{way:?}\").len());\n}",
            ":6: `measures the words for a function` looks at an address",
        ),
        (
            "puts functions in order by a function for all types",
            "use std::collections::BTreeSet;\nstatic mut SEEN: u32 = 0;\nfn greet() {}\nfn bow() {}\nfn sorted<T: Ord>(all: [T; 2]) -> BTreeSet<T> {\n    all.into()\n}\nfn main() {\n    unsafe { SEEN = 1 }\n    let first: fn() = *sorted([greet as fn(), bow]).first().unwrap();\n    first();\n}",
            ".rs: `puts functions in order by a function for all types` lets generic code ask",
        ),
        (
            "shows what has an address in it",
            "#[derive(Debug)]\nstruct Node {\n    next: *mut u32,\n}\nfn main() {\n    let next = unsafe { &raw mut *Box::leak(Box::new(1)) };\n    println!(\"{:?}\", Node { next });\n}",
            ".rs: `shows what has an address in it` lets generic code ask",
        ),
        (
            "shows an address that is handed on",
            "use std::sync::atomic::AtomicPtr;\nfn main() {\n    println!(\"{:?}\", AtomicPtr::new(&mut 1));\n}",
            ".rs: `shows an address that is handed on` lets generic code ask",
        ),
        (
            "shows an address on standard error",
            "#[derive(Debug)]\nstruct Node {\n    next: *mut u32,\n}\nfn main() {\n    let next = unsafe { &raw mut *Box::leak(Box::new(1)) };\n    eprintln!(\"{:?}\", Node { next });\n}",
            ".rs: `shows an address on standard error` lets generic code ask",
        ),
        (
            "moves an address",
            "use std::sync::atomic::{AtomicPtr, Ordering::*};\nfn main() {\n    let mut numbers = [1, 2];\n    let place = AtomicPtr::new(numbers.as_mut_ptr());\n    place.fetch_ptr_add(1, Relaxed);\n}",
            ":5: `moves an address` computes with an address",
        ),
    ],
    false => &[
        (
            "is unsafe in a macro",
            "macro_rules! change {\n    ($x:expr) => { unsafe { $x += 1 } };\n}\nfn main() { let mut x = 1; change!(x); }",
            ":2: `is unsafe in a macro` has an `unsafe` block",
        ),
        (
            "is unsafe",
            "fn main() {\n    unsafe { std::hint::unreachable_unchecked() }\n}",
            ":2: `is unsafe` has an `unsafe` block",
        ),
        (
            "keeps addresses",
            "use std::sync::atomic::*;\nfn main() { let _ = AtomicPtr::new(&mut 1); }",
            ":2: `keeps addresses` uses an `AtomicPtr`",
        ),
    ],
};

/// A program, and what has to be said of it.
const PROGRAMS: &[(&str, &str, &str)] = &[
    (
        "does not parse",
        "fn main( { }",
        "does_not_parse.rs:1: does not parse",
    ),
    (
        "does not compile",
        "fn main() {\n    let x: u32 = \"a\";\n}",
        "does_not_compile.rs:2:18",
    ),
    (
        "uses sockets",
        "use std::net::TcpListener;\nfn main() { let _ = TcpListener::bind(\"127.0.0.1:0\"); }",
        ":1: `uses sockets` uses sockets",
    ),
    (
        "uses files",
        "fn main() {\n    let _ = std::fs::read(\"x\");\n}",
        ":2: `uses files` uses files",
    ),
    (
        "leaves its crate",
        "fn go() -> u32 { 1 }\nfn main() {\n    println!(\"{}\", super::program0::go());\n}",
        "leaves_its_crate.rs:3",
    ),
    (
        "uses raw names",
        "fn main() {\n    let _ = std::r#fs::read(\"x\");\n}",
        ":2: `uses raw names` uses files",
    ),
    (
        "imports raw names",
        "use std::r#process as r#p;\nfn main() { p::Command::new(\"true\"); }",
        ":1: `imports raw names` hides names of `std`",
    ),
    (
        "includes by a raw name",
        "fn main() {\n    println!(\"{}\", r#include_str!(\"x\"));\n}",
        ":2: `includes by a raw name` needs another file",
    ),
    (
        "starts a program",
        "fn main() {\n\n    let _ = std::process::Command::new(\"true\").status();\n}",
        ":3: `starts a program` starts another program",
    ),
    (
        "shows where something is",
        "fn main() {\n    let x = 1;\n    println!(\"{:?}\", &x as *const i32);\n}",
        ":3: `shows where something is` looks at an address",
    ),
    (
        "panics with a pointer",
        "fn main() {\n    let x = Box::new(1);\n    panic!(concat!(\"{:\", \"p}\"), &*x);\n}",
        ":3: `panics with a pointer` shows an address",
    ),
    (
        "reads input",
        "use std::io;\nfn main() { let _ = io::stdin().lines().next(); }",
        ":2: `reads input` reads standard input",
    ),
    (
        "writes around",
        "use std::io::{self, Write};\nfn main() { let _ = writeln!(io::stdout(), \"x\"); }",
        ":2: `writes around` writes to standard output past `print!`",
    ),
    (
        "has a random order",
        "use std::collections::HashMap;\nfn main() {\n    let squares = HashMap::from([(1, 1), (2, 4)]);\n    for (root, square) in &squares {\n        println!(\"{root} {square}\");\n    }\n}",
        ":4: `has a random order` goes through a `HashMap`, whose order is random, and so can't be explored; use a `BTreeMap`",
    ),
    (
        "has a static mut",
        "static mut X: u32 = 0;\nfn main() {}",
        ":1: `has a static mut` has a `static mut`",
    ),
    (
        "hides core",
        "extern crate core as c;\nfn main() { println!(\"{}\", unsafe { c::arch::x86_64::_rdtsc() }); }",
        ":2: `hides core` asks the processor",
    ),
    (
        "takes all of core",
        "use core::*;\nfn main() { println!(\"{}\", unsafe { arch::x86_64::_rdtsc() }); }",
        ":2: `takes all of core` asks the processor",
    ),
    (
        "asks the processor for the time",
        "fn main() { println!(\"{}\", unsafe { core::arch::x86_64::_rdtsc() }); }",
        ":1: `asks the processor for the time` asks the processor",
    ),
    (
        "hides all",
        "extern crate std as real;\nfn main() { let _ = real::fs::read(\"x\"); }",
        ":1: `hides all` hides names of `std`",
    ),
    (
        "calls std alloc",
        "extern crate std as alloc;\nuse alloc::sync::Arc;\nfn main() { println!(\"{:?}\", Arc::new(alloc::fs::read(\"x\"))); }",
        ":3: `calls std alloc` uses files",
    ),
    (
        "hides itself",
        "use std::io::{self as i};\nfn main() { let _ = i::stdin(); }",
        ":1: `hides itself` hides names of `std`",
    ),
    (
        "is random by a module",
        "use std::hash::{self, BuildHasher};\nfn main() {\n    println!(\"{}\", hash::RandomState::new().hash_one(1));\n}",
        ":3: `is random by a module` uses random numbers",
    ),
    (
        "is random by another name",
        "fn main() {\n    let _ = std::collections::hash_map::RandomState::new();\n}",
        ":2: `is random by another name` uses random numbers",
    ),
    (
        "uses a pipe",
        "fn main() {\n    let _ = std::io::pipe();\n}",
        ":2: `uses a pipe` uses a pipe",
    ),
    (
        "shows its calls",
        "use std::backtrace::Backtrace;\nfn main() { println!(\"{}\", Backtrace::force_capture()); }",
        ":1: `shows its calls` shows its call stack",
    ),
    (
        "calls what is foreign",
        "unsafe extern \"C\" {\n    safe fn getpid() -> i32;\n}\nfn main() { println!(\"{}\", getpid()); }",
        ":1: `calls what is foreign` calls what is not written in Rust",
    ),
    (
        "includes a file",
        "fn main() {\n    println!(include_str!(\"main.rs\"));\n}",
        ":2: `includes a file` needs another file: have what is in it",
    ),
    (
        "includes what is made",
        "include!(concat!(env!(\"OUT_DIR\"), \"/made.rs\"));\nfn main() {}",
        ":1: `includes what is made` needs a file that its build script makes: have a copy",
    ),
    (
        "has a module elsewhere",
        "mod other;\nfn main() {}",
        ":1: `has a module elsewhere` needs another file",
    ),
    (
        "has no start",
        "fn start() {}",
        ":1: `has no start` has no `main`",
    ),
    (
        "reads its arguments",
        "use std::env;\nfn main() { let _ = env::args().count(); }",
        ":1: `reads its arguments` reads its arguments",
    ),
    (
        "aborts",
        "fn main() {\n    std::process::abort();\n}",
        ":2: `aborts` aborts",
    ),
    (
        "reads the clock",
        "use std::time::Instant;\nfn main() {\n    let begin = Instant::now();\n    println!(\"{:?}\", begin.elapsed());\n}",
        ":4: `reads the clock` reads the clock, and so can't be explored; leave out what measures time",
    ),
    (
        "reckons with the clock",
        "use std::time::{Duration, Instant};\nfn main() {\n    let end = Instant::now() + Duration::from_secs(1);\n    println!(\"{:?}\", end - Instant::now());\n}",
        ":4: `reckons with the clock` reads the clock",
    ),
    (
        "looks whether it is late",
        "use std::time::{Duration, Instant};\nfn main() {\n    let end = Instant::now() + Duration::from_secs(1);\n    while Instant::now() < end {}\n}",
        ":4: `looks whether it is late` reads the clock",
    ),
    (
        "drops a map",
        "use std::collections::HashMap;\nstruct Loud(u32);\nimpl Drop for Loud {\n    fn drop(&mut self) {\n        println!(\"{}\", self.0);\n    }\n}\nfn main() {\n    drop(HashMap::from([(1, Loud(1)), (2, Loud(2))]));\n}",
        ":5: `drops a map` drops or clones what is in a `HashMap` or a `HashSet`, whose order is random, and which others can notice, and so can't be explored; use a `BTreeMap`",
    ),
    (
        "clones a map",
        "use std::collections::HashMap;\nstruct Loud(u32);\nimpl Clone for Loud {\n    fn clone(&self) -> Self {\n        println!(\"{}\", self.0);\n        Loud(self.0)\n    }\n}\nfn main() {\n    let _ = HashMap::from([(1, Loud(1)), (2, Loud(2))]).clone();\n}",
        ":5: `clones a map` drops or clones what is in",
    ),
    (
        "clears a set",
        "use std::collections::HashSet;\n#[derive(PartialEq, Eq, Hash)]\nstruct Loud(u32);\nimpl Drop for Loud {\n    fn drop(&mut self) {\n        println!(\"{}\", self.0);\n    }\n}\nfn main() {\n    HashSet::from([Loud(1), Loud(2)]).clear();\n}",
        ":6: `clears a set` drops or clones what is in",
    ),
    (
        "adds signed numbers in a random order",
        "use std::collections::HashMap;\nfn main() {\n    let tally = HashMap::from([(1, i32::MAX), (2, 1), (3, -2)]);\n    let sum: i32 = tally.values().sum();\n    println!(\"{sum}\");\n}",
        ":4: `adds signed numbers in a random order` goes through a `HashMap`",
    ),
    (
        "sorts too late",
        "use std::collections::HashSet;\nfn main() {\n    let mut names: Vec<_> = HashSet::from([\"b\", \"a\"]).into_iter().collect();\n    println!(\"{names:?}\");\n    names.sort();\n}",
        ":3: `sorts too late` goes through a `HashSet`",
    ),
    (
        "sorts by an order of its own",
        "use std::cmp::Ordering;\nuse std::collections::HashSet;\n#[derive(PartialEq, Eq, Hash, Debug)]\nstruct Same(u32);\nimpl PartialOrd for Same {\n    fn partial_cmp(&self, other: &Self) -> Option<Ordering> { Some(self.cmp(other)) }\n}\nimpl Ord for Same {\n    fn cmp(&self, _: &Self) -> Ordering { Ordering::Equal }\n}\nfn main() {\n    let mut all: Vec<_> = HashSet::from([Same(1), Same(2)]).into_iter().collect();\n    all.sort();\n    println!(\"{all:?}\");\n}",
        ":12: `sorts by an order of its own` goes through a `HashSet`",
    ),
    (
        "prints while it asks",
        "use std::collections::HashSet;\nfn main() {\n    let few = HashSet::from([1, 2]);\n    let _ = few.iter().all(|one| { println!(\"{one}\"); true });\n}",
        ":4: `prints while it asks` goes through a `HashSet`",
    ),
    (
        "counts what is dropped",
        "use std::collections::HashMap;\nstruct Loud(u32);\nimpl Drop for Loud {\n    fn drop(&mut self) {\n        println!(\"{}\", self.0);\n    }\n}\nfn main() {\n    let all = HashMap::from([(1, Loud(1)), (2, Loud(2))]);\n    println!(\"{}\", all.into_values().count());\n}",
        ":10: `counts what is dropped` goes through a `HashMap`",
    ),
    (
        "drops all but the largest",
        "use std::collections::HashSet;\n#[derive(PartialEq, Eq, PartialOrd, Ord, Hash)]\nstruct Loud(u32);\nimpl Drop for Loud {\n    fn drop(&mut self) {\n        println!(\"{}\", self.0);\n    }\n}\nfn main() {\n    let all = HashSet::from([Loud(1), Loud(2)]);\n    println!(\"{}\", all.into_iter().max().is_some());\n}",
        ":11: `drops all but the largest` goes through a `HashSet`",
    ),
    (
        "counts clones",
        "use std::collections::HashSet;\n#[derive(Clone, PartialEq, Eq, Hash)]\nstruct Loud(u32);\nimpl Drop for Loud {\n    fn drop(&mut self) {\n        println!(\"{}\", self.0);\n    }\n}\nfn main() {\n    let all = HashSet::from([Loud(1), Loud(2)]);\n    println!(\"{}\", all.iter().cloned().count());\n}",
        ":11: `counts clones` goes through a `HashSet`",
    ),
    (
        "changes one of two that are equal",
        "use std::cell::Cell;\nuse std::collections::HashMap;\nuse std::rc::Rc;\nfn main() {\n    let all = HashMap::from([(1, Rc::new(Cell::new(1))), (2, Rc::new(Cell::new(1)))]);\n    all.values().max().unwrap().set(7);\n    println!(\"{}\", all[&1].get());\n}",
        ":6: `changes one of two that are equal` goes through a `HashMap`",
    ),
    (
        "joins sets",
        "use std::collections::HashSet;\nfn main() {\n    let (few, more) = (HashSet::from([1, 2]), HashSet::from([3]));\n    println!(\"{:?}\", few.union(&more).next());\n}",
        ":4: `joins sets` goes through a `HashSet`",
    ),
    (
        "counts its turns",
        "use std::sync::atomic::{AtomicBool, Ordering::SeqCst};\nfn main() {\n    let ready = AtomicBool::new(false);\n    let mut turns = 0;\n    while !ready.load(SeqCst) { turns += 1; }\n    println!(\"{turns}\");\n}",
        ":5: `counts its turns` takes more than 5000 steps",
    ),
    (
        "starts threads without end",
        "use std::thread;\nfn main() {\n    loop {\n        thread::spawn(|| ());\n    }\n}",
        ":4: `starts threads without end` starts more than 64 threads",
    ),
    (
        "prints without end",
        "fn main() {\n    loop {\n        println!(\"more {}\", \"x\".repeat(100));\n    }\n}",
        ":3: `prints without end` prints more than 65536 bytes",
    ),
    (
        "hides a map",
        "use std::collections::*;\nfn main() {\n    let few = HashSet::from([1, 2]);\n    println!(\"{:?}\", few.iter().next());\n}",
        ":4: `hides a map` goes through a `HashSet`",
    ),
    (
        "hides input",
        "use std::thread;\nuse std::io as i;\nfn main() { thread::yield_now(); let _ = i::stdin(); }",
        ":2: `hides input` hides names of `std` behind `*` or `as`",
    ),
    (
        "is random",
        "use std::hash::{BuildHasher, RandomState};\nfn main() { println!(\"{}\", RandomState::new().hash_one(1)); }",
        ":1: `is random` uses random numbers",
    ),
    (
        "reads the time of day",
        "use std::time::UNIX_EPOCH;\nfn main() {\n    println!(\"{:?}\", UNIX_EPOCH.elapsed());\n}",
        ":3: `reads the time of day` reads the clock",
    ),
    (
        "shows an address",
        "fn main() {\n    let x = 1;\n    println!(\"{{:p}} {:p}\", &x);\n}",
        ":3: `shows an address` looks at an address",
    ),
    (
        "counts with an address",
        "fn main() {\n    let x = 1;\n    let _even = (&x as *const i32) as usize % 16;\n}",
        ":3: `counts with an address` looks at an address",
    ),
    (
        "shows numbers by chance",
        "use std::thread;\nfn main() {\n    let one = thread::spawn(|| {\n        thread::spawn(|| println!(\"{:?}\", thread::current().id()));\n    });\n    one.join().unwrap();\n}",
        ":4: `shows numbers by chance` shows a `ThreadId`",
    ),
    (
        "shows a pointer",
        "use std::thread;\nfn main() {\n    let one = thread::spawn(|| println!(concat!(\"{:\", \"p}\"), &*Box::leak(Box::new(1))));\n    println!(\"main\");\n    one.join().unwrap();\n}",
        ":3: `shows a pointer` shows an address, which differs from run to run",
    ),
    (
        "shows a part of a pointer",
        "use std::thread;\nfn main() {\n    let one = thread::spawn(|| println!(\"{}\", &format!(concat!(\"{:\", \"p}\"), &*Box::leak(Box::new(1)))[4..]));\n    println!(\"main\");\n    one.join().unwrap();\n}",
        "does not do the same when the same threads take the same turns",
    ),
    (
        "drops a thread-local",
        "use std::thread;\nstruct Loud;\nimpl Drop for Loud {\n    fn drop(&mut self) { println!(\"gone\"); }\n}\nthread_local! { static LOUD: Loud = const { Loud }; }\nfn main() {\n    let one = thread::spawn(|| LOUD.with(|_| ()));\n    println!(\"main\");\n    one.join().unwrap();\n}",
        ":4: `drops a thread-local` does something that others can notice when a thread-local is dropped",
    ),
    (
        "relies on a step in the drop of a thread-local",
        "use std::sync::atomic::{AtomicU8, Ordering::SeqCst};\nuse std::thread;\nstatic STATE: AtomicU8 = AtomicU8::new(7);\nstruct Last;\nimpl Drop for Last {\n    fn drop(&mut self) { assert_eq!(STATE.swap(8, SeqCst), 7); }\n}\nthread_local! { static LAST: Last = const { Last }; }\nfn main() {\n    thread::spawn(|| LAST.with(|_| ())).join().unwrap();\n    println!(\"{}\", STATE.load(SeqCst));\n}",
        ":6: `relies on a step in the drop of a thread-local` does something that others can notice when a thread-local is dropped",
    ),
    // What is said of both by the system differs: `pthread_join` notices it on Linux.
    (
        "joins itself",
        "use std::sync::mpsc;\nuse std::thread::{self, JoinHandle};\nfn main() {\n    let (sender, receiver) = mpsc::channel::<JoinHandle<()>>();\n    let me = thread::spawn(move || {\n        let _ = receiver.recv().unwrap().join();\n    });\n    sender.send(me).unwrap();\n    thread::park();\n}",
        ":6: `joins itself` lets a thread join itself, or two join each other",
    ),
    (
        "joins who joins it",
        "use std::sync::mpsc;\nuse std::thread::{self, JoinHandle};\nfn main() {\n    let (sender, receiver) = mpsc::channel::<JoinHandle<()>>();\n    let one = thread::spawn(move || receiver.recv().unwrap().join().unwrap());\n    let other = thread::spawn(move || one.join().unwrap());\n    sender.send(other).unwrap();\n    thread::park();\n}",
        "`joins who joins it` lets a thread join itself, or two join each other",
    ),
    (
        "calls itself",
        "fn down(n: u64) -> u64 { 1 + std::hint::black_box(down(n + 1)) }\nfn main() { std::thread::spawn(|| println!(\"{}\", down(0))).join().unwrap(); }",
        "`calls itself` overflows the stack of a thread",
    ),
    (
        "panics twice",
        "struct Loud;\nimpl Drop for Loud {\n    fn drop(&mut self) { panic!(\"again\"); }\n}\nfn main() {\n    let _loud = Loud;\n    panic!(\"once\");\n}",
        ":3: `panics twice` panics in a `drop` while another panic unwinds",
    ),
    (
        "has a hook",
        "fn main() {\n    std::panic::set_hook(Box::new(|_| ()));\n}",
        ":2: `has a hook` replaces the panic hook",
    ),
    (
        "locks in two orders without end",
        "use std::sync::Mutex;\nuse std::thread;\nstatic A: Mutex<()> = Mutex::new(());\nstatic B: Mutex<()> = Mutex::new(());\nfn main() {\n    thread::spawn(|| loop { let _b = B.lock(); let _a = A.lock(); println!(\"a\"); });\n    loop { let _a = A.lock(); let _b = B.lock(); println!(\"b\"); }\n}",
        "Random schedules find a failure before that:\nlocks in two orders without end:",
    ),
    (
        "has a number",
        "fn main() {\n    println!(\"{}\", std::process::id());\n}",
        ":2: `has a number` asks for its process's number",
    ),
    (
        "has a pointer",
        "fn main() {\n    let x = 1;\n    println!(\"{:?}\", &raw const x);\n}",
        ":3: `has a pointer` looks at an address",
    ),
    (
        "asks for a size",
        "use std::sync::Mutex;\nfn main() {\n    println!(\"{}\", size_of::<u32>());\n    println!(\"{}\", size_of::<Mutex<u32>>());\n}",
        ":4: `asks for a size` asks for a size, which may be another",
    ),
    (
        "asks for a capacity",
        "use std::{sync::Mutex, thread};\nfn main() {\n    let v = Mutex::new(Vec::<u32>::new());\n    thread::scope(|s| {\n        s.spawn(|| v.lock().unwrap().reserve_exact(10));\n        s.spawn(|| v.lock().unwrap().shrink_to_fit());\n    });\n    println!(\"{}\", v.lock().unwrap().capacity());\n}",
        ":8: `asks for a capacity` asks for a capacity, which the search does not tell apart",
    ),
    (
        "forgets a guard",
        "use std::sync::Mutex;\nstatic LOG: Mutex<u32> = Mutex::new(0);\nfn main() {\n    std::mem::forget(LOG.lock());\n    std::thread::spawn(|| println!(\"a\"));\n    println!(\"b\");\n}",
        ":2: `forgets a guard` leaves a lock in a `static` locked at its end",
    ),
];

#[test]
fn what_cannot_be_explored_is_refused_with_its_line() {
    let stand_in = StandIn::build().expect("the stand-in builds");
    let mut wrong = vec![];
    for (name, source, expected) in PROGRAMS.iter().chain(UNSAFE) {
        let program = Program {
            others: vec![],
            package: None,
            name: (*name).to_owned(),
            path: PathBuf::new(),
            shown: format!("{}.rs", name.replace(' ', "_")),
            edition: "2024".to_owned(),
            source: (*source).to_owned(),
        };
        let outcome = Explorer::new(&[&program], &stand_in)
            .and_then(|explorer| explorer.explore(0, Options::default(), |_| ()));
        match outcome {
            Ok(_) => wrong.push(format!("{name}: was explored")),
            Err(error) => {
                let said = format!("{error:#}");
                if !said.contains(expected) {
                    wrong.push(format!("{name}: expected `{expected}`, found `{said}`"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_limit_is_owned_up_to() {
    let stand_in = StandIn::build().expect("the stand-in builds");
    let program = Program {
        others: vec![],
        package: None,
        name: "many".to_owned(),
        path: PathBuf::new(),
        shown: "many.rs".to_owned(),
        edition: "2024".to_owned(),
        source: "use std::thread;\nfn main() {\n    for id in 0..5 {\n        thread::spawn(move || println!(\"{id}\"));\n    }\n}\n".to_owned(),
    };
    let explorer = Explorer::new(&[&program], &stand_in).expect("it compiles");
    let all = Options::default();
    let limits = [
        Options { states: 10, ..all },
        Options {
            memory: 30_000,
            ..all
        },
        Options {
            time: Duration::ZERO,
            ..all
        },
    ];
    for options in limits {
        let graph = explorer.explore(0, options, |_| ());
        let graph = graph.expect("a limit is no error");
        assert!(!graph.complete, "{options:?}");
        let report = schedules::report::report(&program, &graph);
        assert!(report.contains("at least"), "{report}");
    }
    let graph = explorer.explore(0, all, |_| ());
    assert!(graph.expect("it can be explored").complete);
}

#[test]
fn outputs_by_weaker_orderings_are_told_apart_and_so_is_what_is_not_followed() {
    let stand_in = StandIn::build().expect("the stand-in builds");
    let program = |name: &str, ordering: &str, glance: &str| Program {
        others: vec![],
        package: None,
        name: name.to_owned(),
        path: PathBuf::new(),
        shown: format!("{name}.rs"),
        edition: "2024".to_owned(),
        // Store buffering: 0 0 needs a load of an older value.
        source: format!(
            "use std::sync::Mutex;\nuse std::sync::atomic::{{AtomicU32, Ordering::{ordering}}};\nuse std::thread;\n\
             fn main() {{\n    let (x, y) = (AtomicU32::new(0), AtomicU32::new(0));\n    let lock = Mutex::new(());\n    \
             thread::scope(|scope| {{\n        let other = scope.spawn(|| {{ x.store(1, {ordering}); y.load({ordering}) }});\n        \
             y.store(1, {ordering});\n        let a = x.load({ordering});\n        {glance}\n        \
             println!(\"{{a}} {{}}\", other.join().unwrap());\n    }});\n    drop(lock);\n}}\n"
        ),
    };
    let glance = "drop(lock.try_lock());";
    // Another thread has the lock, too.
    let shared = "scope.spawn(|| drop(lock.lock())); drop(lock.try_lock());";
    let programs = [
        program("strong", "SeqCst", glance),
        program("weak", "Relaxed", ""),
        program("weak_glance", "Relaxed", glance),
        program("shared_glance", "SeqCst", shared),
    ];
    let each: Vec<_> = programs.iter().collect();
    let explorer = Explorer::new(&each, &stand_in).expect("they compile");
    let reports = programs.iter().enumerate().map(|(number, program)| {
        let graph = explorer.explore(number, Options::default(), |_| ());
        schedules::report::report(program, &graph.expect("it can be explored"))
    });
    let reports: Vec<_> = reports.collect();
    let says = |number: usize, words: &str| reports[number].contains(words);
    let weaker = "1 of them is possible only because loads may read older values";
    let more = "there may be more outputs";
    let said = [0, 1, 2, 3].map(|number| (says(number, weaker), says(number, more)));
    let expected = [(false, false), (true, false), (true, true), (false, true)];
    assert_eq!(said, expected, "{}", reports.join("\n"));
}
