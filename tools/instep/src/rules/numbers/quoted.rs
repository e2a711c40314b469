//! What only the documentation of the standard library promises, or of a package, as a
//! quotation of it.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::book::Book;
use crate::rules::crate_docs;
use crate::rules::numbers::exercise;
use crate::rules::numbers::marked;
use crate::rules::numbers::pattern;
use crate::rules::numbers::source::{self, Source, Unknown, no_such, unknown};
use crate::rules::numbers::value::Value;
use crate::rules::std_pages;

/// How the path of what the standard library has begins.
const STD: &str = "std::";

/// Whether a mark's subject is an item of a library: `std::thread::park`, `rayon::join`.
pub fn is_item(subject: &str) -> bool {
    subject.contains("::")
}

/// What the documentation of an item has in a place, whether it says this, or that it has
/// none of some words.
pub fn of(book: &Book, source: &Source<'_>) -> Result<Value, Unknown> {
    let item = source.subject;
    let said = said_of(book, item)?;
    let whose = format!("the documentation of `{item}`");
    match (source.what, source.detail) {
        ("says", Some(pattern)) if pattern.contains("{}") => pattern::said(&said, pattern, &whose)
            .map_err(|unknown| Unknown {
                help: instead(&said, pattern),
                ..unknown
            }),
        ("says" | "denies", Some(quotation)) if says(&said, quotation) => {
            Ok(Value::Verdict(source.what == "says"))
        }
        ("says" | "denies", Some(quotation)) => unknown(
            format!("{whose} does not say `{quotation}`"),
            instead(&said, quotation),
        ),
        ("omits", Some(asked)) => {
            let has: BTreeSet<_> = words(&said).collect();
            match words(asked).find(|word| has.contains(word)) {
                None => Ok(Value::Verdict(false)),
                Some(word) => unknown(format!("{whose} does say `{word}`"), instead(&said, &word)),
            }
        }
        _ => no_such(
            source,
            &["says(…{}…)", "says(…)", "denies(…)", "omits(WORD | WORD)"],
        ),
    }
}

/// Whether it has these words, which are more than one.
fn says(said: &str, quotation: &str) -> bool {
    let words: Vec<_> = quotation.split_whitespace().collect();
    words.len() > 1 && said.contains(&words.join(" "))
}

/// The words of the documentation of an item.
fn said_of(book: &Book, item: &str) -> Result<String, Unknown> {
    let (said, library) = match item.strip_prefix(STD) {
        Some(_) => {
            let said = std_pages::said_of(item, || named(book), book.has_contracts);
            (said, "standard library")
        }
        None => (crate_docs::said_of(&book.root, item), "package"),
    };
    match said {
        Ok(Some(said)) => Ok(said),
        Ok(None) => unknown(
            format!("the {library} has no `{item}`"),
            "write the path of an item, `std::sync::Mutex::lock`, say",
        ),
        Err(error) => unknown(
            format!("what `{item}` promises could not be read"),
            format!("{error:#}"),
        ),
    }
}

/// The items of the standard library that the marks of a book name.
fn named(book: &Book) -> Vec<String> {
    let marks = marked(book).flat_map(|page| page.marks.iter().cloned());
    let marks = marks.chain(exercise::marks(book).into_iter().map(|(_, mark)| mark));
    let sources: Vec<_> = marks.map(|mark| source::plain(&mark.source)).collect();
    let named = sources.iter().flat_map(|text| source::named(text));
    named
        .map(|source| source.subject.to_owned())
        .filter(|subject| subject.starts_with(STD))
        .collect()
}

/// The sentence of a text that has the most words of a quotation.
fn instead(said: &str, quotation: &str) -> String {
    let asked: BTreeSet<_> = words(quotation).collect();
    let nearest = said.split_inclusive(". ").max_by_key(|sentence| {
        let has: BTreeSet<_> = words(sentence).collect();
        (has.intersection(&asked).count(), Reverse(has.len()))
    });
    let nearest = nearest.unwrap_or_default().trim();
    let nearest: String = nearest.chars().take(LONGEST).collect();
    format!("quote what it says, and say that on the page; it has: `{nearest}`")
}

/// How much of a sentence is told.
const LONGEST: usize = 300;

fn words(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.filter(|word| !word.is_empty()).map(str::to_lowercase)
}
