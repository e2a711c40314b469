//! Chapters and listings are in step, and mdBook agrees with what the tests
//! read.

use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use instep::book::Book;
use instep::finding;
use instep::rules;
use libtest_mimic::{Arguments, Trial};
use similar::TextDiff;

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
            "the_page_template_differs_from_mdbooks_as_recorded",
            the_page_template_differs_from_mdbooks_as_recorded,
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
    let findings = rules::check(&book).expect("the book can be checked");
    assert!(
        findings.is_empty(),
        "{} findings:\n\n{}",
        findings.len(),
        finding::render(&findings, &book.root, false)
    );
}

/// What `theme/index.hbs` changes of mdBook's own template is recorded beside
/// it, so that an update of mdBook, or another change, is seen and decided.
fn the_page_template_differs_from_mdbooks_as_recorded() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let stock = tempfile::tempdir().expect("a temporary folder");
    let output = Command::new("mdbook")
        .args([
            "init",
            "--theme",
            "--force",
            "--title=Stock",
            "--ignore=none",
        ])
        .arg(stock.path())
        .output()
        .expect("mdbook can be started");
    assert!(
        output.status.success(),
        "mdbook failed:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let read = |path: &Path| {
        std::fs::read_to_string(path)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
            .replace('\r', "")
    };
    let theirs = read(&stock.path().join("theme/index.hbs"));
    let ours = read(&root.join("theme/index.hbs"));
    let found = TextDiff::from_lines(&theirs, &ours)
        .unified_diff()
        .context_radius(2)
        .header("mdBook's index.hbs", "theme/index.hbs")
        .to_string();
    let record = root.join("theme/index.hbs.diff");
    if std::env::var_os("SNAPSHOTS").is_some_and(|wish| wish == "overwrite") {
        std::fs::write(&record, &found).expect("the record can be written");
    }
    let recorded = read(&record);
    assert!(
        recorded == found,
        "theme/index.hbs differs from mdBook's in another way than theme/index.hbs.diff says. \
         See whether that is meant, and renew it with\n\n    \
         SNAPSHOTS=overwrite cargo test --test book\n\nThe difference is now\n\n{found}"
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
        let ours = instep::book::include::expand(&book.root, &chapter.path, &source).text();
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
