//! Random small programs come out the same with every reduction on and off.
//!
//! The programs are random, and the same on every run: each is made from its
//! number.

mod strategies;

use std::num::NonZero;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use formats::search::Reductions;
use schedules::analysis::outputs::Outputs;
use schedules::build::StandIn;
use schedules::explore::{Explorer, Options};
use schedules::program::Program;

/// Numbers that look random: a linear congruential generator.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// Programs about the same few things.
struct Family {
    /// What the threads share.
    shared: &'static str,
    /// What is made for each thread before it is started.
    each: &'static str,
    /// What each thread begins with; one that owns something takes it along.
    begins: &'static str,
    /// What main does when all are started.
    then: &'static str,
    /// In the place of `$t` stands the number of the thread, in that of `$n` one
    /// of two numbers.
    statements: &'static [&'static str],
    end: &'static str,
    /// They may be joined late, or never.
    are_free: bool,
}

const SCOPED: Family = Family {
    shared: "",
    each: "",
    begins: "",
    then: "",
    statements: &[],
    end: "",
    are_free: false,
};

const FAMILIES: &[Family] = &[
    // A little of each.
    Family {
        shared: "let (a, b, x) = (Mutex::new(0), Mutex::new(0), AtomicUsize::new(0));
    let (bell, shared, both) = (Condvar::new(), RwLock::new(0), Barrier::new(2));
    let (sender, receiver) = mpsc::channel::<u32>();
    let (meeting, guest) = mpsc::sync_channel::<u32>(0);
    let (receiver, guest) = (Mutex::new(receiver), Mutex::new(guest));",
        statements: &[
            r#"println!("$t");"#,
            r#"println!("$t");"#,
            "*a.lock().unwrap() += 1;",
            r#"{ let a = a.lock().unwrap(); println!("$t sees {a}"); }"#,
            "{ let _a = a.lock().unwrap(); *b.lock().unwrap() += 1; }",
            "{ let _b = b.lock().unwrap(); *a.lock().unwrap() += 1; }",
            "{ let seen = x.load(SeqCst); x.store(seen + 1, SeqCst); }",
            "x.fetch_add(2, SeqCst);",
            "sender.send($t).unwrap();",
            r#"{ let got = receiver.lock().unwrap().recv(); println!("got {got:?}"); }"#,
            "meeting.send($t).unwrap();",
            r#"{ let met = guest.lock().unwrap().recv(); println!("met {met:?}"); }"#,
            "both.wait();",
            "{ *shared.write().unwrap() += 1; bell.notify_one(); }",
            r#"{ let seen = shared.read().unwrap(); println!("$t reads {seen}"); }"#,
        ],
        end: r#"println!("end {}", x.load(SeqCst));"#,
        ..SCOPED
    },
    // Several locks that are made at one place.
    Family {
        shared: "let locks: Vec<_> = (0..2).map(|_| Mutex::new(0)).collect();
    let x = AtomicUsize::new(0);",
        statements: &[
            r#"println!("$t");"#,
            "*locks[$n].lock().unwrap() += 1;",
            "{ let i = x.load(SeqCst) % 2; *locks[i].lock().unwrap() += 2; }",
            "x.fetch_add(1, SeqCst);",
            "{ let one = locks[0].lock().unwrap(); *locks[1].lock().unwrap() += *one + 1; }",
            "{ let two = locks[1].lock().unwrap(); *locks[0].lock().unwrap() += *two + 1; }",
            "if let Ok(mut one) = locks[$n].try_lock() { *one += 4; }",
            r#"{ let one = locks[$n].lock().unwrap(); println!("$t sees {one}"); }"#,
        ],
        end: r#"println!("{} {}", locks[0].lock().unwrap(), locks[1].lock().unwrap());"#,
        ..SCOPED
    },
    // What the threads of a scope write, the search does not see.
    Family {
        shared: "let (mut w0, mut w1, mut w2, mut w3) = (9, 9, 9, 9);
    let (x, a) = (AtomicUsize::new(0), Mutex::new(0));",
        statements: &[
            "w$t = x.load(SeqCst);",
            "w$t += *a.lock().unwrap();",
            "*a.lock().unwrap() = w$t;",
            "x.store($n, SeqCst);",
            "x.fetch_add(1, SeqCst);",
            r#"println!("$t");"#,
            "if w$t != 9 { x.swap(w$t, SeqCst); }",
        ],
        end: r#"println!("{w0} {w1} {w2} {w3}");"#,
        ..SCOPED
    },
    // Panics, and what they leave behind.
    Family {
        shared: "let (a, x) = (Mutex::new(0), AtomicUsize::new(0));",
        statements: &[
            r#"{ let mut a = a.lock().unwrap_or_else(|error| { println!("$t warned"); error.into_inner() }); *a += 1; }"#,
            r#"{ let _a = a.lock(); if x.load(SeqCst) == $n { panic!("$t"); } }"#,
            r#"if x.fetch_add(1, SeqCst) == 1 { panic!("$t"); }"#,
            r#"println!("$t {}", a.is_poisoned());"#,
            "a.clear_poison();",
            r#"{ let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| { let _a = a.lock(); panic!("$t"); })); }"#,
        ],
        end: r#"println!("{:?}", a.lock().is_ok());"#,
        ..SCOPED
    },
    // Readers and writers.
    Family {
        shared: "let shared = RwLock::new(0);",
        statements: &[
            r#"{ let seen = shared.read().unwrap(); println!("$t reads {seen}"); }"#,
            "*shared.write().unwrap() += 1;",
            r#"{ let mut shared = shared.write().unwrap(); *shared += 1; println!("$t writes {shared}"); }"#,
            r#"println!("$t {}", shared.try_read().is_ok());"#,
            r#"println!("$t {}", shared.try_write().is_ok());"#,
            r#"{ let (one, two) = (shared.read().unwrap(), shared.read().unwrap()); println!("$t {one}{two}"); }"#,
            r#"println!("$t");"#,
        ],
        end: r#"println!("{}", shared.read().unwrap());"#,
        ..SCOPED
    },
    // Waiting for a change.
    Family {
        shared: "let (value, bell) = (Mutex::new(0), Condvar::new());",
        statements: &[
            "{ *value.lock().unwrap() += 1; bell.notify_one(); }",
            "{ let mut value = value.lock().unwrap(); *value += 1; bell.notify_all(); }",
            "bell.notify_one();",
            r#"{ let value = bell.wait_while(value.lock().unwrap(), |value| *value == 0).unwrap(); println!("$t {value}"); }"#,
            "{ let mut value = value.lock().unwrap(); if *value == 0 { value = bell.wait(value).unwrap(); } *value += 1; }",
            r#"{ let (value, late) = bell.wait_timeout(value.lock().unwrap(), Duration::ZERO).unwrap(); println!("$t {value} {}", late.timed_out()); }"#,
            r#"println!("$t");"#,
        ],
        end: r#"println!("{}", value.lock().unwrap());"#,
        ..SCOPED
    },
    // A channel whose ends go.
    Family {
        shared: "let (sender, receiver) = mpsc::channel::<u32>();
    let receiver = Mutex::new(Some(receiver));
    let receiver = &receiver;",
        each: "let mut sender$t = Some(sender.clone());",
        begins: "let sender = &mut sender$t;",
        then: "let mut sender = &mut Some(sender);",
        statements: &[
            r#"println!("$t {:?}", sender.as_ref().map(|sender| sender.send($t).is_ok()));"#,
            "*sender = None;",
            r#"if let Some(receiver) = &*receiver.lock().unwrap() { println!("$t {:?}", receiver.recv()); }"#,
            r#"if let Some(receiver) = &*receiver.lock().unwrap() { println!("$t {:?}", receiver.try_recv()); }"#,
            r#"if let Some(receiver) = &*receiver.lock().unwrap() { println!("$t {:?}", receiver.recv_timeout(Duration::ZERO)); }"#,
            "receiver.lock().unwrap().take();",
            r#"println!("$t");"#,
        ],
        ..SCOPED
    },
    // One with room for one message.
    Family {
        shared: "let (sender, receiver) = mpsc::sync_channel::<u32>(1);
    let receiver = Mutex::new(Some(receiver));
    let receiver = &receiver;",
        each: "let mut sender$t = Some(sender.clone());",
        begins: "let sender = &mut sender$t;",
        then: "let mut sender = &mut Some(sender);",
        statements: &[
            r#"println!("$t {:?}", sender.as_ref().map(|sender| sender.send($t).is_ok()));"#,
            r#"println!("$t {:?}", sender.as_ref().map(|sender| sender.try_send($t).is_ok()));"#,
            "*sender = None;",
            r#"if let Some(receiver) = &*receiver.lock().unwrap() { println!("$t {:?}", receiver.recv()); }"#,
            r#"if let Some(receiver) = &*receiver.lock().unwrap() { println!("$t {:?}", receiver.try_recv()); }"#,
            "receiver.lock().unwrap().take();",
        ],
        ..SCOPED
    },
    // One without room.
    Family {
        shared: "let (sender, receiver) = mpsc::sync_channel::<u32>(0);
    let receiver = Mutex::new(Some(receiver));
    let receiver = &receiver;",
        each: "let mut sender$t = Some(sender.clone());",
        begins: "let sender = &mut sender$t;",
        then: "let mut sender = &mut Some(sender);",
        statements: &[
            r#"println!("$t {:?}", sender.as_ref().map(|sender| sender.send($t).is_ok()));"#,
            r#"println!("$t {:?}", sender.as_ref().map(|sender| sender.try_send($t).is_ok()));"#,
            "*sender = None;",
            r#"if let Some(receiver) = &*receiver.lock().unwrap() { println!("$t {:?}", receiver.recv()); }"#,
            r#"if let Some(receiver) = &*receiver.lock().unwrap() { println!("$t {:?}", receiver.try_recv()); }"#,
            r#"if let Some(receiver) = &*receiver.lock().unwrap() { println!("$t {:?}", receiver.recv_timeout(Duration::ZERO)); }"#,
            "receiver.lock().unwrap().take();",
        ],
        ..SCOPED
    },
    // Whoever comes first.
    Family {
        shared: "let (cell, once) = (OnceLock::<u32>::new(), Once::new());",
        statements: &[
            r#"println!("$t {:?}", cell.get());"#,
            "let _ = cell.set($t);",
            r#"println!("$t {}", cell.get_or_init(|| $t));"#,
            r#"cell.get_or_init(|| { println!("$t makes it"); $t });"#,
            r#"once.call_once(|| println!("$t does it"));"#,
            r#"println!("$t {}", once.is_completed());"#,
            r#"println!("$t {}", cell.wait());"#,
            "once.wait();",
            r#"println!("{}", *LAZY);"#,
        ],
        end: r#"println!("{:?}", cell.into_inner());"#,
        ..SCOPED
    },
    // Parking.
    Family {
        shared: "let (main, x) = (thread::current(), AtomicUsize::new(0));",
        then: "let handles = [handle0.thread().clone(), handle1.thread().clone()];",
        begins: "let handles = [main.clone(), main.clone()];",
        statements: &[
            "thread::park();",
            "thread::park_timeout(Duration::ZERO);",
            "handles[$n].unpark();",
            "while x.load(SeqCst) == 0 { thread::park(); }",
            "{ x.store(1, SeqCst); handles[$n].unpark(); }",
            r#"println!("$t");"#,
        ],
        ..SCOPED
    },
    // Owners, and what is dropped with the last.
    Family {
        shared: "let mine = Arc::new(Loud);",
        each: "let mine$t = Arc::clone(&mine);",
        begins: "let mut weak = Arc::downgrade(&mine$t); let mut mine = Some(mine$t);",
        then: "let mut weak = Arc::downgrade(&mine); let mut mine = Some(mine);",
        statements: &[
            "drop(mine.take());",
            r#"println!("$t {:?}", mine.as_ref().map(Arc::strong_count));"#,
            r#"println!("$t {:?}", weak.upgrade().is_some());"#,
            "weak = std::sync::Weak::new();",
            r#"println!("$t {:?}", mine.take().map(|mine| Arc::try_unwrap(mine).is_ok()));"#,
            r#"println!("$t");"#,
        ],
        are_free: true,
        ..SCOPED
    },
    // Messages that say when they are dropped.
    Family {
        shared: "let (sender, receiver) = mpsc::channel::<Loud>();
    let receiver = Arc::new(Mutex::new(Some(receiver)));",
        each: "let (sender$t, receiver$t) = (sender.clone(), Arc::clone(&receiver));",
        begins: "let (sender, receiver) = (sender$t, receiver$t);",
        statements: &[
            r#"println!("$t {}", sender.send(Loud).is_ok());"#,
            "receiver.lock().unwrap().take();",
            r#"if let Some(receiver) = &*receiver.lock().unwrap() { println!("$t {}", receiver.try_recv().is_ok()); }"#,
            r#"println!("$t");"#,
            "drop(sender.clone());",
        ],
        are_free: true,
        ..SCOPED
    },
    // Threads that go on by themselves, and a main that does not wait.
    Family {
        shared: "static LOG: Mutex<u32> = Mutex::new(0);",
        each: "",
        begins: "",
        statements: &[
            r#"println!("$t");"#,
            r#"print!("$t");"#,
            r#"{ thread::spawn(|| println!("$t's child")); }"#,
            r#"{ let child = thread::spawn(|| { *LOG.lock().unwrap() += 1; }); println!("$t {}", child.is_finished()); }"#,
            r#"println!("$t {}", LOG.lock().unwrap());"#,
            "*LOG.lock().unwrap() += 1;",
            "std::process::exit($n);",
            "thread::yield_now();",
            r#"{ let child = thread::spawn(|| if *LOG.lock().unwrap() == 1 { panic!("$t") }); println!("$t {}", child.join().is_ok()); }"#,
        ],
        are_free: true,
        ..SCOPED
    },
];

