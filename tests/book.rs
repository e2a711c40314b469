//! Chapters and listings are in step, and mdBook agrees with what the tests
//! read.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::{env, fs};

use anyhow::{Context, Result, bail, ensure};
use harness::trial;
use instep::book::Book;
use instep::finding;
use instep::rules;
use libtest_mimic::Trial;
use regex::Regex;
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
    vec![
        trial(
            "chapters_and_listings_are_in_step",
            chapters_and_listings_are_in_step,
        ),
        trial("no_mark_has_gone_unnoticed", no_mark_has_gone_unnoticed),
        trial(
            "no_word_that_turns_a_sentence_has_gone_unnoticed",
            no_word_that_turns_a_sentence_has_gone_unnoticed,
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
    ]
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
         SNAPSHOTS=overwrite cargo test --test book\n\nThe difference is now\n\n{found}"
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

/// How many marks each file had when they were counted, on a line each.
const MARKS: &str = "tests/marks.txt";

const COUNT_MARKS: &str = "SNAPSHOTS=overwrite cargo test --test book no_mark";

/// Where a mark goes, and its word with it, no other check can miss it. There may be more
/// than were counted.
fn no_mark_has_gone_unnoticed() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let marks = marks(&book()?)?;
    let file = root.join(MARKS);
    if env::var_os("SNAPSHOTS").is_some_and(|wish| wish == "overwrite") {
        let lines: String = marks
            .iter()
            .map(|(file, n)| format!("{n} {file}\n"))
            .collect();
        return fs::write(file, lines).with_context(|| format!("{MARKS} can't be written"));
    }
    let kept = fs::read_to_string(file)
        .with_context(|| format!("{MARKS} can't be read; make it with `{COUNT_MARKS}`"))?;
    let mut gone = vec![];
    for (line, number) in kept.lines().zip(1..) {
        let (count, file) = line
            .split_once(' ')
            .with_context(|| format!("{MARKS}:{number}: expected a number and a file"))?;
        let found = marks.get(file).copied().unwrap_or(0);
        if found < count.parse()? {
            gone.push(format!(
                "{file}: expected {count} marks or more, found {found}"
            ));
        }
    }
    ensure!(
        gone.is_empty(),
        "{}\nwhat they held is held no more: bind it by other marks; where the sentence \
         itself is gone, count again with `{COUNT_MARKS}`",
        gone.join("\n")
    );
    Ok(())
}

/// How many marks stand in each chapter, document, and exercise that has some.
fn marks(book: &Book) -> Result<BTreeMap<String, usize>> {
    let pages = book.chapters.iter().chain(&book.documents);
    let pages = pages.chain(&book.readmes);
    let mut marks: BTreeMap<_, _> = pages
        .map(|page| (instep::slashed(&page.path), page.marks.len()))
        .collect();
    for file in instep::files::below(&book.root, Path::new("exercises"))? {
        if file.ends_with("exercise.toml") {
            let text = fs::read_to_string(book.root.join(&file))?;
            let count = text.matches("<data value=").count();
            marks.insert(instep::slashed(&file), count);
        }
    }
    marks.retain(|_, count| *count > 0);
    Ok(marks)
}

/// How often the words of `TURNING` stand in each text, outside of marks and of code.
const TURNS: &str = "tests/turns.txt";

/// What writes that file, and counts the marks as well.
const COUNT_TURNS: &str = "SNAPSHOTS=overwrite cargo test --test book unnoticed";

/// Words with which a sentence says the opposite, or more or less than it would without.
const TURNING: &str = r"(?ix)\b(
    not|never|no|nobody|nothing|none|neither|nor|cannot|without|hardly|only|
    always|every|each|all|both|any|before|after|behind|first|last|until|once|while|
    more|less|fewer|most|least|same|other|another|own|still|already
)\b|n't\b";

/// What no mark holds is not proven. A word that turns a sentence around, and goes, is
/// noticed all the same, so that somebody reads the sentence again.
fn no_word_that_turns_a_sentence_has_gone_unnoticed() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let turns = turns(&book()?)?;
    let file = root.join(TURNS);
    if env::var_os("SNAPSHOTS").is_some_and(|wish| wish == "overwrite") {
        let line = |(file, words): (&String, &BTreeMap<String, usize>)| {
            let words: Vec<_> = words
                .iter()
                .map(|(word, n)| format!("{word} {n}"))
                .collect();
            format!("{file}: {}\n", words.join(", "))
        };
        let lines: String = turns.iter().map(line).collect();
        return fs::write(file, lines).with_context(|| format!("{TURNS} can't be written"));
    }
    let kept = fs::read_to_string(file)
        .with_context(|| format!("{TURNS} can't be read; make it with `{COUNT_TURNS}`"))?;
    let mut gone = vec![];
    for (line, number) in kept.lines().zip(1..) {
        let shape = || format!("{TURNS}:{number}: expected a file, and words with their numbers");
        let (file, words) = line.split_once(": ").with_context(shape)?;
        for word in words.split(", ") {
            let (word, count) = word.split_once(' ').with_context(shape)?;
            let found = turns.get(file).and_then(|words| words.get(word));
            let found = found.copied().unwrap_or(0);
            if found < count.parse()? {
                gone.push(format!(
                    "{file}: expected `{word}` without a mark {count} times or more, \
                     found it {found} times"
                ));
            }
        }
    }
    ensure!(
        gone.is_empty(),
        "{}\na sentence may say the opposite now: read it again; if it is so, bind the word \
         by a mark, or count again with `{COUNT_TURNS}`",
        gone.join("\n")
    );
    Ok(())
}

fn turns(book: &Book) -> Result<BTreeMap<String, BTreeMap<String, usize>>> {
    let unread = Regex::new(
        r#"(?ms)^[ \t>]*(```+).*?^[ \t>]*```+[ \t]*$|<!--.*?-->|<data value=.*?</data>|`[^`\n]*`"#,
    )?;
    let turning = Regex::new(TURNING)?;
    let pages = book.chapters.iter().chain(&book.documents);
    let pages = pages.chain(&book.readmes).map(|page| page.path.clone());
    let exercises = instep::files::below(&book.root, Path::new("exercises"))?;
    let exercises = exercises
        .into_iter()
        .filter(|file| file.ends_with("exercise.toml"));
    let mut turns = BTreeMap::<_, BTreeMap<_, _>>::new();
    for file in pages.chain(exercises) {
        let text = fs::read_to_string(book.root.join(&file))?;
        for word in turning.find_iter(&unread.replace_all(&text, " ")) {
            let words = turns.entry(instep::slashed(&file)).or_default();
            *words.entry(word.as_str().to_lowercase()).or_insert(0) += 1;
        }
    }
    Ok(turns)
}
