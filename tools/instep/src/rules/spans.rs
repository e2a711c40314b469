//! What the documents name between backticks is there: a path, a key of a manifest, a
//! source of a number.

use toml::{Table, Value};

use crate::book::Book;
use crate::book::contract::{self, Contract};
use crate::book::measured;
use crate::finding::Finding;
use crate::rules::numbers;

/// Of a document that has it, its keys and sources are those of the checks.
const MANIFEST: &str = "[package.metadata.listing]";

/// What is there only when the book was built.
const BUILT: [&str; 2] = ["book", "target"];

/// What the documents' example makes.
const EXAMPLE: &str = "leader";

pub fn check(book: &Book) -> Vec<Finding> {
    let mut findings = vec![];
    // What another book's documents mean by a path, nobody knows.
    let documents = book.documents.iter().filter(|_| !book.listings.is_empty());
    for document in documents {
        let tells_of_manifests = document.code_spans.iter().any(|(span, _)| span == MANIFEST);
        for (span, line) in &document.code_spans {
            let wrong = |what: &str, help: &str| {
                Finding::new(&document.path, *line, what, help).found(format!("`{span}`"))
            };
            if is_path(book, span) && !book.root.join(span).exists() {
                let what = "this file or folder does not exist";
                findings.push(wrong(what, "name one of this book"));
            }
            if !tells_of_manifests {
                continue;
            }
            if let Some(fault) = unknown_key(span) {
                findings.push(wrong("no manifest of a listing has this", &fault));
            }
            if is_source(book, span)
                && let Some(help) = numbers::unknown_name(book, document, span)
            {
                findings.push(wrong("a number can't come from there", &help));
            }
        }
    }
    findings
}

/// Whether this leads into a folder of the book, and is no pattern.
fn is_path(book: &Book, span: &str) -> bool {
    let Some((top, _)) = span.split_once('/') else {
        return false;
    };
    let is_name = |c: char| c.is_alphanumeric() || "./_-".contains(c);
    let stands_for_many = |part: &str| {
        let name = part.split('.').next().unwrap_or_default();
        name == EXAMPLE || (name.len() > 1 && name.chars().all(|c| c.is_ascii_uppercase()))
    };
    !BUILT.contains(&top)
        && span.chars().all(is_name)
        && !span.split('/').any(stands_for_many)
        && book.root.join(top).is_dir()
}

/// Why no manifest has this, where `loses_lines = true` is a key of no listing, whatever its
/// contract is, and of no bound.
fn unknown_key(span: &str) -> Option<String> {
    // The manifest's own table is no key of itself.
    let span = (!span.starts_with('[')).then_some(span)?;
    let keys: Table = toml::from_str(span).ok()?;
    let beside = |key: &str, value: &str| {
        let mut table = keys.clone();
        let text = || Value::String(value.to_owned());
        table.entry(key).or_insert_with(text);
        Value::Table(table)
    };
    measured::fault(beside("row", "any"))?;
    let contracts = Contract::names().into_iter();
    let faults = contracts.map(|name| contract::fault(beside("contract", name)));
    let faults: Option<Vec<_>> = faults.collect();
    faults?.into_iter().next()
}

fn is_source(book: &Book, span: &str) -> bool {
    let subjects = ["NAME.", "here.", "book.", "version."];
    subjects.iter().any(|subject| span.starts_with(subject)) && !book.root.join(span).exists()
}
