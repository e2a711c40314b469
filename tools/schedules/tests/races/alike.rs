//! What is found is the same with each reduction and without.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::PathBuf;
use std::time::Duration;

use fastrand::Rng;
use formats::ending::Ending;
use formats::search::Reductions;
use schedules::analysis::outputs::Outputs;
use schedules::build::StandIn;
use schedules::explore::{Explorer, Options};
use schedules::program::{Program, watched};

use crate::templates;

/// How many random programs are tried.
const PROGRAMS: u64 = 12;
/// The same where there is time.
const MORE_PROGRAMS: u64 = 400;
/// How many are compiled at once.
const BATCH: usize = 12;
/// More outputs than any of them has.
const MANY: usize = 10_000;
/// As many moments as are searched.
const STATES: usize = 6_000;
/// More steps than any of them has that comes to an end.
const STEPS: usize = 250;
/// And as long.
const TIME: Duration = Duration::from_secs(2);

/// `V` is a small number, `O` an ordering of a load, `S` of a store and `U` of both; `THEN` is
/// another step.
const STEPS_OF_ALL: &[&str] = &[
    "unsafe { *X.at() = V };",
    "seen.push(unsafe { *X.at() });",
    "unsafe { *Y.at() += V };",
    "FLAG.store(V, S);",
    "FLAG.fetch_add(1, U);",
    "if FLAG.load(O) == V { THEN }",
    "while FLAG.load(O) != V { std::hint::spin_loop(); } THEN",
    "{ let _guard = LOCK.lock().unwrap(); THEN }",
    "{ let _guard = BOARD.read().unwrap(); THEN }",
    "{ let _guard = BOARD.write().unwrap(); THEN }",
    "fence(F);",
    "ONCE.call_once(|| { THEN });",
    "if ONCE.is_completed() { THEN }",
    "let _ = CELL.set(V);",
    "if let Some(value) = CELL.get() { seen.push(*value); THEN }",
    "TOLD.store(Box::into_raw(Box::new(Mutex::new(V))), S);",
    "let told = TOLD.load(O); if !told.is_null() { seen.push(*unsafe { &*told }.lock().unwrap()); }",
    "drop(owner.take());",
    "if let Some(value) = owner.as_mut().and_then(Arc::get_mut) { *value += 1; THEN }",
    "if let Some(value) = &owner { seen.push(**value); }",
    "BARRIER.wait(); THEN",
];
const STEPS_OF_OTHERS: &[&str] = &[
    "THEN let _ = sender.send(V);",
    "THEN main.unpark();",
    "THEN FLAG.store(V, S); main.unpark();",
];
const STEPS_OF_MAIN: &[&str] = &[
    "if receiver.recv().is_ok() { THEN }",
    "if receiver.try_recv().is_ok() { THEN }",
    "thread::park(); THEN",
    "while FLAG.load(O) != V { thread::park(); } THEN",
    "if let Some(handle) = handles.pop() { seen.extend(handle.join().unwrap()); } THEN",
    "if handles.iter().all(JoinHandle::is_finished) { THEN }",
];

struct Maker {
    rng: Rng,
    is_weak: bool,
}

impl Maker {
    fn filled(&mut self, text: &str) -> String {
        templates::filled(text, &mut self.rng, self.is_weak)
    }

