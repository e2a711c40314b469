//! A picture of memory has the arrows that the trace counts, no more and no fewer.

use std::fs;
use std::path::Path;

use crate::small::Small;

const DIR: &str = "code/threads/rc_cycle";
const MANIFEST: &str = "code/threads/rc_cycle/Cargo.toml";
const PICTURE: &str = "code/threads/rc_cycle/memory-circle.svg";

/// The small book with a real listing, its trace, and its pictures.
fn with_a_circle() -> Small {
    let book = Small::copy();
    let listing = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../code/sharing/rc_cycle");
    for file in [
        "Cargo.toml",
        "output.txt",
        "walk.json",
        "src/main.rs",
        "memory-circle.svg",
        "memory-left.svg",
    ] {
        let text = fs::read_to_string(listing.join(file)).expect("the listing is there");
        book.write(&format!("{DIR}/{file}"), text.replace('\r', ""));
    }
    book
}

/// What is said of the pictures, each with its file, its line, and what was found.
fn told(book: &Small) -> Vec<(String, usize, String)> {
    let findings = book.findings().into_iter();
    let pictures = findings.filter(|f| f.what.contains("picture") && !f.what.contains("page"));
    let told = pictures.map(|f| (instep::slashed(&f.file), f.line, f.found.unwrap_or(f.what)));
    told.collect()
}

#[test]
fn a_picture_of_a_real_trace_is_fine() {
    assert_eq!(told(&with_a_circle()), []);
}

#[test]
fn an_arrow_that_the_trace_does_not_count_is_told() {
    for (from, to, found) in [
        (
            "\"ben -> ben\", ",
            "",
            "1 arrows of those who own `ben`, and the trace counts 2 after the line \"the game ends\"",
        ),
        (
            "ada.partner -> ben",
            "ada.partner -> ada",
            "3 arrows of those who own `ada`, and the trace counts 2 after the line \"the game ends\"",
        ),
        (
            "\"ben -> ben\", ",
            "\"ben -> ben\", \"ben -> dora\", ",
            "`ben -> dora`: there is no value `dora` at that moment; there is ada, ben, _loner",
        ),
        (
            "ada.partner -> ben",
            "ada.friend -> ben",
            "`ada.friend -> ben`: the program has no `friend`",
        ),
        (
            "ada.partner -> ben",
            "ada.partner",
            "`ada.partner` is no arrow: write `variable -> value`",
        ),
        (
            "after = \"the game ends\"",
            "after = \"the game goes on\"",
            "the program never prints \"the game goes on\"",
        ),
        // At the end Cleo has left.
        (
            "after = \"the game ends\"\n",
            "",
            "there is no value `_loner` at the end of the program",
        ),
    ] {
        let book = with_a_circle();
        book.edit(MANIFEST, from, to);
        let manifest = book.read(MANIFEST);
        let mut lines = manifest.lines();
        let at = lines.position(|l| l == "[package.metadata.listing.memory.circle]");
        let line = at.expect("the picture is in the manifest") + 1;
        assert_eq!(told(&book), [(MANIFEST.to_owned(), line, found.to_owned())]);
    }
}

#[test]
fn a_picture_that_was_edited_is_told() {
    let book = with_a_circle();
    book.edit(PICTURE, "strong 2", "strong 3");
    let says = "the picture does not show what the trace and the manifest say".to_owned();
    assert_eq!(told(&book), [(PICTURE.to_owned(), 0, says)]);
}

#[test]
fn a_picture_without_its_trace_is_told() {
    let book = with_a_circle();
    book.edit(
        &format!("{DIR}/src/main.rs"),
        "the game ends",
        "the match ends",
    );
    let says = "no trace that is up to date";
    let told = told(&book);
    assert!(told.iter().all(|(_, _, found)| found == says), "{told:#?}");
    assert_eq!(told.len(), 2);
}

#[test]
fn a_picture_that_no_page_shows_is_told() {
    let findings = with_a_circle().findings();
    let unseen = findings
        .iter()
        .filter(|f| f.what.starts_with("no page shows the picture"));
    assert_eq!(unseen.count(), 2, "{findings:#?}");
}
