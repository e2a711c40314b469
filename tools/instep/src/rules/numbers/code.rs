//! What is counted of other code than a listing's.

use std::fs;

use crate::book::Book;
use crate::book::listing::RECORDED;
use crate::book::text::nearest;
use crate::files;
use crate::rules::numbers::constants;
use crate::rules::numbers::listing::has_code;
use crate::rules::numbers::pattern::{self, filled};
use crate::rules::numbers::source::{FORM, Source, Unknown, no_such, unknown};
use crate::rules::numbers::value::Value;
use crate::rules::numbers::verdict;
use crate::rules::numbers::which::{WHICH, which};

/// Files of the repository that state something.
const FILES: [&str; 6] = [".rs", ".toml", ".json", ".yml", ".js", ".mjs"];

/// A table that a test holds.
const TABLE: &str = ".md";

/// A crate that listings share, or a file of the repository, or a recorded report.
pub fn of(book: &Book, source: &Source<'_>) -> Result<Value, Unknown> {
    let subject = source.subject;
    if subject.starts_with(RECORDED) && subject.ends_with(".txt") {
        let report = fs::read_to_string(book.root.join(subject)).unwrap_or_default();
        return of_report(&report, source);
    }
    if subject.ends_with(TABLE) {
        let table = fs::read_to_string(book.root.join(subject)).unwrap_or_default();
        return match (source.what, source.detail) {
            ("cell", Some(cell)) => of_table(&table, cell),
            _ => no_such(source, &["cell(ROW | COLUMN)"]),
        };
    }
    let library = book.libraries.iter().find(|dir| dir.ends_with(subject));
    let paths = match library {
        Some(dir) => files::below(&book.root, &dir.join("src")).unwrap_or_default(),
        None => vec![subject.into()],
    };
    let read = |path| fs::read_to_string(book.root.join(path)).ok();
    let sources: Vec<_> = paths.iter().filter_map(read).collect();
    let is_file = FILES.iter().any(|end| subject.ends_with(end));
    if sources.is_empty() || (library.is_none() && !is_file) {
        let listings = book.listings.iter().map(|listing| listing.name.as_str());
        let known = nearest(subject, listings.chain(["here", "book", "version"]));
        return unknown(
            format!("there is no listing `{subject}`, and no such library or file"),
            format!("similar names: {}", known.join(", ")),
        );
    }
    let constants = constants::of(sources.iter().map(String::as_str));
    match (source.what, source.detail) {
        ("code", Some(pattern)) => filled(&sources.join("\n"), pattern, "this code"),
        ("which", Some(lines)) => match which(&sources.join("\n"), lines) {
            Some(number) => Ok(Value::Number(number)),
            None => unknown(format!("this code has no `{lines}`"), WHICH),
        },
        ("word", Some(pattern)) => pattern::named(&sources.join("\n"), pattern, "this code"),
        ("has" | "lacks", Some(code)) if library.is_none() => {
            let has = sources.iter().any(|source| has_code(source, code));
            match has == (source.what == "has") {
                true => Ok(Value::Verdict(has)),
                false => unknown(
                    format!("that this file {} `{code}` is not so", source.what),
                    "write what it has, between any white space",
                ),
            }
        }
        ("asserts" | "denies", Some(code)) if is_test(subject) => {
            match sources.iter().any(|source| has_code(source, code)) {
                true => Ok(Value::Verdict(source.what == "asserts")),
                false => unknown(
                    format!("this test has no `{code}`"),
                    "write what it has, between any white space",
                ),
            }
        }
        (name, unit) if constants.contains_key(name) => {
            constants[name].in_unit(unit).map(Value::Number)
        }
        _ => {
            let names = constants.keys().map(String::as_str);
            no_such(
                source,
                &names
                    .chain(["code(…{}…)", "word(…{}…)", "which(LINES | LINE)"])
                    .collect::<Vec<_>>(),
            )
        }
    }
}

/// Whether `cargo test` runs a file, or the tests in a browser do.
fn is_test(path: &str) -> bool {
    [".rs", ".test.mjs"].iter().any(|end| path.ends_with(end))
        && path.split('/').any(|folder| folder == "tests")
}

/// What a tool has said, between any white space.
fn of_report(report: &str, source: &Source<'_>) -> Result<Value, Unknown> {
    let spaced = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let says = |asked: &str| spaced(report).contains(&spaced(asked));
    match (source.what, source.detail) {
        ("prints", Some(pattern)) => filled(report, pattern, "this report"),
        ("word", Some(pattern)) => pattern::named(report, pattern, "this report"),
        ("says", Some(asked)) if says(asked) => Ok(Value::Verdict(true)),
        ("omits", Some(asked)) if !asked.split(" | ").any(says) => Ok(Value::Verdict(false)),
        ("says" | "omits", Some(asked)) => unknown(
            format!("that this report {} `{asked}` is not so", source.what),
            "quote what it says",
        ),
        _ => no_such(
            source,
            &[
                "prints(…{}…)",
                "word(…{}…)",
                "says(TEXT)",
                "omits(TEXT | TEXT)",
            ],
        ),
    }
}

/// What stands in a cell: *yes*, *no*, or a number.
fn of_table(table: &str, asked: &str) -> Result<Value, Unknown> {
    let plain = |cell: &str| {
        let label = cell.split("<br>").next().unwrap_or_default();
        label.replace(['*', '`'], "").trim().to_owned()
    };
    let mut rows = table
        .lines()
        .filter(|line| line.starts_with('|'))
        .map(|line| {
            let cells = line.trim_matches('|').split('|');
            cells.map(plain).collect::<Vec<_>>()
        });
    let found = asked.split_once(" | ").and_then(|(row, column)| {
        let column = rows.next()?.iter().position(|name| name == column)?;
        let cells = rows.find(|cells| cells.first().is_some_and(|label| label == row))?;
        cells.get(column).cloned()
    });
    let Some(found) = found else {
        return unknown(
            format!("there is no table with `{asked}`"),
            "write `cell(ROW | COLUMN)`, each as it is called there",
        );
    };
    // Its unit may stand behind a number, or how often it is another one.
    let number = found.split(' ').next().unwrap_or_default();
    match (verdict::read(&found), number.parse(), number.parse()) {
        (Some(verdict), ..) => Ok(Value::Verdict(verdict)),
        (None, Ok(number), _) => Ok(Value::Number(number)),
        (None, _, Ok(number)) => Ok(Value::Measured(number)),
        _ => unknown(format!("`{found}` is no answer, and no number"), FORM),
    }
}
