//! Chapters and listings are in step, and mdBook agrees with what the tests
//! read.

mod read;

use std::path::Path;
use std::process::{Command, ExitCode};
use std::{env, fs};

use anyhow::{Context, Result, bail, ensure};
use harness::trial;
use instep::book::Book;
use instep::finding;
use instep::rules;
use libtest_mimic::Trial;
use similar::TextDiff;

fn main() -> ExitCode {
    let kept = concat!(env!("CARGO_TARGET_TMPDIR"), "/kept/book");
    harness::main(|| harness::tests(kept, |_| Ok(trials())))
}

fn trials() -> Vec<Trial> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mdbook = cargo_book::mdbook(root);
    let with_mdbook = |name: &str, test: fn(Command) -> Result<()>| {
        let found = mdbook.clone();
        trial(name, move || {
            test(Command::new(found.context("mdBook is gone")?))
        })
        .with_ignored_flag(mdbook.is_none())
    };
    let mut trials = read::trials();
    trials.extend([
        trial(
            "chapters_and_listings_are_in_step",
            chapters_and_listings_are_in_step,
        ),
        with_mdbook(
            "mdbook_expands_chapters_as_the_tests_do",
            mdbook_expands_chapters_as_the_tests_do,
        ),
        with_mdbook(
            "the_page_template_differs_from_mdbooks_as_recorded",
            the_page_template_differs_from_mdbooks_as_recorded,
        ),
        trial(
            "the_bars_show_the_numbers_of_the_table",
            the_bars_show_the_numbers_of_the_table,
        ),
    ]);
    trials
}

fn book() -> Result<Book> {
    Book::load(Path::new(env!("CARGO_MANIFEST_DIR")))
}

fn chapters_and_listings_are_in_step() -> Result<()> {
    let book = book()?;
    let findings = rules::check(&book)?;
    ensure!(
        findings.is_empty(),
        "{} findings:\n\n{}",
        findings.len(),
        finding::render(&findings, &book.root, false)
    );
    Ok(())
}

/// What `theme/index.hbs` changes of mdBook's own template is recorded beside
/// it, so that an update of mdBook, or another change, is seen and decided.
fn the_page_template_differs_from_mdbooks_as_recorded(mut mdbook: Command) -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let stock = tempfile::tempdir()?;
    let output = mdbook
        .args([
            "init",
            "--theme",
            "--force",
            "--title=Stock",
            "--ignore=none",
        ])
        .arg(stock.path())
        .output()?;
    ensure!(
        output.status.success(),
        "mdbook failed:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let read = |path: &Path| -> Result<String> {
        let text = fs::read_to_string(path);
        Ok(text
            .with_context(|| path.display().to_string())?
            .replace('\r', ""))
    };
    let theirs = read(&stock.path().join("theme/index.hbs"))?;
    let ours = read(&root.join("theme/index.hbs"))?;
    let found = TextDiff::from_lines(&theirs, &ours)
        .unified_diff()
        .context_radius(2)
        .header("mdBook's index.hbs", "theme/index.hbs")
        .to_string();
    let record = root.join("theme/index.hbs.diff");
    if env::var_os("SNAPSHOTS").is_some_and(|wish| wish == "overwrite") {
        fs::write(&record, &found)?;
    }
    let recorded = read(&record)?;
    ensure!(
        recorded == found,
        "theme/index.hbs differs from mdBook's in another way than theme/index.hbs.diff says. \
         See whether that is meant, and renew it with\n\n    \
         SNAPSHOTS=overwrite cargo test --test book template\n\nThe difference is now\n\n{found}"
    );
    Ok(())
}

/// Stock mdBook, without the preprocessor, renders the book, and what it
/// makes of the includes is what the tests prove.
fn mdbook_expands_chapters_as_the_tests_do(mut mdbook: Command) -> Result<()> {
    let book = book()?;
    let out = tempfile::tempdir()?;
    let output = mdbook
        .args(["build", "--dest-dir"])
        .arg(out.path())
        .env("MDBOOK_output", r#"{"markdown":{}}"#)
        .current_dir(&book.root)
        .output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "mdbook failed:\n{said}");
    ensure!(!said.contains("ERROR"), "mdbook complains:\n{said}");

    for chapter in &book.chapters {
        let name = chapter
            .path
            .strip_prefix("src")
            .context("a chapter is in src")?;
        let theirs = fs::read_to_string(out.path().join(name))
            .with_context(|| format!("mdbook made no {}", name.display()))?;
        let source = fs::read_to_string(book.root.join(&chapter.path))?;
        let ours = instep::book::include::expand(&book.root, &chapter.path, &source).text();
        let ours = ours.trim_end().lines();
        let mut differing = ours.zip(theirs.trim_end().lines()).zip(1..);
        if let Some(((ours, theirs), line)) = differing.find(|((ours, theirs), _)| ours != theirs) {
            bail!(
                "{}: line {line} of what is included: the tests read {ours:?}, mdBook {theirs:?}",
                instep::slashed(&chapter.path)
            );
        }
    }
    Ok(())
}

/// Whoever renews one of them by hand, or forgets one, hears of it.
fn the_bars_show_the_numbers_of_the_table() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |file| fs::read_to_string(root.join(file)).context(file);
    let table = read("benches/compare/results.md")?;
    let drawing = read("benches/compare/benchmark.svg")?;
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
    let differing = measured
        .iter()
        .zip(&drawn)
        .find(|(table, bar)| table != bar);
    ensure!(
        measured == drawn,
        "benches/compare/benchmark.svg: expected the numbers of benches/compare/results.md, {} of them; \
         found {} (the first that differs: {differing:?}); \
         renew both with `cargo bench --bench compare -- --write`",
        measured.len(),
        drawn.len()
    );
    Ok(())
}
