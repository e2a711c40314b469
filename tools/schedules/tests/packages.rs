//! Programs and tests of packages: several files, a library, crates by others.

use std::fs;
use std::path::Path;
use std::process::Command;

use schedules::program::watched;
use tempfile::TempDir;

const MANIFEST: &str =
    "[package]\nname = \"shop\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n";

/// Sells what it has looked at before, which somebody else may have sold since.
const STOCK: &str = "\
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

pub struct Stock {
    left: AtomicU32,
}

impl Stock {
    pub fn new(left: u32) -> Self {
        Stock { left: AtomicU32::new(left) }
    }

    pub fn take(&self) -> bool {
        let left = self.left.load(SeqCst);
        if left == 0 {
            return false;
        }
        self.left.store(left - 1, SeqCst);
        true
    }
}
";

fn package(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(folder.path(), files);
    folder
}

fn write(folder: &Path, files: &[(&str, &str)]) {
    for (name, text) in files {
        let file = folder.join(name);
        let parent = file.parent().expect("a file lies in a folder");
        fs::create_dir_all(parent).expect("a folder can be made");
        fs::write(file, text).expect("the file can be written");
    }
}

/// The exit status, and all that the command says.
fn schedules(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_cargo-schedules"))
        .args(arguments)
        .current_dir(folder)
        // What is needed is there: this workspace is built from it.
        .env("CARGO_NET_OFFLINE", "true")
        .output()
        .expect("the command can be started");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let said = text(&output.stdout) + &text(&output.stderr);
    (output.status.code(), said)
}

/// Gets what a package needs, where this workspace is not built from it.
fn fetch(folder: &Path) {
    let has = |options: &[&str]| {
        let output = Command::new("cargo")
            .args(["fetch", "--quiet"])
            .args(options)
            .current_dir(folder)
            .output()
            .expect("cargo can be started");
        output.status.success()
    };
    assert!(
        has(&["--offline"]) || has(&[]),
        "crates can't be had without a network"
    );
}

#[track_caller]
fn says(said: &str, expected: &[&str]) {
    for expected in expected {
        assert!(
            said.contains(expected),
            "the command should say:\n{expected}\nand says:\n{said}"
        );
    }
}

#[test]
fn a_program_of_several_files_names_the_file_of_each_line() {
    let folder = package(&[
        ("Cargo.toml", MANIFEST),
        ("src/lib.rs", "//! What is sold.\n\npub mod stock;\n"),
        ("src/stock.rs", STOCK),
        (
            "src/main.rs",
            "mod till;\n\nfn main() {\n    till::open();\n}\n",
        ),
        (
            "src/till/mod.rs",
            "mod buyers;\n\npub fn open() {\n    assert_eq!(buyers::come(), 1);\n}\n",
        ),
        (
            "src/till/buyers.rs",
            "use std::thread;\n\nuse shop::stock::Stock;\n\npub fn come() -> u32 {\n    let stock = Stock::new(1);\n    thread::scope(|scope| {\n        let other = scope.spawn(|| stock.take());\n        let mine = stock.take();\n        let theirs = other.join().expect(\"the buyer panicked\");\n        println!(\"{mine} {theirs}\");\n        u32::from(mine) + u32::from(theirs)\n    })\n}\n",
        ),
    ]);
    let (status, said) = schedules(folder.path(), &["."]);
    assert_eq!(status, Some(0), "{said}");
    says(
        &said,
        &[
            "shop: 3 distinct outputs",
            "The program panics: 1 output",
            "| true true",
            "the AtomicU32 of src/stock.rs:9 (src/stock.rs:13)",
            "main joins (src/till/buyers.rs:10)",
            "prints \"true true\" (src/till/buyers.rs:11)",
            "panicked at src/till/mod.rs:4:5",
        ],
    );

    // What is edited is built anew.
    let mended = STOCK.replace("self.left.load(SeqCst)", "self.left.swap(0, SeqCst)");
    write(folder.path(), &[("src/stock.rs", &mended)]);
    let (status, said) = schedules(folder.path(), &["."]);
    assert_eq!(status, Some(0), "{said}");
    says(&said, &["shop: 2 distinct outputs"]);
    assert!(!said.contains("panics"), "{said}");

    // What can't be explored is named with its file, and so is what does not compile.
    for (source, expected) in [
        (
            "pub mod stock;\n\npub fn read() {\n    let _ = std::fs::read(\"x\");\n}\n",
            "src/lib.rs:4: `shop` uses files",
        ),
        (
            "pub mod stock;\nmod cellar;\n",
            "src/lib.rs:2: needs another file, which is not there, for its module `cellar`",
        ),
        (
            "pub mod stock;\npub const LEFT: u32 = \"one\";\n",
            "src/lib.rs:2:23",
        ),
    ] {
        write(folder.path(), &[("src/lib.rs", source)]);
        let (status, said) = schedules(folder.path(), &["."]);
        assert_eq!(status, Some(1), "{said}");
        says(&said, &[expected]);
    }
}

