//! A loop that waits has the outcomes of one that gives up after a few turns, but for
//! those in which it does: the turns that the search does not follow add nothing.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::PathBuf;

use fastrand::Rng;
use formats::ending::Ending;
use schedules::analysis::outputs::Outputs;
use schedules::build::StandIn;
use schedules::explore::{Explorer, Options};
use schedules::program::Program;

/// How many random programs are tried.
const PROGRAMS: u64 = 40;
/// More outputs than any of them has.
const MANY: usize = 10_000;
const GAVE_UP: &str = "gave up\n";

/// How a thread waits.
#[derive(Clone, Copy)]
enum Wait {
    Looping,
    /// It looks so many times more.
    GivingUp(u32),
}

/// A random program of threads that store, wait for values and look, the same for each
/// way to wait.
fn program(seed: u64, wait: Wait) -> Program {
    let mut rng = Rng::with_seed(seed);
    let is_weak = rng.bool();
    let mut source = String::from(
        "use std::sync::atomic::{AtomicU32, Ordering::*};\nuse std::thread;\n\n\
         static X: AtomicU32 = AtomicU32::new(0);\nstatic Y: AtomicU32 = AtomicU32::new(0);\n\n",
    );
    let threads = rng.usize(2..=3);
    let wait = match wait {
        // Of three, each look more would be too many to be searched.
        Wait::GivingUp(turns) if threads == 3 => Wait::GivingUp(turns.min(1)),
        other => other,
    };
    for thread in 0..threads {
        let _ = writeln!(
            source,
            "fn thread{thread}() -> Option<Vec<u32>> {{\n    let mut seen = vec![];"
        );
        for _ in 0..rng.usize(2..=if threads == 2 { 4 } else { 3 }) {
            source += &step(&mut rng, is_weak, wait);
        }
        source += "    Some(seen)\n}\n\n";
    }
    source += "fn main() {\n";
    for thread in 0..threads {
        let _ = writeln!(
            source,
            "    let handle{thread} = thread::spawn(thread{thread});"
        );
    }
    let all: Vec<_> = (0..threads)
        .map(|thread| format!("handle{thread}.join().unwrap()"))
        .collect();
    let _ = writeln!(
        source,
        "    let all = [{}];\n    match all.contains(&None) {{\n        \
         true => println!(\"gave up\"),\n        false => println!(\"{{all:?}}\"),\n    }}\n}}",
        all.join(", ")
    );
    let way = match wait {
        Wait::Looping => "loops".to_owned(),
        Wait::GivingUp(turns) => format!("gives_up_{turns}"),
    };
    Program {
        others: vec![],
        package: None,
        name: format!("{way}_{seed}"),
        path: PathBuf::new(),
        shown: format!("{way}_{seed}.rs"),
        edition: "2024".to_owned(),
        source,
    }
}

fn step(rng: &mut Rng, is_weak: bool, wait: Wait) -> String {
    let variable = if rng.bool() { "X" } else { "Y" };
    let value = rng.u32(0..=2);
    let mut pick = |weaker: &[&'static str]| match is_weak {
        true => weaker[rng.usize(..weaker.len())],
        false => "SeqCst",
    };
    let load = pick(&["Relaxed", "Acquire", "SeqCst"]);
    let store = pick(&["Relaxed", "Release", "SeqCst"]);
    let update = pick(&["Relaxed", "Acquire", "AcqRel", "SeqCst"]);
    let condition = match rng.u32(0..6) {
        0 | 1 => return format!("    {variable}.store({value}, {store});\n"),
        2 => return format!("    seen.push({variable}.load({load}));\n"),
        3 | 4 => format!("{variable}.load({load}) != {value}"),
        _ => format!("{variable}.swap({value}, {update}) == {value}"),
    };
    match wait {
        Wait::Looping => format!("    while {condition} {{}}\n"),
        Wait::GivingUp(turns) => format!(
            "    let mut turns = 0;\n    while {condition} {{\n        \
             if turns == {turns} {{ return None; }}\n        turns += 1;\n    }}\n"
        ),
    }
}

