//! How a search grows with threads and steps, what each reduction brings, and
//! how far shuttle's exhaustive scheduler comes with the same programs.
//!
//! `cargo bench -p schedules` prints tables; with `-- --write` they become the
//! ones to which the README of this crate leads. Times are of one run, on a
//! machine that may be busy: compare them within a table, not with others.

mod shuttle;

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use formats::search::Reductions;
use schedules::amounts::grouped;
use schedules::analysis::outputs::Outputs;
use schedules::build::StandIn;
use schedules::explore::{Explorer, Options};
use schedules::program::Program;

use shuttle::Shuttle;

/// Where the README finds the tables.
const TABLE: &str = "benches/growth.md";
const SHUTTLE: &str = "benches/shuttle.md";
/// No search goes on for longer.
const TIME: Duration = Duration::from_secs(3);

/// A program for a number of threads.
struct Family {
    name: &'static str,
    sizes: &'static [usize],
    body: &'static str,
}

const FAMILIES: &[Family] = &[
    Family {
        name: "print a line",
        sizes: &[3, 5, 7],
        body: r#"
    let threads: Vec<_> = (0..N).map(|id| thread::spawn(move || println!("{id}"))).collect();
    for thread in threads { thread.join().unwrap(); }"#,
    },
    Family {
        name: "add under a lock",
        sizes: &[3, 5, 7],
        body: r#"
    let count = Mutex::new(0);
    thread::scope(|scope| for _ in 0..N { scope.spawn(|| *count.lock().unwrap() += 1); });
    println!("{}", count.into_inner().unwrap());"#,
    },
    Family {
        name: "load, then store",
        sizes: &[2, 3, 4],
        body: r#"
    let count = AtomicU32::new(0);
    thread::scope(|scope| for _ in 0..N {
        scope.spawn(|| { let seen = count.load(SeqCst); count.store(seen + 1, SeqCst); });
    });
    println!("{}", count.load(SeqCst));"#,
    },
    Family {
        name: "send a message",
        sizes: &[3, 4, 5],
        body: r#"
    let (sender, receiver) = mpsc::channel();
    for id in 0..N { let sender = sender.clone(); thread::spawn(move || sender.send(id).unwrap()); }
    drop(sender);
    for id in receiver { println!("{id}"); }"#,
    },
    Family {
        name: "meet at a barrier",
        sizes: &[3, 4, 5],
        body: r#"
    let barrier = Barrier::new(N);
    thread::scope(|scope| for id in 0..N {
        let barrier = &barrier;
        scope.spawn(move || { println!("{id} before"); barrier.wait(); println!("{id} after"); });
    });"#,
    },
];

/// The same where loads may read older values, and a loop that waits.
const WEAK: &[Family] = &[
    Family {
        name: "add, relaxed",
        sizes: &[2, 3, 4],
        body: r#"
    let count = AtomicU32::new(0);
    thread::scope(|scope| for _ in 0..N { scope.spawn(|| count.fetch_add(1, Relaxed)); });
    println!("{}", count.load(Relaxed));"#,
    },
    Family {
        name: "load, then store, relaxed",
        sizes: &[2, 3, 4],
        body: r#"
    let count = AtomicU32::new(0);
    thread::scope(|scope| for _ in 0..N {
        scope.spawn(|| { let seen = count.load(Relaxed); count.store(seen + 1, Relaxed); });
    });
    println!("{}", count.load(Relaxed));"#,
    },
    Family {
        name: "add under a lock that spins",
        sizes: &[2, 3, 4],
        body: r#"
    let (locked, count) = (AtomicU32::new(0), AtomicU32::new(0));
    thread::scope(|scope| for _ in 0..N {
        scope.spawn(|| {
            while locked.swap(1, Acquire) == 1 {}
            count.store(count.load(Relaxed) + 1, Relaxed);
            locked.store(0, Release);
        });
    });
    println!("{}", count.load(Relaxed));"#,
    },
];

fn program(family: &Family, size: usize) -> Program {
    Program {
        others: vec![],
        package: None,
        name: format!("{size} {}", family.name),
        path: PathBuf::new(),
        shown: format!("{}-{size}.rs", family.name.replace([' ', ','], "-")),
        edition: "2024".to_owned(),
        source: format!(
            "use std::sync::atomic::{{AtomicU32, Ordering::{{Acquire, Relaxed, Release, SeqCst}}}};\nuse std::sync::mpsc;\n\
             use std::sync::{{Barrier, Mutex}};\nuse std::thread;\n\nconst N: usize = {size};\n\n\
             fn main() {{{}\n}}\n",
            family.body
        ),
    }
}

