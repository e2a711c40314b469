//! What a page tells of atomics whose loads may read older values: what there is to
//! read, who has seen how much, what a value brings along, and why a thread can't
//! read some of it any more.

use std::path::PathBuf;

use formats::graph::{self, Graph, Kind, Node, ObjectState};
use formats::search::Reductions;
use formats::state_graph::{Message, StateGraph};
use schedules::build::StandIn;
use schedules::explore::{Explorer, Options};
use schedules::program::{Program, watched};

/// A flag that arrives with or before its data.
fn message_passing(store: &str, load: &str) -> String {
    format!(
        "use std::sync::atomic::{{AtomicBool, AtomicU32, Ordering}};
use std::thread;

static DATA: AtomicU32 = AtomicU32::new(0);
static READY: AtomicBool = AtomicBool::new(false);

fn main() {{
    let writer = thread::spawn(|| {{
        DATA.store(7, Ordering::Relaxed);
        READY.store(true, Ordering::{store});
    }});
    let ready = READY.load(Ordering::{load});
    let data = DATA.load(Ordering::Relaxed);
    println!(\"{{ready}} {{data}}\");
    writer.join().unwrap();
}}
"
    )
}

const TWO_FLAGS: &str = "
use std::sync::atomic::{AtomicU32, Ordering::{Relaxed, SeqCst}};
use std::thread;

static LEFT: AtomicU32 = AtomicU32::new(0);
static RIGHT: AtomicU32 = AtomicU32::new(0);

fn main() {
    // Asks for less than the others, so that there are histories.
    LEFT.load(Relaxed);
    let other = thread::spawn(|| {
        RIGHT.store(1, SeqCst);
        LEFT.load(SeqCst)
    });
    LEFT.store(1, SeqCst);
    let right = RIGHT.load(SeqCst);
    println!(\"{right} {}\", other.join().unwrap());
}
";

const CHANGES: &str = "
use std::sync::atomic::{AtomicU32, Ordering::*, fence};
use std::thread;

static TALLY: AtomicU32 = AtomicU32::new(0);

fn main() {
    let other = thread::spawn(|| {
        TALLY.store(5, Relaxed);
        fence(Release);
        let _ = TALLY.compare_exchange(3, 4, Relaxed, Relaxed);
    });
    TALLY.store(8, Relaxed);
    TALLY.fetch_add(1, Relaxed);
    TALLY.swap(3, Relaxed);
    other.join().unwrap();
}
";

const POINTER: &str = "
use std::ptr;
use std::sync::atomic::{AtomicPtr, Ordering::*};
use std::thread;

struct Node(u32);

static TOP: AtomicPtr<Node> = AtomicPtr::new(ptr::null_mut());

fn main() {
    let other = thread::spawn(|| TOP.store(Box::into_raw(Box::new(Node(1))), Release));
    let top = TOP.load(Acquire);
    let own = Box::into_raw(Box::new(Node(2)));
    let _ = TOP.compare_exchange(top, own, AcqRel, Relaxed);
    other.join().unwrap();
}
";

const FOUR_THREADS: &str = "
use std::sync::atomic::{AtomicU32, Ordering::*};
use std::thread;

static X: AtomicU32 = AtomicU32::new(0);
static Y: AtomicU32 = AtomicU32::new(0);

fn main() {
    thread::scope(|scope| {
        scope.spawn(|| X.store(1, Release));
        scope.spawn(|| Y.store(1, SeqCst));
        scope.spawn(|| X.load(Acquire) + Y.load(SeqCst));
        scope.spawn(|| {
            Y.load(Acquire);
            X.store(2, Relaxed);
        });
    });
}
";

fn program(source: &str) -> Program {
    Program {
        others: vec![],
        package: None,
        name: "histories".to_owned(),
        path: PathBuf::new(),
        shown: "histories.rs".to_owned(),
        edition: "2024".to_owned(),
        source: source.to_owned(),
    }
}

/// Every step of every moment, with views.
fn graph_of(source: &str) -> Graph {
    let program = program(source);
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
    explorer
        .explore(0, options, |_| ())
        .expect("it is explored")
}

/// The history of an atomic at a moment, and the place in it up to which a thread has
/// seen it.
fn history_at(node: &Node, object: usize, thread: usize) -> (&[graph::Message], usize) {
    let view = node.view.as_ref().expect("views were asked for");
    let object = view.objects.iter().find(|one| one.object == object);
    let Some(ObjectState::Atomic { history, .. }) = object.map(|one| &one.state) else {
        panic!("there is no history");
    };
    let mark = history
        .iter()
        .position(|message| message.seen.contains(&thread));
    (history, mark.expect("each thread has a mark"))
}

fn walk_of(source: &str) -> StateGraph {
    let program = program(source);
    let stand_in = StandIn::build().expect("the stand-in builds");
    let explorer = Explorer::new(&[&program], &stand_in).expect("it compiles");
    explorer
        .walk(0, Options::default())
        .expect("it is explored")
}

fn actions(walk: &StateGraph) -> Vec<&str> {
    let actions = walk.actions.iter();
    actions.map(|action| action.words.as_str()).collect()
}

/// Why something older can't be read any more, as any of the actions says it.
fn passed(walk: &StateGraph) -> Vec<&str> {
    let passed = walk.actions.iter().flat_map(|action| &action.passed);
    passed.map(|passed| passed.words.as_str()).collect()
}

fn message(value: &str, seen: &[usize], brings: &[&str]) -> Message {
    Message {
        value: value.to_owned(),
        seen: seen.to_vec(),
        brings: brings.iter().map(|text| (*text).to_owned()).collect(),
    }
}

fn has_history(walk: &StateGraph, messages: &[Message]) -> bool {
    walk.histories
        .iter()
        .any(|(_, history)| history == messages)
}

fn assert_says(said: &[&str], words: &str) {
    assert!(
        said.contains(&words),
        "nobody says {words:?}, but: {said:#?}"
    );
}

#[test]
fn an_older_value_is_offered_with_its_reason() {
    let walk = walk_of(&message_passing("Relaxed", "Relaxed"));
    let said = actions(&walk);
    assert_says(&said, "reads READY = true");
    assert_says(
        &said,
        "reads DATA = 0, an older value: nothing has told main of the 7 behind it",
    );
}

#[test]
fn each_thread_has_a_mark_in_the_history_of_an_atomic() {
    let walk = walk_of(&message_passing("Relaxed", "Relaxed"));
    let history = [message("0", &[0], &[]), message("7", &[1], &[])];
    assert!(has_history(&walk, &history), "{:#?}", walk.histories);
    assert_says(
        &walk
            .object_states
            .iter()
            .map(String::as_str)
            .collect::<Vec<_>>(),
        "0 (seen by main), then 7 (seen by writer)",
    );
}

#[test]
fn a_relaxed_value_brings_nothing_along_and_a_released_one_what_was_before_it() {
    let brings = [
        message("false", &[0], &[]),
        // Whoever has stored it has ended, and has no mark any more.
        message("true", &[], &["DATA up to 7"]),
    ];
    let walk = walk_of(&message_passing("Release", "Acquire"));
    assert!(has_history(&walk, &brings), "{:#?}", walk.histories);
    let walk = walk_of(&message_passing("Relaxed", "Relaxed"));
    assert!(!has_history(&walk, &brings), "{:#?}", walk.histories);
}

#[test]
fn a_thread_that_has_acquired_is_told_what_it_can_not_read_any_more() {
    let reason = "no older DATA = 0 any more: it reads READY = true in line 12, \
                  which brings DATA up to 7 along";
    let walk = walk_of(&message_passing("Release", "Acquire"));
    assert_says(&passed(&walk), reason);
    // Without both halves nothing comes along.
    for (store, load) in [("Relaxed", "Acquire"), ("Release", "Relaxed")] {
        let walk = walk_of(&message_passing(store, load));
        assert!(!passed(&walk).contains(&reason), "{store} and {load}");
    }
    let reads = walk.thread_states.iter().filter_map(|state| state.reads);
    assert_eq!(reads.max(), Some(1), "READY is the second object");
}

#[test]
fn a_value_without_a_place_in_the_order_of_all_seqcst_steps_is_refused_with_the_reason() {
    let walk = walk_of(TWO_FLAGS);
    let barred: Vec<_> = walk
        .thread_states
        .iter()
        .flat_map(|state| &state.barred)
        .collect();
    let reason = "no RIGHT = 0: that would have to come both before and behind another SeqCst \
                  step, in their one order";
    assert!(barred.iter().any(|words| *words == reason), "{barred:#?}");
}

#[test]
fn changes_fences_and_stores_before_others_have_words_of_their_own() {
    let walk = walk_of(CHANGES);
    let said = actions(&walk);
    for words in [
        "fences: what it stores from now on brings along what it has seen",
        "stores 5 in TALLY",
        "stores 5 in TALLY, before the 8, of which nothing has told thread of line 8",
        "adds to TALLY: 8 becomes 9",
        "swaps TALLY: 9 becomes 3",
        "exchanges TALLY: 3 becomes 4",
        "does not exchange TALLY: reads 5",
    ] {
        assert_says(&said, words);
    }
}

#[test]
fn an_address_is_told_by_a_name_of_what_is_there() {
    if !watched::IS_POSSIBLE {
        return;
    }
    let walk = walk_of(POINTER);
    let said = actions(&walk);
    for words in [
        "stores Node 2 in TOP",
        "reads TOP = null, an older value: nothing has told main of Node 2 behind it",
        "exchanges TOP: null becomes Node 1",
        "exchanges TOP: Node 2 becomes Node 1",
        "does not exchange TOP: reads Node 2",
    ] {
        assert_says(&said, words);
    }
}

#[test]
fn a_program_whose_atomics_are_all_seqcst_has_no_histories() {
    let walk = walk_of(&message_passing("SeqCst", "SeqCst").replace("Relaxed", "SeqCst"));
    assert!(walk.histories.is_empty() && passed(&walk).is_empty());
    assert_says(&actions(&walk), "loads DATA, which is 7");
}

/// Programs with weaker orderings, all in one: flags, exchanges, fences, `SeqCst`
/// among others, four threads.
fn weak_programs() -> Vec<String> {
    let mut programs: Vec<String> = [TWO_FLAGS, CHANGES, FOUR_THREADS]
        .map(str::to_owned)
        .to_vec();
    for (store, load) in [("Relaxed", "Relaxed"), ("Release", "Acquire")] {
        programs.push(message_passing(store, load));
    }
    if watched::IS_POSSIBLE {
        programs.push(POINTER.to_owned());
    }
    programs
}

#[test]
fn what_a_load_is_offered_is_what_is_shown_from_its_mark_on() {
    let mut compared = 0;
    for source in weak_programs() {
        let graph = graph_of(&source);
        for node in &graph.nodes {
            for thread in node.view.iter().flat_map(|view| &view.threads) {
                let (Some(Kind::Load), Some(object)) = (thread.next, thread.object) else {
                    continue;
                };
                let steps = node
                    .steps
                    .iter()
                    .filter(|step| step.thread == thread.thread);
                let access = steps.filter_map(|step| step.access.as_ref());
                let mut offered: Vec<_> =
                    access.filter_map(|access| access.reads.clone()).collect();
                // Where the search puts another's step first, there is none of this one.
                if offered.is_empty() {
                    continue;
                }
                let (history, mark) = history_at(node, object, thread.thread);
                let shown = history[mark..].iter().map(|message| message.value.clone());
                let mut shown: Vec<_> = shown.collect();
                offered.extend(thread.barred.iter().cloned());
                offered.sort();
                shown.sort();
                assert_eq!(offered, shown, "{source}");
                compared += 1;
            }
        }
    }
    assert!(compared > 50, "{compared}");
}

#[test]
fn what_is_told_to_be_past_lies_before_the_mark_afterwards() {
    let mut compared = 0;
    for source in weak_programs() {
        let graph = graph_of(&source);
        for (node, step) in graph
            .nodes
            .iter()
            .flat_map(|node| node.steps.iter().map(move |step| (node, step)))
        {
            for passed in &step.passed {
                let (before, mark) = history_at(node, passed.object, step.thread);
                assert!(
                    before[mark..]
                        .iter()
                        .any(|message| message.value == passed.value)
                );
                let after = &graph.nodes[step.to.expect("nothing was cut off")];
                let is_alive = |node: &Node| {
                    let threads = node.view.iter().flat_map(|view| &view.threads);
                    threads
                        .into_iter()
                        .any(|one| one.thread == step.thread && one.next.is_some())
                };
                // A fence may come with the step, and move the mark further.
                if step.fences.is_empty() && is_alive(after) {
                    let (after, mark) = history_at(after, passed.object, step.thread);
                    assert_eq!(after[mark].value, passed.up_to, "{source}");
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 20, "{compared}");
}