/// The same of threads that share what is in locks: they put something there, take it out or
/// look, and tell each other, or not.
fn program_of_locks(seed: u64, wait: Wait) -> Program {
    let mut rng = Rng::with_seed(seed);
    let mut source = String::from(
        "use std::sync::{Condvar, Mutex};\nuse std::sync::atomic::{AtomicU32, Ordering::SeqCst};\n\
         use std::thread;\nuse std::time::Duration;\n\n\
         const SOON: Duration = Duration::from_millis(1);\n\
         static VALUE: Mutex<u32> = Mutex::new(0);\nstatic BELL: Condvar = Condvar::new();\n\
         static JOBS: Mutex<Vec<u32>> = Mutex::new(Vec::new());\n\
         static FLAG: AtomicU32 = AtomicU32::new(0);\n\n",
    );
    for thread in 0..2 {
        let _ = writeln!(
            source,
            "fn thread{thread}() -> Option<Vec<u32>> {{\n    let mut seen = vec![];"
        );
        for _ in 0..rng.usize(2..=3) {
            source += &step_with_locks(&mut rng, wait);
        }
        source += "    Some(seen)\n}\n\n";
    }
    source += "fn main() {\n    let other = thread::spawn(thread0);\n    \
               let all = [thread1(), other.join().unwrap()];\n    \
               match all.contains(&None) {\n        true => println!(\"gave up\"),\n        \
               false => println!(\"{all:?}\"),\n    }\n}\n";
    Program {
        name: format!("locks_{}", program(seed, wait).name),
        shown: format!("locks_{}", program(seed, wait).shown),
        source,
        ..program(seed, wait)
    }
}

fn step_with_locks(rng: &mut Rng, wait: Wait) -> String {
    let value = rng.u32(0..=2);
    let (turns, giving_up) = match wait {
        Wait::Looping => ("", String::new()),
        Wait::GivingUp(turns) => (
            "    let mut turns = 0;\n",
            format!("        if turns == {turns} {{ return None; }}\n        turns += 1;\n"),
        ),
    };
    let tells = ["", "BELL.notify_one();", "BELL.notify_all();"][rng.usize(0..3)];
    match rng.u32(0..8) {
        0 | 1 => format!("    *VALUE.lock().unwrap() = {value};\n    {tells}\n"),
        2 => format!("    JOBS.lock().unwrap().push({value});\n"),
        3 => format!("    FLAG.store({value}, SeqCst);\n    {tells}\n"),
        4 => "    seen.push(*VALUE.lock().unwrap());\n".to_owned(),
        5 => format!(
            "{turns}    loop {{\n        let job = JOBS.lock().unwrap().pop();\n        \
             if let Some(job) = job {{\n            seen.push(job);\n            break;\n        \
             }}\n{giving_up}        thread::yield_now();\n    }}\n"
        ),
        either => {
            let condition = match either {
                6 => format!("*guard != {value}"),
                _ => format!("*guard != {value} && FLAG.load(SeqCst) != {value}"),
            };
            format!(
                "{turns}    let mut guard = VALUE.lock().unwrap();\n    while {condition} {{\n\
                 {giving_up}        guard = BELL.wait_timeout(guard, SOON).unwrap().0;\n    }}\n    \
                 seen.push(*guard);\n    drop(guard);\n"
            )
        }
    }
}

#[test]
fn turns_that_are_not_followed_add_no_output() {
    compare(program);
}

#[test]
fn turns_with_locks_that_are_not_followed_add_no_output() {
    compare(program_of_locks);
}

fn compare(program: fn(u64, Wait) -> Program) {
    let ways = [Wait::Looping, Wait::GivingUp(0), Wait::GivingUp(2)];
    let programs: Vec<_> = (0..PROGRAMS)
        .flat_map(|seed| ways.map(|wait| program(seed, wait)))
        .collect();
    let stand_in = StandIn::build().expect("the stand-in builds");
    let explorer = Explorer::new(&programs.iter().collect::<Vec<_>>(), &stand_in)
        .expect("the programs compile");
    let ends = |number: usize| {
        let graph = explorer.explore(number, Options::default(), |_| ());
        let graph = graph.expect("it is explored");
        assert!(
            graph.complete,
            "a limit was reached in\n{}",
            programs[number].source
        );
        Outputs::new(&graph).first(MANY)
    };
    let (mut awaited, mut stuck) = (0, 0);
    for (seed, programs) in programs.chunks(ways.len()).enumerate() {
        let of = |way: usize| {
            let all = ends(seed * ways.len() + way);
            let well = all
                .iter()
                .filter(|(printed, ending)| *ending == Ending::SUCCESS && printed != GAVE_UP);
            let well: BTreeSet<_> = well.map(|(printed, _)| printed.clone()).collect();
            (all, well)
        };
        let (all, loops) = of(0);
        assert!(
            !all.is_empty(),
            "seed {seed} has no ending:\n{}",
            programs[0].source
        );
        let spins = all.iter().any(|(_, ending)| *ending == Ending::Spins);
        for (way, program) in programs.iter().enumerate().skip(1) {
            let (_, gives_up) = of(way);
            assert_eq!(
                loops, gives_up,
                "seed {seed}: what the loops lead to, and what it is if they give up in\n{}",
                program.source
            );
        }
        let waits = ["while", "loop"]
            .iter()
            .any(|word| programs[0].source.contains(word));
        awaited += usize::from(waits && !loops.is_empty());
        stuck += usize::from(spins);
    }
    assert!(
        awaited > 5 && stuck > 5,
        "the programs try little: {awaited} end, {stuck} spin"
    );
}
