//! Words are the last thing that is made of a step: with others, a page shows
//! the same moments, and the same ways between them.

use std::path::PathBuf;

use formats::ending::Ending;
use formats::graph::{Kind, Manner};
use formats::search::Reductions;
use formats::state_graph::{Action, Progress, State, StateGraph};
use schedules::build::StandIn;
use schedules::explore::{Explorer, Options};
use schedules::page::names::Words;
use schedules::page::variables::Variables;
use schedules::page::walk;
use schedules::page::words::Wording;
use schedules::program::Program;

/// Says the same of everything.
struct Mumble;

impl Wording for Mumble {
    fn step(&self, _: Kind, _: Manner, _: Option<&str>, _: bool) -> String {
        "mumbles".to_owned()
    }
}

/// Threads that begin, load, lock, send and join: whatever the page takes for a
/// step without a choice, or for a value worth telling.
const SOURCE: &str = r#"
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::sync::{Mutex, mpsc};
use std::thread;

fn main() {
    let count = AtomicU32::new(0);
    let tally = Mutex::new(0);
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        for id in 0..2 {
            let (sender, tally, count) = (sender.clone(), &tally, &count);
            scope.spawn(move || {
                let seen = count.load(SeqCst);
                count.store(seen + 1, SeqCst);
                *tally.lock().unwrap() += 1;
                sender.send(id).unwrap();
            });
        }
        drop(sender);
        for id in receiver {
            println!("{id}");
        }
    });
    println!("{} {}", count.load(SeqCst), tally.lock().unwrap());
}
"#;

#[test]
fn other_words_change_nothing_but_words() {
    let program = program("words", SOURCE);
    let stand_in = StandIn::build().expect("the stand-in builds");
    let explorer = Explorer::new(&[&program], &stand_in).expect("it compiles");
    let options = Options {
        views: true,
        reductions: Reductions {
            persistent_sets: false,
            ..Reductions::ALL
        },
        ..Options::default()
    };
    let graph = explorer
        .explore(0, options, |_| ())
        .expect("it is explored");
    let variables = Variables::of(&program.parse().expect("it parses"));
    let usual = walk::of_graph(&graph, SOURCE, &variables);
    let words = Words::in_words(&graph, &variables, &Mumble);
    let mumbled = walk::in_words(&graph, SOURCE, &words);

    assert!(
        usual
            .actions
            .iter()
            .any(|action| action.words.contains("loads"))
    );
    assert!(
        mumbled
            .actions
            .iter()
            .all(|action| !action.words.contains("loads"))
    );
    assert_eq!(without_words(&usual), without_words(&mumbled));
}

/// Whoever would only look again is not offered the look, and is said to spin.
#[test]
fn a_page_says_until_when_a_loop_spins() {
    let source = "use std::sync::atomic::{AtomicBool, Ordering::SeqCst};\nuse std::thread;\n\n\
        fn main() {\n    let ready = AtomicBool::new(false);\n    thread::scope(|scope| {\n        \
        scope.spawn(|| println!(\"a\"));\n        \
        scope.spawn(|| ready.store(true, SeqCst));\n        \
        while !ready.load(SeqCst) {}\n    });\n    \
        while ready.load(SeqCst) {}\n}\n";
    let program = program("spins", source);
    let stand_in = StandIn::build().expect("the stand-in builds");
    let explorer = Explorer::new(&[&program], &stand_in).expect("it compiles");
    let walk = explorer
        .walk(0, Options::default())
        .expect("it is explored");
    let spins = |state: &State| {
        let main = state.threads[0].map(|main| &walk.thread_states[main]);
        main.is_some_and(|main| {
            main.words == "spins until ready changes" && main.progress == Progress::Waits
        })
    };
    let acts = |state: &State| {
        let mut steps = state.steps.iter().flat_map(|step| step.actions.first());
        steps.any(|action| walk.actions[*action].thread == 0)
    };
    let waiting: Vec<_> = walk.states.iter().filter(|state| spins(state)).collect();
    assert!(
        waiting.len() > 1,
        "main spins before the flag is set, and at the end"
    );
    assert!(
        waiting.iter().all(|state| !acts(state)),
        "a moment offers main a turn that changes nothing"
    );
    let endings: Vec<_> = walk
        .states
        .iter()
        .filter_map(|state| state.ending)
        .collect();
    assert_eq!(endings, [Ending::Spins], "the last loop never ends");
}