#[test]
fn a_source_file_finds_its_modules_as_the_compiler_does() {
    let folder = package(&[
        (
            "main.rs",
            "#[path = \"elsewhere/kitchen.rs\"]\nmod cook;\nmod inline {\n    pub mod deep;\n}\n\nfn main() {\n    let cook = std::thread::spawn(cook::pot::stir);\n    inline::deep::sing();\n    cook.join().expect(\"the cook panicked\");\n}\n",
        ),
        ("elsewhere/kitchen.rs", "pub mod pot;\n"),
        (
            "elsewhere/pot.rs",
            "pub fn stir() {\n    println!(\"stir\");\n}\n",
        ),
        (
            "inline/deep.rs",
            "pub fn sing() {\n    println!(\"la\");\n}\n",
        ),
    ]);
    let (status, said) = schedules(folder.path(), &["main.rs", "--output", "la\\nstir"]);
    assert_eq!(status, Some(0), "{said}");
    says(
        &said,
        &[
            "main: 2 distinct outputs",
            "prints \"la\" (inline/deep.rs:2)",
            "prints \"stir\" (elsewhere/pot.rs:2)",
        ],
    );
}

#[test]
fn crates_by_others_are_explored_or_refused_by_name() {
    let needs = |name: &str| format!("{MANIFEST}\n[dependencies]\n{name} = \"*\"\n");
    let folder = package(&[
        ("Cargo.toml", &needs("anyhow")),
        (
            "src/main.rs",
            // It has a loop that waits, for what is `std`'s.
            "use std::sync::atomic::{AtomicBool, Ordering::SeqCst};\nuse std::{hint, thread};\n\nuse anyhow::{Context, Result};\n\nstatic OPEN: AtomicBool = AtomicBool::new(false);\n\nfn main() -> Result<()> {\n    let other = thread::spawn(|| {\n        println!(\"other\");\n        OPEN.store(true, SeqCst);\n    });\n    println!(\"main\");\n    while !OPEN.load(SeqCst) {\n        hint::spin_loop();\n    }\n    other.join().ok().context(\"it panicked\")\n}\n",
        ),
    ]);
    let (status, said) = schedules(folder.path(), &["."]);
    assert_eq!(status, Some(0), "{said}");
    says(&said, &["shop: 2 distinct outputs"]);

    // So it has in a type of its own, of which each is looked up by its name.
    let folder = package(&[("Cargo.toml", &needs("either")), ("src/main.rs", GATE)]);
    let (status, said) = schedules(folder.path(), &["."]);
    assert_eq!(status, Some(0), "{said}");
    says(&said, &["shop: 2 distinct outputs"]);

    let folder = package(&[("Cargo.toml", &needs("indexmap")), ("src/main.rs", ORDERS)]);
    let (status, said) = schedules(folder.path(), &["."]);
    assert_eq!(status, Some(0), "{said}");
    says(&said, &["shop: 2 distinct outputs"]);

    // Its atomics are those of `core`: the thread finds the logger, or comes too early.
    let folder = package(&[("Cargo.toml", &needs("log")), ("src/main.rs", LOGGER)]);
    let (status, said) = schedules(folder.path(), &["."]);
    assert_eq!(status, Some(0), "{said}");
    says(&said, &["shop: 2 distinct outputs"]);

    // So are its, and it shows its README in its documentation.
    let folder = package(&[
        ("Cargo.toml", &needs("colorchoice")),
        (
            "src/main.rs",
            "use colorchoice::ColorChoice;\nuse std::thread;\n\nfn main() {\n    let other = thread::spawn(|| ColorChoice::Never.write_global());\n    println!(\"{:?}\", ColorChoice::global());\n    other.join().unwrap();\n}\n",
        ),
    ]);
    let (status, said) = schedules(folder.path(), &["."]);
    assert_eq!(status, Some(0), "{said}");
    says(&said, &["shop: 2 distinct outputs"]);

    // It is told what there is in its place.
    let folder = package(&[
        ("Cargo.toml", &needs("lazy_static")),
        ("src/main.rs", "use lazy_static as _;\nfn main() {}\n"),
    ]);
    let (status, said) = schedules(folder.path(), &["."]);
    assert_eq!(status, Some(1), "{said}");
    says(
        &said,
        &[
            "`shop` depends on `lazy_static` ",
            "which has an `unsafe impl`, and so may share what the search can't see (",
            "and so can't be explored: what is explored is `std::sync::LazyLock`",
        ],
    );

    // And who has asked for a crate that the program does not name.
    let folder = package(&[
        ("Cargo.toml", &needs("crossbeam-channel")),
        ("src/main.rs", "use crossbeam_channel as _;\nfn main() {}\n"),
    ]);
    let (status, said) = schedules(folder.path(), &["."]);
    assert_eq!(status, Some(1), "{said}");
    says(
        &said,
        &[
            "`shop` depends, by `crossbeam-channel`, on `crossbeam-utils`, which",
            "what is explored is `std::sync::mpsc`",
        ],
    );

    // It has an `Arc` that becomes one of a trait, which is no reason.
    let folder = package(&[
        ("Cargo.toml", &needs("tracing-core")),
        ("src/main.rs", "use tracing_core as _;\nfn main() {}\n"),
    ]);
    fetch(folder.path());
    let (status, said) = schedules(folder.path(), &["."]);
    assert_eq!(status, Some(1), "{said}");
    says(
        &said,
        &[
            "`shop` depends, by `tracing-core`, on `",
            "and so can't be explored",
        ],
    );
    assert!(!said.contains("compile against"), "{said}");
}