/// Two or three threads and main, each with few statements of one family.
fn source(number: u64) -> String {
    let mut dice = Dice(number * 7 + 1);
    let family = &FAMILIES[number as usize % FAMILIES.len()];
    let count = 2 + dice.below(2);
    let most = if count == 2 { 3 } else { 2 };
    let mut threads = String::new();
    for thread in 0..count {
        let start = match family.are_free {
            true => "thread::spawn(move || {",
            false if family.each.is_empty() => "scope.spawn(|| {",
            false => "scope.spawn(move || {",
        };
        let mut text = format!(
            "    {}\n    let handle$t = {start}\n        {}\n",
            family.each, family.begins
        );
        for _ in 0..1 + dice.below(most) {
            text += &format!("        {}\n", statement(&mut dice, family));
        }
        text += "    });\n";
        threads += &text.replace("$t", &thread.to_string());
    }
    let mut main = format!("    {}\n", family.then);
    for _ in 0..dice.below(2) {
        main += &format!("    {}\n", statement(&mut dice, family));
    }
    if family.are_free {
        for thread in 0..dice.below(count + 1) {
            main += &format!("    let _ = handle{thread}.join();\n");
        }
    }
    let work = format!("{threads}{}", main.replace("$t", "3"));
    let work = match family.are_free {
        true => work,
        false => format!("    thread::scope(|scope| {{\n{work}    }});\n"),
    };
    format!(
        "use std::sync::atomic::{{AtomicUsize, Ordering::SeqCst}};\n\
         use std::sync::mpsc;\n\
         use std::sync::{{Arc, Barrier, Condvar, LazyLock, Mutex, Once, OnceLock, RwLock}};\n\
         use std::thread;\nuse std::time::Duration;\n\n\
         static LAZY: LazyLock<u32> = LazyLock::new(|| {{ println!(\"lazy\"); 1 }});\n{}\n\
         fn main() {{\n    {}\n{work}    {}\n}}\n",
        if family.shared.contains("Loud")
            || family.statements.iter().any(|text| text.contains("Loud"))
        {
            "struct Loud;\nimpl Drop for Loud {\n    fn drop(&mut self) { println!(\"dropped\"); }\n}\n"
        } else {
            ""
        },
        family.shared,
        family.end,
    )
}