/// Where the steps of each moment lead, what they print in which lines, and how
/// it ends.
fn without_words(walk: &StateGraph) -> Vec<String> {
    let moments = walk.states.iter().map(|moment| {
        let steps = moment.steps.iter().map(|step| {
            let taken = step.actions.iter().map(|action| {
                let Action {
                    thread,
                    line,
                    printed,
                    ..
                } = &walk.actions[*action];
                (thread, line, printed)
            });
            (step.to, taken.collect::<Vec<_>>())
        });
        format!(
            "{:?} {:?} {:?}",
            moment.threads.len(),
            steps.collect::<Vec<_>>(),
            moment.ending
        )
    });
    moments.collect()
}

fn program(name: &str, source: &str) -> Program {
    Program {
        others: vec![],
        package: None,
        name: name.to_owned(),
        path: PathBuf::new(),
        shown: format!("{name}.rs"),
        edition: "2024".to_owned(),
        source: source.to_owned(),
    }
}

/// What is made in one line is called by what makes it.
#[test]
fn a_thing_is_called_by_its_own_field_also_where_another_is_made_in_its_line() {
    let source = "use std::sync::{Barrier, Condvar, Mutex, atomic::{AtomicU32, Ordering::SeqCst}};\n\
        use std::thread;\n\nstruct Room { sign: Mutex<u32>, bell: Condvar }\n\nfn main() {\n    \
        let room = Room { sign: Mutex::new(0), bell: Condvar::new() };\n    \
        let (gate, count) = (Barrier::new(2), AtomicU32::new(0));\n    \
        thread::scope(|scope| {\n        \
        scope.spawn(|| { gate.wait(); count.load(SeqCst) });\n        \
        *room.sign.lock().unwrap() += 1;\n        room.bell.notify_one();\n        \
        gate.wait();\n        count.load(SeqCst);\n    });\n}\n";
    let program = program("room", source);
    let stand_in = StandIn::build().expect("the stand-in builds");
    let explorer = Explorer::new(&[&program], &stand_in).expect("it compiles");
    let walk = explorer
        .walk(0, Options::default())
        .expect("it is explored");
    let mut called: Vec<_> = (walk.objects.iter())
        .map(|object| (object.kind.as_str(), object.name.as_str()))
        .collect();
    called.sort();
    assert_eq!(
        called,
        [
            ("AtomicU32", "count"),
            ("Barrier", "gate"),
            ("Condvar", "bell"),
            ("Mutex", "sign")
        ]
    );
}

