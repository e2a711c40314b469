//! What a page shows of what is in a lock is what is in it.

use std::path::PathBuf;

use formats::graph::ObjectState;
use formats::search::Reductions;
use schedules::build::StandIn;
use schedules::explore::{Explorer, Options};
use schedules::program::Program;

/// The values of the only lock, one for each moment, in a program with one thread.
fn contents(source: &str) -> Vec<Option<String>> {
    let program = Program {
        others: vec![],
        package: None,
        name: "contents".to_owned(),
        path: PathBuf::new(),
        shown: "contents.rs".to_owned(),
        edition: "2024".to_owned(),
        source: source.to_owned(),
    };
    let stand_in = StandIn::build().expect("the stand-in builds");
    let explorer = Explorer::new(&[&program], &stand_in).expect("it compiles");
    let options = Options {
        views: true,
        reductions: Reductions {
            persistent_sets: false,
            ..Reductions::ALL.finest_grain()
        },
        ..Options::default()
    };
    let graph = explorer
        .explore(0, options, |_| ())
        .expect("it is explored");
    let views = graph.nodes.iter().filter_map(|node| node.view.as_ref());
    let locks = views.flat_map(|view| view.objects.iter().map(|one| &one.state));
    locks
        .map(|state| match state {
            ObjectState::Lock { value, .. } => value.clone(),
            other => panic!("{other:?} is no lock"),
        })
        .collect()
}

#[test]
fn what_is_written_through_a_mutable_borrow_is_shown_once_it_is_there() {
    let found = contents(
        r#"
use std::sync::Mutex;
fn main() {
    let mut cup = Mutex::new(1);
    *cup.lock().unwrap() = 2;
    *cup.get_mut().unwrap() = 3;
    println!("poured");
    let seen = *cup.lock().unwrap();
    println!("{seen}");
}
"#,
    );
    // Who holds it may be changing it, and so may its owner once it has borrowed it.
    let expected = [
        Some("1"),
        None,
        None,
        Some("3"),
        None,
        Some("3"),
        Some("3"),
        Some("3"),
    ];
    assert_eq!(found, expected.map(|text| text.map(str::to_owned)));
}

/// How many moments there are if two threads add to what is in a lock.
fn moments(declared: &str, made: &str, add: &str) -> usize {
    let program = Program {
        others: vec![],
        package: None,
        name: "tally".to_owned(),
        path: PathBuf::new(),
        shown: "tally.rs".to_owned(),
        edition: "2024".to_owned(),
        source: format!(
            "#![allow(non_camel_case_types)]\nuse std::sync::Mutex;\nuse std::thread;\n{declared}\n\
             fn main() {{\n    let tally = Mutex::new({made});\n    thread::scope(|scope| {{\n        \
             for _ in 0..3 {{\n            scope.spawn(|| {{\n                \
             let mut tally = tally.lock().unwrap();\n                {add};\n            }});\n        \
             }}\n    }});\n}}\n"
        ),
    };
    let stand_in = StandIn::build().expect("the stand-in builds");
    let explorer = Explorer::new(&[&program], &stand_in).expect("it compiles");
    let graph = explorer.explore(0, Options::default(), |_| ());
    graph.expect("it is explored").nodes.len()
}

#[test]
fn a_struct_of_plain_fields_is_known_by_what_is_in_it() {
    let pair = moments("", "(0_u32, 0_u32)", "tally.0 += 1");
    let named = moments(
        "struct Tally { sum: u32, seen: Seen }\nstruct Seen(Option<u32>, [bool; 2]);",
        "Tally { sum: 0, seen: Seen(None, [false; 2]) }",
        "tally.sum += 1; tally.seen = Seen(Some(tally.sum), [true; 2])",
    );
    assert_eq!(named, pair);
    // Of these the search can't tell whether they are the same, but by who wrote them.
    let unknown = moments("struct Tally(f64);", "Tally(0.0)", "tally.0 += 1.0");
    let hidden = moments(
        "type u32 = f64;\nstruct Tally(u32);",
        "Tally(0.0)",
        "tally.0 += 1.0",
    );
    assert_eq!(unknown, hidden);
    assert!(unknown > pair, "{unknown} and {pair} moments");
}
