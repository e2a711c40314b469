//! A picture of a moment shows what some schedule reaches, and nothing else.

use std::fs;
use std::path::Path;

use crate::small::Small;

const DIR: &str = "code/threads/backpressure";
const MANIFEST: &str = "code/threads/backpressure/Cargo.toml";
const PICTURE: &str = "code/threads/backpressure/moment-full.svg";

/// The small book with a real listing, its search, and its picture.
fn with_a_belt() -> Small {
    let book = Small::copy();
    let listing = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../code/channels/backpressure");
    for file in [
        "Cargo.toml",
        "output.txt",
        "walk.json",
        "src/main.rs",
        "moment-full.svg",
    ] {
        let text = fs::read_to_string(listing.join(file)).expect("the listing is there");
        book.write(&format!("{DIR}/{file}"), text.replace('\r', ""));
    }
    book
}

/// What is said of the picture, each with its file, its line, and what was found.
fn told(book: &Small) -> Vec<(String, usize, String)> {
    let findings = book.findings().into_iter();
    let pictures = findings.filter(|f| f.what.contains("picture") && !f.what.contains("page"));
    let told = pictures.map(|f| (instep::slashed(&f.file), f.line, f.found.unwrap_or(f.what)));
    told.collect()
}

#[test]
fn a_picture_of_a_real_moment_is_fine() {
    assert_eq!(told(&with_a_belt()), []);
}

#[test]
fn a_moment_that_no_schedule_reaches_is_told() {
    for (from, to, found) in [
        (
            "[1, 2], 2 of 2",
            "[2, 1], 2 of 2",
            "`parcels` is never \"[2, 1], 2 of 2\", but \"[",
        ),
        (
            "waits = [\"carrier\"]",
            "waits = [\"main\"]",
            "at no moment parcels is \"[1, 2], 2 of 2\", and main waits",
        ),
        (
            "waits = [\"carrier\"]",
            "waits = [\"thread 2\"]",
            "there is no `thread 2`; there is main, carrier",
        ),
        (
            "object = \"parcels\"",
            "object = \"letters\"",
            "there is no `letters`; there is parcels",
        ),
    ] {
        let book = with_a_belt();
        book.edit(MANIFEST, from, to);
        let told = told(&book);
        let [(file, line, said)] = &told[..] else {
            panic!("{to}: {told:?}");
        };
        assert_eq!((file.as_str(), *line > 1), (MANIFEST, true), "{to}");
        assert!(said.starts_with(found), "{to}: {said}");
    }
}

#[test]
fn a_picture_that_was_changed_by_hand_is_told() {
    let book = with_a_belt();
    book.edit(PICTURE, ">2</text>", ">3</text>");
    let told = told(&book);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].0, PICTURE);
}
