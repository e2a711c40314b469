//! What the checks say of the trace of a listing with one thread.

use crate::small::Small;
use formats::Ending;
use formats::SourceHash;
use formats::state_graph::{State, StateGraph};
use formats::version::Version;

const SOURCE: &str = "code/threads/greet/src/main.rs";
const WALK: &str = "code/threads/greet/walk.json";
const CELL: &str =
    "//! It greets from a cell.\n\nfn main() {\n    std::cell::Cell::new(1).set(2);\n}\n";

/// `greet` with a cell, and another listing that has a walk.
fn with_a_cell(source: &str) -> Small {
    let book = Small::copy();
    book.write(SOURCE, source);
    let count = book.read("code/threads/count/src/main.rs");
    book.write("code/threads/count/walk.json", walk_of(&count));
    book
}

fn walk_of(source: &str) -> String {
    let graph = StateGraph {
        format: Version,
        source: SourceHash::of(source),
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
    };
    graph.to_text()
}

fn said_of(book: &Small, file: &str) -> Vec<String> {
    let findings = book.findings();
    let here = findings
        .iter()
        .filter(|finding| instep::slashed(&finding.file) == file);
    here.map(|finding| finding.render(book.root(), false))
        .collect()
}

#[test]
fn a_listing_with_a_cell_and_no_trace_is_told_with_the_command_that_writes_it() {
    let book = with_a_cell(CELL);
    let said = said_of(&book, SOURCE).concat();
    assert!(said.contains("and no trace"), "{said}");
    assert!(said.contains("cargo instep record greet --write"), "{said}");
}

#[test]
fn a_trace_of_another_version_is_told() {
    let book = with_a_cell(CELL);
    book.write(WALK, walk_of("fn main() {}"));
    let said = said_of(&book, WALK).concat();
    assert!(said.contains("another version"), "{said}");
    assert!(said.contains("cargo instep record greet --write"), "{said}");
}

#[test]
fn a_trace_that_is_none_is_told() {
    let book = with_a_cell(CELL);
    book.write(WALK, "nothing");
    let said = said_of(&book, WALK).concat();
    assert!(
        said.contains("this walk through the listing is damaged"),
        "{said}"
    );
}

#[test]
fn a_listing_with_its_trace_is_in_step() {
    let book = with_a_cell(CELL);
    book.write(WALK, walk_of(CELL));
    let said = [said_of(&book, SOURCE), said_of(&book, WALK)].concat();
    assert!(
        !said.iter().any(|said| said.contains("cargo instep record")),
        "{said:?}"
    );
}

#[test]
fn a_listing_with_threads_needs_no_trace() {
    let threads = CELL.replace("main() {", "main() {\n    std::thread::yield_now();");
    let said = said_of(&with_a_cell(&threads), SOURCE).concat();
    assert!(!said.contains("no trace"), "{said}");
}