/// Each thread is called what the program calls it, where that tells them apart.
#[test]
fn a_thread_is_called_by_its_variable_its_number_its_text_its_function_or_its_line() {
    let cases = [
        (
            "let clerk = spawn(|| 0); clerk.join().unwrap();",
            &["clerk"][..],
        ),
        (
            "let handle = spawn(|| 0); handle.join().unwrap();",
            &["thread of line 6"],
        ),
        (
            "let readers: Vec<_> = (1..=2).map(|id| spawn(move || id)).collect(); drop(readers);",
            &["reader 1", "reader 2"],
        ),
        (
            "let greeters = [7, 9].map(|id| spawn(move || id)); drop(greeters);",
            &["greeter 0", "greeter 1"],
        ),
        (
            "for name in [\"Ada\", \"Ben\"] { spawn(move || drop(name)); }",
            &["Ada", "Ben"],
        ),
        (
            "for visitor in 3..5 { spawn(move || visitor); }",
            &["visitor 3", "visitor 4"],
        ),
        (
            "for id in 0..2 { spawn(move || id); }",
            &["thread 0 of line 6", "thread 1 of line 6"],
        ),
        (
            "spawn(|| drop(\"Ada\")); spawn(|| drop(\"Ben\"));",
            &["Ada", "Ben"],
        ),
        // Two of one name are told apart by their numbers.
        (
            "spawn(|| drop(\"Ada\")); spawn(|| drop(\"Ada\"));",
            &["thread 1 of line 6", "thread 2 of line 6"],
        ),
        (
            "let clerk = Builder::new().name(\"Cleo\".to_owned()).spawn(|| 0); drop(clerk);",
            &["Cleo"],
        ),
        (
            "for (guest, _) in [(\"Ada\", 1), (\"Ben\", 2)] { spawn(move || drop(guest)); }",
            &["Ada", "Ben"],
        ),
        (
            "let names = vec![String::from(\"Ada\"), String::from(\"Ben\")]; \
             for name in names.iter() { spawn(|| ()); drop(name); }",
            &["Ada", "Ben"],
        ),
        (
            "for (_, name) in (5..7).zip([\"Ada\", \"Ben\"]) { spawn(move || drop(name)); }",
            &["Ada", "Ben"],
        ),
        (
            "for level in [82, 91] { spawn(move || level); }",
            &["level 82", "level 91"],
        ),
        (
            "for tons in [12, 60] { let crane = spawn(move || tons); drop(crane); }",
            &["crane 12", "crane 60"],
        ),
        (
            "let workers = 2; for _ in 0..workers { spawn(|| ()); }",
            &["worker 0", "worker 1"],
        ),
        (
            "let mut clerks = vec![]; for _ in 0..2 { clerks.push(spawn(|| ())); }",
            &["clerk 0", "clerk 1"],
        ),
        ("spawn(serve);", &["serve"]),
        (
            "spawn(a_name_that_leaves_no_room);\nspawn(|| 7);",
            &["thread of line 6", "thread of line 7"],
        ),
        ("let handle = spawn(|| serve()); drop(handle);", &["serve"]),
        (
            "spawn(|| { serve(); println!(\"served\"); }); spawn(|| println!(\"{}\", serve()));",
            &["serve 1", "serve 2"],
        ),
        (
            "for id in 0..2 { spawn(move || { serve(); id }); }",
            &["serve 0", "serve 1"],
        ),
        (
            "for item in 0..1 { spawn(move || Shop.put(item)); spawn(|| Shop.take()); }",
            &["put", "take"],
        ),
        // Two functions are none, and so is one that is not the program's.
        (
            "spawn(|| { serve(); Shop.take() }); spawn(|| drop(7));",
            &["thread 1 of line 6", "thread 2 of line 6"],
        ),
    ];
    let programs = cases.iter().enumerate().map(|(number, (main, _))| {
        let source = format!(
            "use std::thread::{{Builder, spawn}};\nfn serve() -> u32 {{ 1 }}\n\
             fn a_name_that_leaves_no_room() {{}}\nstruct Shop;\n\
             impl Shop {{ fn put(&self, _: u32) {{}} fn take(&self) {{}} }}\n\
             fn main() {{ {main} }}\n"
        );
        program(&format!("named_{number}"), &source)
    });
    let programs: Vec<_> = programs.collect();
    let stand_in = StandIn::build().expect("the stand-in builds");
    let explorer =
        Explorer::new(&programs.iter().collect::<Vec<_>>(), &stand_in).expect("they compile");
    for (number, (main, expected)) in cases.iter().enumerate() {
        let walk = explorer
            .walk(number, Options::default())
            .expect("it is explored");
        assert_eq!(walk.threads[1..], **expected, "{main}");
    }
}