    fn step(&mut self, more: &[&'static str], depth: usize) -> String {
        let all = [STEPS_OF_ALL, more].concat();
        let step = match (depth, self.rng.u32(0..3)) {
            (2.., _) | (1, 0) => all[self.rng.usize(..3)],
            (_, 0) if !more.is_empty() => more[self.rng.usize(..more.len())],
            _ => all[self.rng.usize(..all.len())],
        };
        let step = self.filled(step);
        match step.contains("THEN") {
            true => {
                let then = self.step(&[], depth + 1);
                step.replace("THEN", &then)
            }
            false => step,
        }
    }
}

fn program(seed: u64) -> Program {
    let mut rng = Rng::with_seed(seed);
    let threads = [1, 2, 2][rng.usize(..3)];
    // With three threads there are more schedules, so these have fewer steps.
    let most = 4 - threads;
    let is_weak = rng.u32(0..4) > 0;
    let mut maker = Maker { rng, is_weak };
    let mut source = String::from(
        "#![allow(unused)]\n\
         use std::cell::UnsafeCell;\n\
         use std::sync::atomic::{AtomicPtr, AtomicU32, Ordering::*, fence};\n\
         use std::sync::mpsc::{Receiver, Sender, channel};\n\
         use std::sync::{Arc, Barrier, Mutex, Once, OnceLock, RwLock};\n\
         use std::thread::{self, JoinHandle, Thread};\n\n\
         struct Shared(UnsafeCell<u32>);\n\
         unsafe impl Sync for Shared {}\n\
         impl Shared { fn at(&self) -> *mut u32 { self.0.get() } }\n\n\
         static X: Shared = Shared(UnsafeCell::new(0));\n\
         static Y: Shared = Shared(UnsafeCell::new(0));\n\
         static FLAG: AtomicU32 = AtomicU32::new(0);\n\
         static LOCK: Mutex<()> = Mutex::new(());\n\
         static BOARD: RwLock<()> = RwLock::new(());\n\
         static ONCE: Once = Once::new();\nstatic CELL: OnceLock<u32> = OnceLock::new();\n\
         static BARRIER: Barrier = Barrier::new(2);\n\
         static TOLD: AtomicPtr<Mutex<u32>> = AtomicPtr::new(std::ptr::null_mut());\n\n",
    );
    for thread in 0..threads {
        let _ = writeln!(
            source,
            "fn thread{thread}(mut owner: Option<Arc<u32>>, sender: Sender<u32>, main: Thread) -> \
             Vec<u32> {{\n    let mut seen = vec![];"
        );
        for _ in 0..maker.rng.usize(1..=most) {
            let step = maker.step(STEPS_OF_OTHERS, 0);
            let _ = writeln!(source, "    {{ {step} }}");
        }
        source += "    seen\n}\n\n";
    }
    source += "fn main() {\n    let mut seen = vec![];\n    let mut owner = Some(Arc::new(0));\n    \
               let (sender, receiver) = channel();\n    let mut handles = vec![];\n";
    for thread in 0..threads {
        let _ = writeln!(
            source,
            "    let (own, sends, main) = (owner.clone(), sender.clone(), thread::current());\n    \
             handles.push(thread::spawn(move || thread{thread}(own, sends, main)));"
        );
    }
    source += "    drop(sender);\n    let main = thread::current();\n";
    for _ in 0..maker.rng.usize(1..=most) {
        let step = maker.step(STEPS_OF_MAIN, 0);
        let _ = writeln!(source, "    {{ {step} }}");
    }
    source += "    for handle in handles { seen.extend(handle.join().unwrap()); }\n    \
               println!(\"{seen:?}\");\n}\n";
    Program {
        others: vec![],
        package: None,
        name: format!("races_{seed}"),
        path: PathBuf::new(),
        shown: format!("races_{seed}.rs"),
        edition: "2024".to_owned(),
        source,
    }
}

/// How a program ends: in a race, or else as it is printed.
fn ends(
    explorer: &Explorer<'_>,
    number: usize,
    reductions: Reductions,
) -> Option<Option<BTreeSet<(String, Ending)>>> {
    let options = Options {
        reductions,
        states: STATES,
        steps: STEPS,
        time: TIME,
        ..Options::default()
    };
    let graph = explorer.explore(number, options, |_| ()).ok()?;
    graph.complete.then(|| {
        let all = Outputs::new(&graph).first(MANY);
        let races = all.iter().any(|(_, ending)| *ending == Ending::Race);
        (!races).then(|| all.into_iter().collect())
    })
}

/// What is known of all programs.
#[derive(Debug, Default)]
struct Tally {
    compared: usize,
    race: usize,
    limited: usize,
    wrong: Vec<String>,
}

fn compare(seeds: impl Iterator<Item = u64>) -> Tally {
    let mut tally = Tally::default();
    let stand_in = StandIn::build().expect("the stand-in builds");
    let programs: Vec<_> = seeds.map(program).collect();
    let all = Reductions::ALL;
    let others = [
        ("finely", all.finest_grain()),
        (
            "without persistent_sets",
            Reductions {
                persistent_sets: false,
                ..all
            },
        ),
        (
            "without forget_ended",
            Reductions {
                forget_ended: false,
                ..all
            },
        ),
    ];
    for programs in programs.chunks(BATCH) {
        let explorer = Explorer::new(&programs.iter().collect::<Vec<_>>(), &stand_in)
            .expect("the programs compile");
        for (number, program) in programs.iter().enumerate() {
            let Some(found) = ends(&explorer, number, all) else {
                tally.limited += 1;
                continue;
            };
            tally.compared += 1;
            tally.race += usize::from(found.is_none());
            for (how, reductions) in others {
                let other = ends(&explorer, number, reductions);
                if let Some(other) = other
                    && other != found
                {
                    tally.wrong.push(format!(
                        "{found:?}, and {how} {other:?} of\n{}",
                        program.source
                    ));
                }
            }
        }
    }
    tally
}

fn hold(tally: &Tally) {
    println!(
        "{} compared, of which {} race, {} limited",
        tally.compared, tally.race, tally.limited
    );
    assert!(
        tally.wrong.is_empty(),
        "{} wrong:\n{}",
        tally.wrong.len(),
        tally.wrong.join("\n\n")
    );
    assert!(
        tally.race > 1 && tally.compared > tally.race + 1,
        "the programs try little"
    );
}

#[test]
fn no_reduction_finds_a_race_or_loses_one() {
    if watched::IS_POSSIBLE {
        hold(&compare(0..PROGRAMS));
    }
}

#[test]
#[ignore = "takes minutes"]
fn no_reduction_finds_a_race_or_loses_one_of_many() {
    if watched::IS_POSSIBLE {
        hold(&compare(PROGRAMS..PROGRAMS + MORE_PROGRAMS));
    }
}
