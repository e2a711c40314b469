//! Words are the last thing that is made of a step: with others, a page shows
//! the same moments, and the same ways between them.

use std::path::PathBuf;

use formats::graph::{Kind, Manner};
use formats::search::Reductions;
use formats::state_graph::{Action, StateGraph};
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
    let program = Program {
        others: vec![],
        package: None,
        name: "words".to_owned(),
        path: PathBuf::new(),
        shown: "words.rs".to_owned(),
        edition: "2024".to_owned(),
        source: SOURCE.to_owned(),
    };
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
