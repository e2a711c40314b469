//! What a page reads out of a report stands in the report above it.

use crate::small::Small;

const PAGE: &str = "src/threads/threads.md";
const REPORT: &str = "```text\n\
    thread 'main' panicked at src/main.rs:17:14:\n\
    \x20  6: borrows\n\
    \x20            at src/main.rs:17:14\n\
    \x20  7: main\n\
    \x20            at src/main.rs:30:5\n\
    \x20    3. it loads\n\
    ```\n";

/// What is said of `text` below the report.
fn said_of(text: &str) -> Vec<String> {
    let book = Small::copy();
    book.write("reports/recorded/panic.md", REPORT);
    let page = book.read(PAGE);
    let include = "{{#include ../../reports/recorded/panic.md}}";
    book.write(PAGE, format!("{page}\n{include}\n\n{text}\n"));
    let findings = book.findings().into_iter();
    let places = findings.filter(|f| f.what == "the report above does not have this place");
    places.filter_map(|finding| finding.found).collect()
}

#[test]
fn a_place_that_the_report_has_is_fine() {
    for text in [
        "`borrows` is at `main.rs:17`, and `main` has called it at `main.rs:30`.",
        "It is `main.rs:30`.",
        "It was in step 3.",
    ] {
        assert_eq!(said_of(text), <[&str; 0]>::default(), "{text}");
    }
}

#[test]
fn a_place_that_the_report_does_not_have_is_told() {
    for (text, found) in [
        ("It is `main.rs:31`.", "`main.rs:31`"),
        ("`borrows` is at `main.rs:30`.", "`main.rs:30`"),
        ("It happens in step 4.", "`step 4`"),
    ] {
        assert_eq!(said_of(text), [found], "{text}");
    }
}
