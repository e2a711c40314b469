//! What is counted of other code than a listing's.

use std::fs;

use crate::book::Book;
use crate::book::text::nearest;
use crate::files;
use crate::rules::numbers::constants;
use crate::rules::numbers::pattern::filled;
use crate::rules::numbers::source::{Source, Unknown, no_such, unknown};
use crate::rules::numbers::value::Value;
use crate::rules::numbers::which::{WHICH, which};

/// What tools have said of a program.
const REPORTS: &str = "reports/recorded/";

/// Files of the repository that state something.
const FILES: [&str; 4] = [".rs", ".toml", ".json", ".yml"];

/// A crate that listings share, or a file of the repository, or a recorded report.
pub fn of(book: &Book, source: &Source<'_>) -> Result<Value, Unknown> {
    let subject = source.subject;
    if subject.starts_with(REPORTS) && subject.ends_with(".txt") {
        let report = fs::read_to_string(book.root.join(subject)).unwrap_or_default();
        return match (source.what, source.detail) {
            ("prints", Some(pattern)) => filled(&report, pattern, "this report"),
            _ => no_such(source, &["prints(…{}…)"]),
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
        (name, unit) if constants.contains_key(name) => {
            constants[name].in_unit(unit).map(Value::Number)
        }
        _ => {
            let names = constants.keys().map(String::as_str);
            no_such(
                source,
                &names
                    .chain(["code(…{}…)", "which(LINES | LINE)"])
                    .collect::<Vec<_>>(),
            )
        }
    }
}
