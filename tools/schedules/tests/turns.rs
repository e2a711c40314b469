//! Random programs that wait by all that `std` has to be asked, at each pace and in loops of all
//! kinds, end as they do if each loop gives up after a few turns.

mod templates;

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
use schedules::program::Program;

/// How many random programs are tried.
const PROGRAMS: u64 = 24;
/// The same where there is time.
const MORE_PROGRAMS: u64 = 400;
/// How many are compiled at once.
const BATCH: usize = 20;
/// More outputs than any of them has.
const MANY: usize = 10_000;
/// More turns than others can change anything.
const TURNS: u32 = 3;
const GAVE_UP: &str = "gave up\n";
/// As many moments as are searched.
const STATES: usize = 6_000;
/// More steps than any of them has that comes to an end.
const STEPS: usize = 250;
/// And as long.
const TIME: Duration = Duration::from_secs(5);

/// What threads do, what they look at, and until when they wait. `V` is a small number, `O` an
/// ordering of a load, `S` of a store and `U` of both.
struct Theme {
    does: &'static [&'static str],
    looks: &'static [&'static str],
    /// Whether to wait on.
    waits: &'static [&'static str],
    /// The same for `main` alone, which has the receiver and the handles.
    main_waits: &'static [&'static str],
}

const THEMES: [Theme; 8] = [
    Theme {
        does: &["FLAG.store(V, S);", "FLAG.fetch_add(1, U);"],
        looks: &["FLAG.load(O)"],
        waits: &[
            "FLAG.load(O) != V",
            "FLAG.compare_exchange(V, V, U, O).is_err()",
            "FLAG.swap(V, U) == V",
            "FLAG.load(O) < V",
        ],
        main_waits: &[],
    },
    Theme {
        does: &[
            "*VALUE.lock().unwrap() = V;",
            "*VALUE.lock().unwrap() += 1;",
        ],
        looks: &["*VALUE.lock().unwrap()"],
        waits: &[
            "*VALUE.lock().unwrap() != V",
            "!VALUE.try_lock().is_ok_and(|value| *value == V)",
            "VALUE.try_lock().is_err()",
            "VALUE.try_lock().map(|mut value| *value += 1).is_err()",
        ],
        main_waits: &[],
    },
    Theme {
        does: &[
            "*BOARD.write().unwrap() = V;",
            "let read = BOARD.read().unwrap(); seen.push(*read); drop(read);",
        ],
        looks: &["*BOARD.read().unwrap()"],
        waits: &[
            "*BOARD.read().unwrap() != V",
            "!BOARD.try_read().is_ok_and(|value| *value == V)",
            "!BOARD.try_write().is_ok_and(|value| *value == V)",
            "BOARD.try_write().map(|mut value| *value += 1).is_err()",
            "BOARD.try_read().is_err()",
        ],
        main_waits: &[],
    },
    Theme {
        does: &[
            "ONCE.call_once(|| ());",
            "let _ = CELL.set(V);",
            "CELL.get_or_init(|| V);",
        ],
        looks: &[
            "u32::from(ONCE.is_completed())",
            "CELL.get().copied().unwrap_or(7)",
        ],
        waits: &[
            "!ONCE.is_completed()",
            "CELL.get().is_none()",
            "CELL.get() != Some(&V)",
        ],
        main_waits: &[],
    },
    Theme {
        does: &[
            "drop(owner.take());",
            "let more = owner.clone(); drop(more);",
        ],
        looks: &[
            "weak.strong_count() as u32",
            "u32::from(weak.upgrade().is_some())",
        ],
        waits: &[
            "weak.upgrade().is_some()",
            "weak.strong_count() > V",
            "owner.as_ref().map_or(0, Arc::strong_count) > 1",
            "owner.as_mut().is_some_and(|owner| Arc::get_mut(owner).is_none())",
            "Weak::weak_count(&weak) > 1",
        ],
        main_waits: &[],
    },
    Theme {
        does: &["let _ = sender.send(V);"],
        looks: &["u32::from(sender.send(V).is_ok())"],
        waits: &["FLAG.load(O) != V"],
        main_waits: &[
            "receiver.try_recv().is_err()",
            "receiver.try_recv() != Ok(V)",
            "receiver.recv_timeout(SOON).is_err()",
            "receiver.try_recv().map(|value| seen.push(value)).is_err()",
        ],
    },
    Theme {
        does: &["FLAG.store(V, S);"],
        looks: &["FLAG.load(O)"],
        waits: &["FLAG.load(O) != V"],
        main_waits: &[
            "!handles[0].is_finished()",
            "!handles.iter().all(|handle| handle.is_finished())",
            "!handles[0].is_finished() && FLAG.load(O) != V",
        ],
    },
    Theme {
        does: &[
            "FLAG.store(V, S); main.unpark();",
            "main.unpark();",
            "*VALUE.lock().unwrap() = V; BELL.notify_one();",
            "*VALUE.lock().unwrap() = V; BELL.notify_all();",
            "*VALUE.lock().unwrap() = V;",
        ],
        looks: &["FLAG.load(O)", "*VALUE.lock().unwrap()"],
        waits: &["FLAG.load(O) != V", "BELL"],
        main_waits: &[
            "PARK FLAG.load(O) != V",
            "PARK FLAG.swap(V, U) == V",
            "BELL",
        ],
    },
];