/// One of a family's, at random.
fn statement(dice: &mut Dice, family: &Family) -> String {
    let text = family.statements[dice.below(family.statements.len() as u64) as usize];
    text.replace("$n", &dice.below(2).to_string())
}

/// How many programs are tried when it is to be done in a minute; more, if this
/// variable says so.
const ASKED: &str = "RANDOM_PROGRAMS";

#[test]
fn random_programs_come_out_the_same_with_every_reduction() {
    compare(2 * FAMILIES.len() as u64, 500);
}

#[test]
#[ignore = "takes a minute"]
fn many_random_programs_come_out_the_same_with_every_reduction() {
    let asked = std::env::var(ASKED).ok();
    let count = asked.map_or(5 * FAMILIES.len() as u64, |count| {
        count
            .parse()
            .unwrap_or_else(|_| panic!("{ASKED} is `{count}`, and has to be a number"))
    });
    compare(count, 2_000);
}

/// Programs that are compiled together.
const BATCH: u64 = 20;

/// What came of the comparisons.
#[derive(Default)]
struct Tally {
    wrong: Vec<String>,
    compared: u64,
    strategic: u64,
}

/// Compares the searches of so many programs that need no more states.
fn compare(count: u64, states: usize) {
    let stand_in = StandIn::build().expect("the stand-in builds");
    let (next, total) = (AtomicU64::new(0), Mutex::new(Tally::default()));
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let first = next.fetch_add(BATCH, Ordering::Relaxed);
                    if first >= count {
                        break;
                    }
                    let tally = compare_batch(first..count.min(first + BATCH), states, &stand_in);
                    let mut total = total.lock().expect("nobody panics with it");
                    total.wrong.extend(tally.wrong);
                    total.compared += tally.compared;
                    total.strategic += tally.strategic;
                    if std::env::var_os(ASKED).is_some() {
                        eprintln!("{first} done, {} wrong", total.wrong.len());
                    }
                }
            });
        }
    });
    let Tally {
        wrong,
        compared,
        strategic,
    } = total.into_inner().expect("nobody panics with it");
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(
        compared >= count,
        "only {compared} searches were small enough"
    );
    assert!(
        strategic >= count,
        "only {strategic} random and bounded searches were small enough"
    );
}