#[test]
fn a_file_of_tests_that_is_left_out_here_is_no_fault_of_its_package() {
    let folder = package(&[
        ("Cargo.toml", MANIFEST),
        ("src/lib.rs", ""),
        (
            "tests/loom.rs",
            "#![cfg(feature = \"loom\")]\nuse loom::model;\n\n#[test]\nfn models() {}\n",
        ),
        ("tests/plain.rs", "#[test]\nfn passes() {}\n"),
    ]);
    let (status, said) = schedules(folder.path(), &["test"]);
    assert_eq!(status, Some(0), "{said}");
    says(&said, &["test result: ok. 1 passed in every schedule"]);
    assert!(!said.contains("models"), "{said}");
}

#[test]
fn a_crate_that_is_lent_is_explored_unless_the_program_names_it() {
    let needs =
        format!("{MANIFEST}\n[dependencies]\npretty_assertions = \"1.4.1\"\nyansi = \"1.0.1\"\n");
    let source = |named: &str| {
        format!(
            "use pretty_assertions::assert_eq;\nuse std::thread;\n\nfn main() {{\n{named}    let other = thread::spawn(|| println!(\"other\"));\n    println!(\"main\");\n    assert_eq!(other.join().is_ok(), true);\n}}\n"
        )
    };
    let folder = package(&[("Cargo.toml", &needs), ("src/main.rs", &source(""))]);
    fetch(folder.path());
    let (status, said) = schedules(folder.path(), &["."]);
    assert_eq!(status, Some(0), "{said}");
    says(&said, &["shop: 2 distinct outputs"]);

    let names = source("    yansi::disable();\n");
    let folder = package(&[("Cargo.toml", &needs), ("src/main.rs", &names)]);
    let (status, said) = schedules(folder.path(), &["."]);
    assert_eq!(status, Some(1), "{said}");
    let words = "which writes to standard output past `print!`, which the search would miss (";
    says(&said, &["`shop` depends on `yansi`", words]);
}

/// Says what a thread has to say, if somebody listens by then.
const LOGGER: &str = r#"use std::thread;

struct Loud;

impl log::Log for Loud {
    fn enabled(&self, _: &log::Metadata) -> bool {
        true
    }

    fn log(&self, record: &log::Record) {
        println!("{}", record.args());
    }

    fn flush(&self) {}
}

fn main() {
    let other = thread::spawn(|| log::info!("hello"));
    log::set_logger(&Loud).unwrap();
    log::set_max_level(log::LevelFilter::Info);
    other.join().unwrap();
}
"#;

/// A map that is gone through in the order in which two threads have filled it.
const ORDERS: &str = r#"use std::sync::Mutex;
use std::thread;

use indexmap::IndexMap;

