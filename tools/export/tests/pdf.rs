//! What Chromium makes of a page to print. Without Chromium, these count as
//! ignored.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};

fn main() -> ExitCode {
    let missing = export::pdf::chromium().is_err();
    let trial = |name: &str, test: fn()| {
        Trial::test(name, move || {
            test();
            Ok(())
        })
        .with_ignored_flag(missing)
    };
    let trials = vec![
        trial(
            "a_printed_page_is_tagged_and_has_an_outline",
            a_printed_page_is_tagged_and_has_an_outline,
        ),
        trial(
            "a_page_that_is_not_there_leaves_the_file_as_it_was",
            a_page_that_is_not_there_leaves_the_file_as_it_was,
        ),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// As mdBook's own, it opens the dialog for printing when it has loaded.
const PAGE: &str = "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
    <title>Two chapters</title></head><body><h1>Threads</h1><p>First.</p>\
    <h1>Sockets</h1><h2>Ports</h2><p>Last.</p>\
    <script>addEventListener('load', () => setTimeout(print, 100));</script></body></html>";

fn a_printed_page_is_tagged_and_has_an_outline() {
    let folder = tempfile::Builder::new()
        .prefix("Büchlein #1, 100% fertig? ")
        .tempdir()
        .expect("a temporary folder");
    fs::write(folder.path().join("print.html"), PAGE).expect("the page can be written");
    let file = folder.path().join("book.pdf");
    let chromium = export::pdf::chromium().expect("it is there");
    export::pdf::print(&chromium, folder.path(), &file).expect("it prints");

    let pdf = fs::read(&file).expect("the book is there");
    let pdf = String::from_utf8_lossy(&pdf);
    for part in [
        "/Marked true",
        "/Lang (en)",
        "/Outlines",
        "/Title (Two chapters)",
        "/Title (Threads)",
        "/Title (Sockets)",
        "/Title (Ports)",
    ] {
        assert!(pdf.contains(part), "there is no {part}");
    }
    let left = fs::read_dir(folder.path()).expect("the folder can be read");
    assert_eq!(left.count(), 2, "the page and the book");
}

fn a_page_that_is_not_there_leaves_the_file_as_it_was() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("book.pdf");
    fs::write(&file, "the book before").expect("the file can be written");
    let error = export::pdf::print(Path::new("chromium"), folder.path(), &file)
        .expect_err("there is nothing to print");
    let said = format!("{error:#}");
    assert!(said.contains("run `mdbook build`"), "{said}");
    let kept = fs::read_to_string(&file).expect("the file is there");
    assert_eq!(kept, "the book before");
}
