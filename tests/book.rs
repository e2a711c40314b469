//! Chapters and listings are in step, and mdBook agrees with what the tests
//! read.

use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use instep::book::Book;
use instep::check;
use instep::finding;
use libtest_mimic::{Arguments, Trial};

fn main() -> ExitCode {
    let trial = |name: &str, test: fn()| {
        Trial::test(name, move || {
            test();
            Ok(())
        })
    };
    let mdbook = Command::new("mdbook")
        .arg("--version")
        .stdout(Stdio::null())
        .status();
    let trials = vec![
        trial(
            "chapters_and_listings_are_in_step",
            chapters_and_listings_are_in_step,
        ),
        trial(
            "mdbook_expands_chapters_as_the_tests_do",
            mdbook_expands_chapters_as_the_tests_do,
        )
        .with_ignored_flag(mdbook.is_err()),
        trial(
            "the_bars_show_the_numbers_of_the_table",
            the_bars_show_the_numbers_of_the_table,
        ),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn book() -> Book {
    Book::load(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the book can be read")
}

fn chapters_and_listings_are_in_step() {
    let book = book();
    let findings = check::check(&book).expect("the book can be checked");
    assert!(
        findings.is_empty(),
        "{} findings:\n\n{}",
        findings.len(),
        finding::render(&findings, &book.root, false)
    );
}

/// Stock mdBook, without the preprocessor, renders the book, and what it
/// makes of the includes is what the tests prove.
fn mdbook_expands_chapters_as_the_tests_do() {
    let book = book();
    let out = tempfile::tempdir().expect("a temporary folder");
    let output = Command::new("mdbook")
        .args(["build", "--dest-dir"])
        .arg(out.path())
        .env("MDBOOK_output", r#"{"markdown":{}}"#)
        .current_dir(&book.root)
        .output()
        .expect("mdbook can be started");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "mdbook failed:\n{said}");
    assert!(!said.contains("ERROR"), "mdbook complains:\n{said}");

    for chapter in &book.chapters {
        let name = chapter
            .path
            .strip_prefix("src")
            .expect("a chapter is in src");
        let theirs = std::fs::read_to_string(out.path().join(name))
            .unwrap_or_else(|error| panic!("mdbook made no {}: {error}", name.display()));
        let source = std::fs::read_to_string(book.root.join(&chapter.path))
            .expect("the chapter can be read");
        let ours = instep::include::expand(&book.root, &chapter.path, &source).text();
        assert_eq!(
            ours.trim_end(),
            theirs.trim_end(),
            "{}",
            chapter.path.display()
        );
    }
}

/// Whoever renews one of them by hand, or forgets one, hears of it.
fn the_bars_show_the_numbers_of_the_table() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |file| std::fs::read_to_string(root.join(file)).expect("it can be read");
    let table = read("benches/compare/results.md");
    let drawing = read("src/images/benchmark.svg");
    let measured: Vec<_> = table
        .split('|')
        .map(str::trim)
        .filter(|cell| cell.ends_with(" s)"))
        .collect();
    let drawn: Vec<_> = drawing
        .split("</text>")
        .filter_map(|text| text.rsplit('>').next())
        .filter(|text| text.ends_with(" s)"))
        .collect();
    assert_eq!(
        measured, drawn,
        "renew both with `cargo bench --bench compare -- --write`"
    );
}
