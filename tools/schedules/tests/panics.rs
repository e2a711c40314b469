//! How panics are printed.

use std::collections::BTreeSet;
use std::path::PathBuf;

use schedules::analysis::outputs::Outputs;
use schedules::build::StandIn;
use schedules::explore::{Explorer, Options};
use schedules::program::Program;

/// Which of two panics is printed first is a choice, and that one has the note.
#[test]
fn the_first_panic_that_is_printed_has_the_note() {
    let stand_in = StandIn::build().expect("the stand-in builds");
    let program = Program {
        others: vec![],
        package: None,
        name: "two panics".to_owned(),
        path: PathBuf::new(),
        shown: "two_panics.rs".to_owned(),
        edition: "2024".to_owned(),
        source: r#"
fn main() {
    let threads = ["a", "b"].map(|name| std::thread::spawn(move || panic!("{name}")));
    for thread in threads { assert!(thread.join().is_err()); }
}
"#
        .to_owned(),
    };
    let explorer = Explorer::new(&[&program], &stand_in).expect("the program compiles");
    let graph = explorer.explore(0, Options::default(), |_| ());
    let graph = graph.expect("the program can be explored");
    let steps = graph.nodes.iter().flat_map(|node| &node.steps);
    let texts: BTreeSet<_> = steps.map(|step| step.printed.as_str()).collect();
    for name in ["a", "b"] {
        for end in ["", "note: run with"] {
            let is_it = |text: &&str| match text.split_once(&format!("\n{name}\n")) {
                Some((_, rest)) => rest.starts_with(end) && rest.is_empty() == end.is_empty(),
                None => false,
            };
            assert!(texts.iter().any(is_it), "{name:?} and {end:?}: {texts:#?}");
        }
    }
    let counts: Vec<_> = Outputs::new(&graph).count().into_values().collect();
    assert_eq!(counts, [2]);
}