/// Compares the searches of these programs, which are compiled together.
fn compare_batch(numbers: Range<u64>, states: usize, stand_in: &StandIn) -> Tally {
    let programs: Vec<_> = numbers
        .map(|number| Program {
            others: vec![],
            package: None,
            name: format!("fuzz{number}"),
            path: PathBuf::new(),
            shown: format!("fuzz{number}.rs"),
            edition: "2024".to_owned(),
            source: source(number),
        })
        .collect();
    let programs: Vec<_> = programs.iter().collect();
    let explorer = Explorer::new(&programs, stand_in).expect("the programs compile");
    let mut tally = Tally::default();
    for number in 0..programs.len() {
        tally.compared += compare_searches(&explorer, number, states, &mut tally.wrong);
        tally.strategic += strategies::compare(&explorer, number, states, &mut tally.wrong);
    }
    tally
}

/// With what else the outputs were compared; what differs goes to `wrong`.
fn compare_searches(
    explorer: &Explorer<'_>,
    number: usize,
    states: usize,
    wrong: &mut Vec<String>,
) -> u64 {
    let outputs = |reductions| {
        let options = Options {
            reductions,
            states,
            ..Options::default()
        };
        let graph = explorer.explore(number, options, |_| ());
        let graph = graph.unwrap_or_else(|error| {
            panic!("{error:#}\n{}", explorer.program(number).source);
        });
        graph.complete.then(|| Outputs::new(&graph).count())
    };
    let all = Reductions::ALL;
    let Some(reduced) = outputs(all) else {
        return 0;
    };
    let finest = all.finest_grain();
    let mut compared = 0;
    for reductions in [
        Reductions {
            persistent_sets: false,
            ..all
        },
        Reductions {
            fuse_with_previous: false,
            ..all
        },
        Reductions {
            fuse_lock_with_wait: false,
            ..all
        },
        Reductions {
            forget_ended: false,
            ..all
        },
        finest,
        Reductions {
            state_caching: false,
            ..finest
        },
        Reductions {
            state_caching: false,
            persistent_sets: false,
            ..finest
        },
    ] {
        // Without state caching some are too large to be searched through.
        let Some(found) = outputs(reductions) else {
            continue;
        };
        compared += 1;
        if found != reduced {
            wrong.push(format!(
                "{reductions:?}: found {found:?}, with all reductions {reduced:?}\n{}",
                explorer.program(number).source
            ));
        }
    }
    compared
}