fn main() {
    let orders = Mutex::new(IndexMap::new());
    thread::scope(|scope| {
        scope.spawn(|| orders.lock().unwrap().insert("Ada", 1));
        scope.spawn(|| orders.lock().unwrap().insert("Ben", 2));
    });
    println!("{:?}", orders.into_inner().unwrap());
}
"#;

/// A loop that waits for the field of a value that is shared.
const GATE: &str = r#"use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;

use either::Either;

struct Gate {
    open: AtomicBool,
}

fn main() {
    let gate = Arc::new(Gate { open: AtomicBool::new(false) });
    let keeper = {
        let gate = Arc::clone(&gate);
        thread::spawn(move || {
            println!("open");
            gate.open.store(true, SeqCst);
        })
    };
    let side: Either<u32, ()> = Either::Left(1);
    println!("{side:?}");
    while !gate.open.load(SeqCst) {
        thread::yield_now();
    }
    keeper.join().unwrap();
}
"#;

/// Tests of each kind.
const TESTS: &str = r#"//! What is sold.

pub mod stock;

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::thread;

    use super::stock::Stock;

    #[test]
    fn never_oversells() {
        let stock = Stock::new(1);
        let sold = thread::scope(|scope| {
            let other = scope.spawn(|| stock.take());
            u32::from(stock.take()) + u32::from(other.join().unwrap())
        });
        assert_eq!(sold, 1, "sold twice");
    }

    #[test]
    fn sells_one() -> Result<(), String> {
        match Stock::new(1).take() {
            true => Ok(()),
            false => Err("nothing to sell".to_owned()),
        }
    }

    #[test]
    fn fails_by_an_error() -> Result<(), String> {
        Err("closed".to_owned())
    }

    #[test]
    #[should_panic]
    fn does_not_panic() {}

    #[test]
    #[should_panic(expected = "broke")]
    fn panics_with_these_words() {
        panic!("the till broke");
    }

    #[test]
    #[should_panic(expected = "other_words")]
    fn panics_with_other_words() {
        panic!("closed");
    }

    #[test]
    #[ignore = "takes long"]
    fn waits() {}

    #[test]
    fn reads_a_file() {
        let _ = std::fs::read("prices");
    }

    #[test]
    fn gets_stuck() {
        let (till, safe) = (Mutex::new(()), Mutex::new(()));
        thread::scope(|scope| {
            scope.spawn(|| {
                let _till = till.lock();
                let _safe = safe.lock();
            });
            let _safe = safe.lock();
            let _till = till.lock();
        });
    }

    #[test]
    fn is_named_by_its_thread() {
        assert_eq!(thread::current().name(), Some("tests::is_named_by_its_thread"));
    }

    #[cfg(any())]
    #[test]
    fn is_not_compiled() {}
}
"#;