/// A search, and what it is called in the table.
type Way = (&'static str, Reductions);

/// With all reductions, without each of them, and without any.
fn ways() -> [Way; 7] {
    let without = |turn_off: fn(&mut Reductions)| {
        let mut rest = Reductions::ALL;
        turn_off(&mut rest);
        rest
    };
    [
        ("all", Reductions::ALL),
        (
            "fuse_with_previous",
            without(|all| all.fuse_with_previous = false),
        ),
        (
            "fuse_lock_with_wait",
            without(|all| all.fuse_lock_with_wait = false),
        ),
        (
            "persistent_sets",
            without(|all| all.persistent_sets = false),
        ),
        ("state_caching", without(|all| all.state_caching = false)),
        ("forget_ended", without(|all| all.forget_ended = false)),
        (
            "any",
            Reductions {
                persistent_sets: false,
                state_caching: false,
                forget_ended: false,
                ..Reductions::ALL.finest_grain()
            },
        ),
    ]
}

fn main() {
    // `cargo test --benches` only wants to know that it starts.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let of = |families: &[Family]| -> Vec<_> {
        let sizes = |family: &Family| {
            family
                .sizes
                .iter()
                .map(|size| program(family, *size))
                .collect::<Vec<_>>()
        };
        families.iter().flat_map(sizes).collect()
    };
    let (all_seq_cst, weak) = (of(FAMILIES), of(WEAK));
    let stand_in = StandIn::build().expect("the stand-in builds");
    let programs: Vec<_> = all_seq_cst.iter().chain(&weak).collect();
    let explorer = Explorer::new(&programs, &stand_in).expect("the programs compile");

    let mut table = String::from("| threads that each | outputs | moments | time |");
    for (way, _) in &ways()[1..] {
        let _ = write!(table, " without {way} |");
    }
    table.push_str("\n| --- |");
    table.push_str(&" ---: |".repeat(ways().len() + 2));
    table.push('\n');
    for (number, program) in programs.iter().enumerate() {
        eprintln!("{}", program.name);
        let row = row(&explorer, number);
        let _ = writeln!(table, "| {} {row}", program.name);
    }
    println!("{table}");
    // To shuttle all orderings are `SeqCst`.
    let beside = beside_shuttle(&explorer, &programs[..all_seq_cst.len()]);
    println!("{beside}");
    if std::env::args().any(|argument| argument == "--write") {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        for (file, table) in [(TABLE, table), (SHUTTLE, beside)] {
            fs::write(folder.join(file), format!("{}\n{table}", heading()))
                .expect("the table can be written");
        }
    }
}

/// Runs of the program and time, and shuttle's beside them.
fn beside_shuttle(explorer: &Explorer<'_>, programs: &[&Program]) -> String {
    let shuttle = Shuttle::build(programs).expect("shuttle can be built");
    let mut table = String::from(
        "| threads that each | runs | time | shuttle's schedules | time |\n| --- | ---: | ---: | ---: | ---: |\n",
    );
    for (number, program) in programs.iter().enumerate() {
        eprintln!("{}, with shuttle", program.name);
        let start = Instant::now();
        let graph = explorer
            .explore(number, Options::default(), |_| ())
            .expect("it can be explored");
        let taken = start.elapsed().as_millis();
        let runs = grouped(u128::from(graph.executions));
        let theirs = shuttle.run(number).expect("shuttle can be run");
        let _ = writeln!(
            table,
            "| {} | {runs} | {taken} ms | {theirs} |",
            program.name
        );
    }
    table
}

fn row(explorer: &Explorer<'_>, number: usize) -> String {
    let mut row = String::new();
    let mut base = Duration::ZERO;
    for (index, (_, reductions)) in ways().into_iter().enumerate() {
        let options = Options {
            reductions,
            time: TIME,
            states: 2_000_000,
            ..Options::default()
        };
        let start = Instant::now();
        let graph = explorer
            .explore(number, options, |_| ())
            .expect("it can be explored");
        let taken = start.elapsed();
        if index == 0 {
            base = taken;
            let outputs: u128 = Outputs::new(&graph).count().values().sum();
            let _ = write!(
                row,
                "| {} | {} | {} ms |",
                grouped(outputs),
                grouped(graph.nodes.len() as u128),
                taken.as_millis()
            );
        } else {
            let times = taken.as_secs_f64() / base.as_secs_f64();
            let at_least = if graph.complete { "" } else { "> " };
            let _ = write!(row, " {at_least}{times:.1} |");
        }
    }
    row
}

/// When, on what, and with which compiler.
fn heading() -> String {
    let output = |program: &str, argument: &str| {
        let output = Command::new(program).arg(argument).output();
        let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
        text.unwrap_or_default().trim().to_owned()
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!(
        "Measured on {}, with {cores} cores ({}), and {}.\n",
        output("date", "+%Y-%m-%d"),
        std::env::consts::OS,
        output("rustc", "--version")
    )
}