const PACES: [&str; 7] = [
    "",
    "",
    "thread::yield_now();",
    "std::hint::spin_loop();",
    "thread::sleep(SOON);",
    "for _ in 0..2 { std::hint::spin_loop(); }",
    "pause();",
];

/// `LOOK` says whether to wait on, `GIVES` gives up, `PACE` takes time.
const LOOPS: [&str; 9] = [
    "while LOOK { GIVES PACE }",
    "loop { if LOOK { GIVES PACE } else { break; } }",
    "loop { if !(LOOK) { break; } GIVES PACE }",
    "'all: loop { if !(LOOK) { break 'all; } GIVES PACE continue 'all; }",
    "loop { let stays = LOOK; match stays { true => { GIVES PACE } false => break } }",
    "loop { let true = (LOOK) else { break }; GIVES PACE }",
    // For two things.
    "'all: loop { while LOOK { GIVES PACE } if OTHER { GIVES continue 'all; } break; }",
    "while LOOK || OTHER { GIVES PACE }",
    // Something more in some turns.
    "while LOOK { GIVES if OTHER { PACE continue; } seen.push(9); break; }",
];

fn one_of<'a, T>(rng: &mut Rng, all: &'a [T]) -> &'a T {
    &all[rng.usize(..all.len())]
}

/// How a thread waits.
#[derive(Clone, Copy)]
enum Wait {
    Looping,
    GivingUp,
}

struct Maker {
    rng: Rng,
    wait: Wait,
    is_weak: bool,
    loops: usize,
}

impl Maker {
    fn filled(&mut self, text: &str) -> String {
        templates::filled(text, &mut self.rng, self.is_weak)
    }

    fn gives(&mut self) -> String {
        match self.wait {
            Wait::Looping => String::new(),
            Wait::GivingUp => {
                format!("if turns == {TURNS} {{ return None; }} turns += 1;")
            }
        }
    }

    fn looping(&mut self, themes: &[&Theme], is_main: bool) -> String {
        let all = |themes: &[&Theme]| -> Vec<&'static str> {
            let of = |theme: &&Theme| match is_main && !theme.main_waits.is_empty() {
                true => theme.main_waits,
                false => theme.waits,
            };
            themes.iter().flat_map(of).copied().collect()
        };
        let all = all(themes);
        let look = *one_of(&mut self.rng, &all);
        let other = *one_of(&mut self.rng, &all);
        let mut pace = *one_of(&mut self.rng, &PACES);
        let kind = *one_of(&mut self.rng, &LOOPS);
        let gives = self.gives();
        self.loops += 1;
        let turns = match self.wait {
            Wait::Looping => "",
            Wait::GivingUp => "let mut turns = 0; ",
        };
        if look == "BELL" {
            let waits = *one_of(
                &mut self.rng,
                &[
                    "bell = BELL.wait(bell).unwrap();",
                    "bell = BELL.wait_timeout(bell, SOON).unwrap().0;",
                ],
            );
            let text = format!(
                "{turns}let mut bell = VALUE.lock().unwrap(); while *bell != V {{ {gives} {waits} }} \
                 seen.push(*bell); drop(bell);"
            );
            return self.filled(&text);
        }
        let look = match look.strip_prefix("PARK ") {
            Some(look) => {
                pace = *one_of(
                    &mut self.rng,
                    &["thread::park();", "thread::park_timeout(SOON);"],
                );
                look
            }
            None => look,
        };
        let other = other.strip_prefix("PARK ").unwrap_or(other);
        let other = if other == "BELL" {
            "FLAG.load(O) != V"
        } else {
            other
        };
        let text = kind
            .replace("LOOK", look)
            .replace("OTHER", other)
            .replace("GIVES", &gives)
            .replace("PACE", pace);
        self.filled(&format!("{turns}{text}"))
    }

    fn step(&mut self, themes: &[&Theme], is_main: bool) -> String {
        let theme = *one_of(&mut self.rng, themes);
        match self.rng.u32(0..8) {
            0..3 => match is_main && theme.main_waits.len() > 2 {
                true => self.looping(themes, is_main),
                false => {
                    let does = *one_of(&mut self.rng, theme.does);
                    self.filled(does)
                }
            },
            3 => {
                let look = *one_of(&mut self.rng, theme.looks);
                match is_main && look.contains("sender") {
                    true => String::new(),
                    false => self.filled(&format!("seen.push({look});")),
                }
            }
            4 if self.rng.u32(0..4) == 0 => self.filled("if FLAG.load(O) == 2 { panic!(); }"),
            _ if self.loops < 2 => self.looping(themes, is_main),
            _ => String::new(),
        }
    }
}