#[test]
fn tests_are_run_under_every_schedule_and_told_as_a_test_runner_tells_them() {
    let folder = package(&[
        ("Cargo.toml", MANIFEST),
        ("src/lib.rs", TESTS),
        ("src/stock.rs", STOCK),
        (
            "tests/shop.rs",
            "use shop::stock::Stock;\n\n#[test]\nfn is_empty_at_the_end() {\n    let stock = Stock::new(2);\n    std::thread::scope(|scope| {\n        scope.spawn(|| stock.take());\n        stock.take();\n        stock.take();\n    });\n    assert!(!stock.take());\n}\n",
        ),
    ]);
    let (status, said) = schedules(folder.path(), &["test"]);
    assert_eq!(status, Some(1), "{said}");
    says(
        &said,
        &[
            "running 10 tests of src/lib.rs, each under every schedule",
            "test tests::never_oversells ... FAILED",
            "test tests::sells_one ... ok (in all schedules: 1 stands for them)",
            "test tests::fails_by_an_error ... FAILED",
            "test tests::does_not_panic ... FAILED",
            "test tests::panics_with_these_words ... ok",
            "test tests::panics_with_other_words ... FAILED",
            "test tests::waits ... ignored, takes long",
            "test tests::reads_a_file ... refused",
            "test tests::gets_stuck ... FAILED",
            "test tests::is_named_by_its_thread ... ok",
            "running 1 test of tests/shop.rs",
            "test is_empty_at_the_end ... FAILED",
            "---- tests::never_oversells ----\nIt panics:",
            "(src/stock.rs:13)",
            "panicked at src/lib.rs:19:9:",
            "---- tests::fails_by_an_error ----\nIt ends with exit status 1:",
            "---- tests::does_not_panic ----\nIt should panic, and does not:",
            "---- tests::panics_with_other_words ----\nIt panics with other words than it should:",
            "---- tests::gets_stuck ----\nIt is stuck, forever:",
            "src/lib.rs:57: it uses files",
            "test result: FAILED. 3 passed in every schedule; 6 failed; 0 without a failure as far as was searched; 1 refused; 1 ignored; 0 filtered out",
        ],
    );

    let page = ["test", "sells", "--page", "sells.html"];
    let (status, said) = schedules(folder.path(), &page);
    assert_eq!(status, Some(1), "{said}");
    says(
        &said,
        &["running 2 tests of", "10 filtered out", "sells.html"],
    );
    let page = fs::read_to_string(folder.path().join("sells.html")).expect("it is written");
    let of_the_first = "<h1>tests::never_oversells</h1>";
    let title = page.lines().find(|line| line.contains("<h1>"));
    assert_eq!(title, Some(of_the_first));
    says(
        &page,
        &[
            "#schedule=",
            "\"files\":[{\"name\":\"src/lib.rs\",\"first_line\":1}",
        ],
    );

    let exact = ["test", "tests::sells_one", "--exact"];
    let (status, said) = schedules(folder.path(), &exact);
    assert_eq!(status, Some(0), "{said}");
    says(
        &said,
        &[
            "test result: ok. 1 passed in every schedule",
            "11 filtered out",
        ],
    );

    let unfinished = ["test", "never_oversells", "--states", "1"];
    let (status, said) = schedules(folder.path(), &unfinished);
    assert_eq!(status, Some(1), "{said}");
    says(
        &said,
        &[
            "... no failure found, not all: a limit was reached",
            "test result: not all was proven. 0 passed",
        ],
    );
}

/// A lock that is taken with the ordering in the place of `TAKE`.
const LOCK: &str = "\
use std::cell::UnsafeCell;
use std::hint;
use std::sync::atomic::{AtomicBool, Ordering::*};

pub struct SpinLock<T> {
    locked: AtomicBool,
    value: UnsafeCell<T>,
}

unsafe impl<T: Send> Sync for SpinLock<T> {}

impl<T> SpinLock<T> {
    pub const fn new(value: T) -> Self {
        SpinLock { locked: AtomicBool::new(false), value: UnsafeCell::new(value) }
    }

    pub fn with(&self, change: impl FnOnce(&mut T)) {
        while self.locked.swap(true, TAKE) {
            hint::spin_loop();
        }
        change(unsafe { &mut *self.value.get() });
        self.locked.store(false, Release);
    }
}
";

/// Both threads add in another file than that with the lock.
const ADDERS: &str = "\
pub mod lock;
pub mod weak;

#[cfg(test)]
mod tests {
    use std::thread;

    #[test]
    fn orders() {
        let count = super::lock::SpinLock::new(0);
        thread::scope(|scope| {
            scope.spawn(|| count.with(|count| *count += 1));
            count.with(|count| *count += 1);
        });
        count.with(|count| assert_eq!(*count, 2));
    }

    #[test]
    fn does_not_order() {
        let count = super::weak::SpinLock::new(0);
        thread::scope(|scope| {
            scope.spawn(|| count.with(|count| *count += 1));
            count.with(|count| *count += 2);
        });
    }
}
";

