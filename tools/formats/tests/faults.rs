//! What can be wrong with a text of each format, told apart.

use formats::challenge::{Challenge, Proof};
use formats::graph::Graph;
use formats::page::{Page, Posed};
use formats::search::{Facts, Options, Place, Request, Shift, SourceFile};
use formats::state_graph::{Message, State, StateGraph};
use formats::summary::Summary;
use formats::version::{About, Format, Version};
use formats::{Ending, Fault, SourceHash};

const SOURCE: &str = "fn main() {}\n";

fn summary() -> Summary {
    Summary {
        format: Version,
        source: SourceHash::of(SOURCE),
        complete: true,
        outputs: [(Ending::Deadlock, 1), (Ending::SUCCESS, u128::MAX)].into(),
        schedules: 3,
        states: 6,
        steps: 6,
    }
}

fn state_graph() -> StateGraph {
    StateGraph {
        format: Version,
        source: SourceHash::of(SOURCE),
        complete: true,
        threads: vec!["main".to_owned()],
        objects: vec![],
        actions: vec![],
        thread_states: vec![],
        object_states: vec![],
        histories: vec![],
        shapes: vec![],
        states: vec![State {
            threads: vec![None],
            objects: vec![],
            steps: vec![],
            ending: Some(Ending::SUCCESS),
            race: vec![],
        }],
    }
}

fn page(graph: StateGraph, challenges: Vec<Posed>) -> Page {
    Page {
        graph,
        lines: vec!["<b>fn</b> main() {}".to_owned()],
        files: vec![],
        challenges,
    }
}

/// That a text is read as it was written, and that a cut one, one of another version
/// and one of no version are three faults.
fn check<T: Format + PartialEq + std::fmt::Debug>(value: &T) {
    let text = value.to_json();
    assert_eq!(T::from_json(&text).as_ref(), Ok(value));
    check_text::<T>(&text);
}

fn check_text<T: Format>(text: &str) {
    for cut in [0, 1, text.len() / 2, text.len() - 1] {
        let fault = T::from_json(&text[..cut]).err();
        assert!(matches!(fault, Some(Fault::Damaged(_))), "{cut}: {fault:?}");
    }
    let (known, now) = (T::VERSION, format!("\"format\":{}", T::VERSION));
    let other = text.replacen(&now, "\"format\":4711", 1);
    let found = Some(4711);
    assert_eq!(
        T::from_json(&other).err(),
        Some(Fault::OtherVersion { found, known })
    );
    let none = text.replacen(&format!("{now},"), "", 1);
    let found = None;
    assert_eq!(
        T::from_json(&none).err(),
        Some(Fault::OtherVersion { found, known })
    );
    // Of this version, and yet something else.
    let fault = T::from_json(&format!("{{{now}}}")).err();
    assert!(matches!(fault, Some(Fault::Damaged(_))), "{fault:?}");
}

#[test]
fn each_format_tells_its_faults_apart() {
    check(&summary());
    check(&state_graph());
    check(&page(state_graph(), vec![]));
    // A part of the moments, one of which was not followed to an end.
    let mut part = state_graph();
    part.complete = false;
    part.states[0].ending = None;
    check(&page(part.clone(), vec![]));
    let posed = Posed {
        challenge: Challenge::default(),
        proof: Proof::Steps(1),
    };
    let text = page(part, vec![posed]).to_json();
    assert!(matches!(Page::from_json(&text), Err(Fault::Damaged(_))));
    check(&Request {
        format: Version,
        files: vec![SourceFile {
            name: "src/main.rs".to_owned(),
            first_line: 1,
        }],
        folder: "/home/ada/book".to_owned(),
        shifts: vec![Shift {
            line: 3,
            column: 9,
            by: 12,
        }],
        orderless: vec![Place { line: 4, column: 5 }],
        options: Options::default(),
        facts: Facts {
            writings: true,
            forgets: false,
            drops: true,
            watched: false,
        },
    });
    check_text::<Graph>(&Graph::default().to_json());
}

#[test]
fn what_is_about_another_source_is_stale() {
    let about = |source: &str| Summary::from_json_about(&summary().to_text(), source);
    assert_eq!(about(SOURCE), Ok(summary()));
    assert_eq!(about("fn main() { }\n"), Err(Fault::Stale));
    // git gives a text the line ends of a system.
    assert_eq!(about("fn main() {}\r\n"), Ok(summary()));
    let text = state_graph().to_text();
    assert_eq!(StateGraph::from_json_about(&text, ""), Err(Fault::Stale));
}

#[test]
fn an_unknown_field_of_a_summary_is_no_summary() {
    let text = summary().to_json().replacen('{', "{\"colour\":1,", 1);
    assert!(matches!(Summary::from_json(&text), Err(Fault::Damaged(_))));
}

#[test]
fn an_ending_has_one_text() {
    for text in ["deadlock", "spins", "exit 0", "exit 101", "exit -1"] {
        let ending: Ending = text.parse().expect("it is an ending");
        assert_eq!(ending.to_string(), text);
    }
    for text in [
        "", "exit", "exit 01", "exit +1", "exit 0 ", "Deadlock", "exits",
    ] {
        let error = text.parse::<Ending>().expect_err("it is none");
        assert!(error.to_string().contains("is no ending"), "{error}");
    }
}

#[test]
fn a_challenge_that_nobody_could_understand_is_told() {
    let fault = |json: &str| {
        let challenge: Challenge = serde_json::from_str(json).expect("it is a challenge");
        challenge.fault()
    };
    assert_eq!(fault(r#"{"text":"Do it.","first":""}"#), None);
    let nothing = fault(r#"{"text":"Do it."}"#).expect("it asks for nothing");
    assert!(nothing.starts_with("asks for nothing"), "{nothing}");
    let two = fault(r#"{"text":"Do it.","order":["a","b\nc"]}"#).expect("two lines");
    assert!(two.contains("which is more than one"), "{two}");
    for json in [
        r#"{"text":"Do it.","ending":"exits"}"#,
        r#"{"text":"Do it.","frist":"a"}"#,
        r#"{"first":"a"}"#,
    ] {
        assert!(serde_json::from_str::<Challenge>(json).is_err(), "{json}");
    }
}

#[test]
fn a_history_of_a_state_or_a_thread_that_is_not_there_is_damaged() {
    let with = |state: usize, thread: usize| {
        let graph = StateGraph {
            object_states: vec!["0 (seen by main), then 1".to_owned()],
            histories: vec![(
                state,
                vec![Message {
                    value: "0".to_owned(),
                    seen: vec![thread],
                    brings: vec![],
                }],
            )],
            ..state_graph()
        };
        StateGraph::from_json(&graph.to_text())
    };
    assert!(with(0, 0).is_ok());
    for (state, thread) in [(1, 0), (0, 1)] {
        assert!(matches!(with(state, thread), Err(Fault::Damaged(_))));
    }
}