/// A random program, the same for each way to wait.
fn program(seed: u64, wait: Wait) -> Program {
    let mut rng = Rng::with_seed(seed);
    let themes = [one_of(&mut rng, &THEMES), one_of(&mut rng, &THEMES)];
    let threads = [1, 2, 2][rng.usize(..3)];
    // With three threads there are more schedules, so these have fewer steps.
    let most = 3 - threads;
    let is_weak = rng.bool();
    let mut maker = Maker {
        rng,
        wait,
        is_weak,
        loops: 0,
    };
    let mut source = String::from(
        "#![allow(unused)]\n\
         use std::sync::atomic::{AtomicU32, Ordering::*};\n\
         use std::sync::mpsc::{Receiver, Sender, channel};\n\
         use std::sync::{Arc, Condvar, Mutex, Once, OnceLock, RwLock, Weak};\n\
         use std::thread::{self, JoinHandle, Thread};\nuse std::time::Duration;\n\n\
         const SOON: Duration = Duration::from_millis(1);\n\
         static FLAG: AtomicU32 = AtomicU32::new(0);\n\
         static VALUE: Mutex<u32> = Mutex::new(0);\n\
         static BOARD: RwLock<u32> = RwLock::new(0);\n\
         static BELL: Condvar = Condvar::new();\nstatic ONCE: Once = Once::new();\n\
         static CELL: OnceLock<u32> = OnceLock::new();\n\n\
         fn pause() { thread::yield_now(); }\n\n",
    );
    for thread in 0..threads {
        let _ = writeln!(
            source,
            "fn thread{thread}(mut owner: Option<Arc<u32>>, weak: Weak<u32>, sender: Sender<u32>, \
             main: Thread) -> Option<Vec<u32>> {{\n    let mut seen = vec![];"
        );
        for _ in 0..maker.rng.usize(1..=most) {
            let step = maker.step(&themes, false);
            let _ = writeln!(source, "    {step}");
        }
        source += "    Some(seen)\n}\n\n";
    }
    source += "fn last(mut owner: Option<Arc<u32>>, weak: Weak<u32>, receiver: Receiver<u32>, \
               handles: &[JoinHandle<Option<Vec<u32>>>]) -> Option<Vec<u32>> {\n    \
               let mut seen = vec![];\n    let main = thread::current();\n";
    for _ in 0..maker.rng.usize(1..=most) {
        // What it would send, it does not.
        let step = maker
            .step(&themes, true)
            .replace("sender.send", "Ok::<u32, u32>");
        let _ = writeln!(source, "    {step}");
    }
    source += "    Some(seen)\n}\n\n";
    source += "fn main() {\n    let owner = Arc::new(0);\n    let weak = Arc::downgrade(&owner);\n    \
               let (sender, receiver) = channel();\n    let mut handles = vec![];\n";
    for thread in 0..threads {
        let _ = writeln!(
            source,
            "    let (own, known, sends, main) = (Some(Arc::clone(&owner)), weak.clone(), \
             sender.clone(), thread::current());\n    \
             handles.push(thread::spawn(move || thread{thread}(own, known, sends, main)));"
        );
    }
    source += "    drop(sender);\n    let mut all = vec![last(Some(owner), weak, receiver, &handles)];\n    \
               for handle in handles { all.push(handle.join().unwrap_or(Some(vec![77]))); }\n    \
               match all.contains(&None) {\n        true => println!(\"gave up\"),\n        \
               false => println!(\"{all:?}\"),\n    }\n}\n";
    let how = match wait {
        Wait::Looping => "loops",
        Wait::GivingUp => "gives_up",
    };
    Program {
        others: vec![],
        package: None,
        name: format!("{how}_{seed}"),
        path: PathBuf::new(),
        shown: format!("{how}_{seed}.rs"),
        edition: "2024".to_owned(),
        source,
    }
}

