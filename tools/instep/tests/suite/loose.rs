//! A contract that allows what the search has shown to be impossible is told, with
//! the one that holds.

use crate::explorer::two_threads;
use crate::small::Small;
use formats::Ending;
use formats::summary::Summary;

const MANIFEST: &str = "code/threads/greet/Cargo.toml";
const NUMBERS: &str = "code/threads/greet/schedules.json";
const CONTRACT: &str = "contract = \"any schedule\"\n";

/// `two_threads` whose search has found these outputs, with more keys in the contract.
fn with(outputs: &[(Ending, u128)], keys: &str) -> Small {
    let book = two_threads();
    let mut numbers: Summary =
        serde_json::from_str(&book.read(NUMBERS)).expect("the numbers can be read");
    numbers.outputs = outputs.iter().copied().collect();
    book.write(NUMBERS, numbers.to_text());
    let manifest = book.read(MANIFEST);
    book.write(
        MANIFEST,
        manifest.replace(CONTRACT, &format!("{CONTRACT}{keys}")),
    );
    book
}

/// What is said of the manifest: line, words, and what to do.
fn told(book: &Small) -> Vec<(usize, String, String)> {
    let findings = book.findings().into_iter();
    let of_manifest = findings.filter(|f| instep::slashed(&f.file) == MANIFEST);
    of_manifest.map(|f| (f.line, f.what, f.help)).collect()
}

#[test]
fn a_listing_that_prints_one_thing_under_every_schedule_is_exact() {
    let one = with(&[(Ending::SUCCESS, 1)], "");
    assert_eq!(
        told(&one),
        [(
            6,
            "`greet` prints the same under every schedule".to_owned(),
            "say `contract = \"exact\"`, or `\"hangs\"` where it gets stuck".to_owned()
        )]
    );
    assert_eq!(told(&with(&[(Ending::SUCCESS, 2)], "")), []);
}

#[test]
fn a_deadlock_that_no_schedule_has_is_told() {
    let none = with(&[(Ending::SUCCESS, 2)], "deadlock = true\n");
    let says = told(&none);
    let deadlock = (
        7,
        "no schedule gets `greet` stuck".to_owned(),
        "leave `deadlock = true` out".to_owned(),
    );
    assert!(says.contains(&deadlock), "{says:#?}");
    let some = with(
        &[(Ending::SUCCESS, 2), (Ending::Deadlock, 1)],
        "deadlock = true\n",
    );
    assert!(!told(&some).contains(&deadlock));
}

#[test]
fn lost_lines_that_no_schedule_loses_are_told() {
    let keys = "lost_lines = true\n";
    let says = told(&with(&[(Ending::SUCCESS, 2)], keys));
    assert_eq!(
        says,
        [(
            7,
            "no schedule of `greet` loses a line".to_owned(),
            "leave `lost_lines = true` out".to_owned()
        )]
    );
    let loses = with(&[(Ending::SUCCESS, 2)], keys);
    // The second step prints nothing, so that a schedule ends without `two`.
    loses.edit("code/threads/greet/walk.json", "\"two\\n\"", "\"\"");
    let says = told(&loses);
    assert!(
        !says
            .iter()
            .any(|(_, what, _)| what.contains("loses a line")),
        "{says:#?}"
    );
}

#[test]
fn lines_that_vary_where_every_output_is_known_are_told() {
    let says = told(&with(&[(Ending::SUCCESS, 2)], "varies = ['^one$']\n"));
    let known = "every output of `greet` is known";
    assert!(
        says.iter()
            .any(|(line, what, _)| (*line, &**what) == (7, known)),
        "{says:#?}"
    );
}