#[test]
fn what_unsafe_does_in_a_package_and_its_tests_is_watched() {
    let (right, weak) = (
        LOCK.replace("TAKE", "Acquire"),
        LOCK.replace("TAKE", "Relaxed"),
    );
    let folder = package(&[
        ("Cargo.toml", MANIFEST),
        ("src/lib.rs", ADDERS),
        ("src/lock.rs", &right),
        ("src/weak.rs", &weak),
        (
            "src/main.rs",
            "use shop::lock::SpinLock;\n\nstatic COUNT: SpinLock<u32> = SpinLock::new(0);\n\nfn main() {\n    let other = std::thread::spawn(|| COUNT.with(|count| *count += 1));\n    COUNT.with(|count| println!(\"{count}\"));\n    other.join().expect(\"it panicked\");\n}\n",
        ),
        (
            "tests/shop.rs",
            "use shop::weak::SpinLock;\n\n#[test]\nfn from_outside() {\n    let count = SpinLock::new(0);\n    std::thread::scope(|scope| {\n        scope.spawn(|| count.with(|count| *count += 1));\n        count.with(|count| *count += 2);\n    });\n}\n",
        ),
    ]);
    let (status, said) = schedules(folder.path(), &["test"]);
    assert_eq!(status, Some(1), "{said}");
    if !watched::IS_POSSIBLE {
        says(&said, &["src/lock.rs:10: it has an `unsafe impl`"]);
        return;
    }
    says(
        &said,
        &[
            "test tests::orders ... ok",
            "test tests::does_not_order ... FAILED",
            "---- tests::does_not_order ----\nIt has a data race:",
            "memory (line 22)",
            "memory (line 23)",
            "test from_outside ... FAILED",
            "---- from_outside ----\nIt has a data race:",
            "nothing orders these two",
        ],
    );
    let (status, said) = schedules(folder.path(), &["."]);
    assert_eq!(status, Some(0), "{said}");
    says(
        &said,
        &["shop: 2 distinct outputs", "The program ends well: 2"],
    );
    assert!(!said.contains("race"), "{said}");
}

/// Which of two comes first is the question in the place of `ASKS`.
const HANDED_ON: &str = "\
use std::sync::atomic::{AtomicPtr, Ordering::*};

pub struct Desk(AtomicPtr<u32>);

impl Desk {
    pub const fn new() -> Self {
        Desk(AtomicPtr::new(std::ptr::null_mut()))
    }

    pub fn put(&self, value: u32) {
        self.0.store(Box::into_raw(Box::new(value)), Release);
    }

    pub fn take(&self) -> Option<u32> {
        let there = self.0.swap(std::ptr::null_mut(), Acquire);
        (!there.is_null()).then(|| *unsafe { Box::from_raw(there) })
    }

    pub fn is_before(&self, other: &Desk) -> bool {
        self.0.load(Relaxed) ASKS other.0.load(Relaxed)
    }
}
";

#[test]
fn an_address_in_a_package_has_a_name_and_no_order() {
    if !watched::IS_POSSIBLE {
        return;
    }
    let folder = package(&[
        ("Cargo.toml", MANIFEST),
        ("src/lib.rs", "pub mod desk;\n"),
        ("src/desk.rs", &HANDED_ON.replace("ASKS", "==")),
        (
            "src/main.rs",
            "use shop::desk::Desk;\n\nstatic DESK: Desk = Desk::new();\n\nfn main() {\n    let other = std::thread::spawn(|| DESK.put(7));\n    println!(\"{:?}\", DESK.take());\n    other.join().expect(\"it panicked\");\n}\n",
        ),
    ]);
    let (status, said) = schedules(folder.path(), &["."]);
    assert_eq!(status, Some(0), "{said}");
    says(&said, &["shop: 2 distinct outputs"]);
    write(
        folder.path(),
        &[("src/desk.rs", &HANDED_ON.replace("ASKS", "<"))],
    );
    let (status, said) = schedules(folder.path(), &["."]);
    assert_eq!(status, Some(1), "{said}");
    let refused = "src/desk.rs:20: `shop` asks for an order or a hash of addresses";
    says(&said, &[refused]);
}

/// The order is in the code of a crate by others, for values of any type.
const ORDERED: &str = r#"use std::sync::atomic::{AtomicPtr, Ordering::SeqCst};

use either::Either;

fn main() {
    let (mut one, mut two) = (1, 2);
    let place = AtomicPtr::new(&raw mut one);
    let before: Either<*mut u32, u32> = Either::Left(place.swap(&raw mut two, SeqCst));
    println!("{}", before ASKS Either::Left(place.load(SeqCst)));
}
"#;

#[test]
fn an_address_has_no_order_in_a_crate_by_others() {
    if !watched::IS_POSSIBLE {
        return;
    }
    let manifest = format!("{MANIFEST}\n[dependencies]\neither = \"*\"\n");
    let compared = |by: &str| {
        let main = ORDERED.replace("ASKS", by);
        let folder = package(&[("Cargo.toml", &manifest), ("src/main.rs", &main)]);
        schedules(folder.path(), &["."])
    };
    let (status, said) = compared("==");
    assert_eq!(status, Some(0), "{said}");
    says(&said, &["shop: 1 distinct output"]);
    let (status, said) = compared("<");
    assert_eq!(status, Some(1), "{said}");
    says(
        &said,
        &["src/main.rs: `shop` lets generic code ask for an order or a hash of addresses"],
    );
}