/// What is known of all programs.
#[derive(Debug, Default)]
struct Tally {
    compared: usize,
    spins: usize,
    refused: usize,
    limited: usize,
    wrong: Vec<String>,
}

type Ends = BTreeSet<(String, Ending)>;

/// How a program ends, and whether it may be that nobody can go on or that it gives up; `None` if
/// not all of it could be searched.
fn ends(explorer: &Explorer<'_>, number: usize, reductions: Reductions) -> Option<(Ends, bool)> {
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
        let is_end = |(printed, ending): &(String, Ending)| {
            printed != GAVE_UP && !matches!(ending, Ending::Spins | Ending::Deadlock)
        };
        let stays = all.iter().any(|one| !is_end(one));
        // A panic names its file.
        let unnamed =
            |(printed, ending): (String, Ending)| (printed.replace("gives_up_", "loops_"), ending);
        let ends = all.into_iter().filter(is_end).map(unnamed);
        (ends.collect(), stays)
    })
}

fn compare(seeds: impl Iterator<Item = u64>) -> Tally {
    let mut tally = Tally::default();
    let stand_in = StandIn::build().expect("the stand-in builds");
    let mut pairs = vec![];
    for seed in seeds {
        let pair = [Wait::Looping, Wait::GivingUp].map(|wait| program(seed, wait));
        let is_refused =
            |one: &Program| one.refusals().map_or(true, |refusals| !refusals.is_empty());
        match pair.iter().any(is_refused) {
            true => tally.refused += 1,
            false => pairs.push(pair),
        }
    }
    for pairs in pairs.chunks(BATCH) {
        let all: Vec<_> = pairs.iter().flatten().collect();
        let explorer = Explorer::new(&all, &stand_in).expect("the programs compile");
        for (number, [looping, _]) in pairs.iter().enumerate() {
            let of = |number, reductions| ends(&explorer, number, reductions);
            let Some(loops) = of(2 * number, Reductions::ALL) else {
                tally.limited += 1;
                continue;
            };
            let mut others = vec![];
            others.extend(
                of(2 * number, Reductions::ALL.finest_grain()).map(|ends| ("finely", ends)),
            );
            others.extend(of(2 * number + 1, Reductions::ALL).map(|ends| ("if it gives up", ends)));
            if others.is_empty() {
                tally.limited += 1;
                continue;
            }
            tally.compared += 1;
            tally.spins += usize::from(loops.1);
            for (how, other) in others {
                // What gives up may be late alone.
                let is_other = loops.0 != other.0 || loops.1 && !other.1;
                if is_other || how == "finely" && loops.1 != other.1 {
                    tally.wrong.push(format!(
                        "{}: {loops:?} if it loops, {other:?} {how}:\n{}",
                        looping.name, looping.source
                    ));
                }
            }
        }
    }
    tally
}

fn hold(tally: &Tally) {
    println!(
        "{} compared, of which {} may stay, {} refused, {} limited",
        tally.compared, tally.spins, tally.refused, tally.limited
    );
    assert!(
        tally.wrong.is_empty(),
        "{} wrong:\n{}",
        tally.wrong.len(),
        tally.wrong.join("\n\n")
    );
    assert!(tally.compared > 8, "the programs try little");
}

#[test]
fn turns_that_are_not_followed_add_no_output() {
    hold(&compare(0..PROGRAMS));
}

#[test]
#[ignore = "takes minutes"]
fn turns_that_are_not_followed_add_no_output_to_many() {
    hold(&compare(PROGRAMS..PROGRAMS + MORE_PROGRAMS));
}
