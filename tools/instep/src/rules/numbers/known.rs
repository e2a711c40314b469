//! What a marked number's source says: each subject is asked.

use crate::book::Book;
use crate::book::block::Tags;
use crate::book::chapter::Chapter;
use crate::book::listing::Listing;
use crate::book::prose::Mark;
use crate::rules::numbers::pattern::filled;
use crate::rules::numbers::source::{FORM, Source, Unknown, named, no_such, terms, unknown};
use crate::rules::numbers::value::Value;
use crate::rules::numbers::{code, listing, version};

/// What a mark of `chapter` names.
///
/// # Errors
///
/// When there is no such thing, or it is not known.
pub fn value(book: &Book, chapter: &Chapter, mark: &Mark) -> Result<Value, Unknown> {
    let entities = [
        ("&quot;", "\""),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ];
    let plain = |text: String, (entity, plain): (&str, &str)| text.replace(entity, plain);
    let text = entities.into_iter().fold(mark.source.clone(), plain);
    let terms = terms(&text);
    if let [(_, term)] = terms[..] {
        return one(book, chapter, mark, &Source::parse(term)?);
    }
    if named(&text).is_empty() {
        return unknown(format!("`{text}` names no source of a number"), FORM);
    }
    let mut total: Option<u128> = None;
    for (operator, term) in terms {
        let next = match term.parse() {
            Ok(number) => number,
            Err(_) => match one(book, chapter, mark, &Source::parse(term)?)? {
                Value::Number(number) => number,
                _ => return unknown(format!("`{term}` can't be reckoned with"), FORM),
            },
        };
        total = match (total, operator) {
            (None, _) => Some(next),
            (Some(total), " + ") => total.checked_add(next),
            (Some(total), " - ") => total.checked_sub(next),
            (Some(total), " / ") => (next > 0 && total % next == 0).then(|| total / next),
            (Some(total), _) => total.checked_mul(next),
        };
        if total.is_none() {
            return unknown(
                format!("`{text}` is no whole number, or less than nothing"),
                FORM,
            );
        }
    }
    Ok(Value::Number(total.unwrap_or_default()))
}

fn one(book: &Book, chapter: &Chapter, mark: &Mark, source: &Source<'_>) -> Result<Value, Unknown> {
    match source.subject {
        "here" => of_the_page(chapter, mark, source),
        "book" => of_the_book(book, source),
        "version" => version::of(book, source),
        subject => match program(book, subject) {
            Some(listing) => listing::of(book, listing, source),
            None => code::of(book, source),
        },
    }
}

/// A listing, or a change of one: `thread6/customs`.
pub fn program<'a>(book: &'a Book, subject: &str) -> Option<&'a Listing> {
    let Some((name, slug)) = subject.split_once('/') else {
        return book.listing(subject);
    };
    let mut changes = book.listing(name)?.changes.iter();
    changes.find(|changed| {
        changed
            .change
            .as_ref()
            .is_some_and(|change| change.slug == slug)
    })
}

/// The Rust of a page that some test runs, and the list that follows a mark.
fn of_the_page(chapter: &Chapter, mark: &Mark, source: &Source<'_>) -> Result<Value, Unknown> {
    let pattern = match (source.what, source.detail) {
        ("code", Some(pattern)) => pattern,
        ("list", None) => {
            let mut lists = chapter.lists.iter();
            let next = lists.find(|list| list.file == mark.file && list.line > mark.line);
            return match next {
                Some(list) => Ok(Value::Number(list.items as u128)),
                None => unknown("no list follows on this page", FORM),
            };
        }
        _ => return no_such(source, &["code(…{}…)", "list"]),
    };
    let proven = chapter
        .blocks
        .iter()
        .filter(|block| block.is_rust() && block.tags() != Tags::Nothing);
    let code: Vec<_> = proven.map(|block| block.program()).collect();
    filled(&code.join("\n"), pattern, "the Rust of this page")
}

fn of_the_book(book: &Book, source: &Source<'_>) -> Result<Value, Unknown> {
    let explored = |listing: &&Listing| listing.explored.is_some();
    let number = match (source.what, source.detail) {
        ("listings", None) => book.listings.len(),
        ("explored", None) => book.listings.iter().filter(explored).count(),
        ("goals", None) => (book.listings.iter())
            .map(|listing| listing.promise.challenges.len())
            .sum(),
        _ => return no_such(source, &["listings", "explored", "goals"]),
    };
    Ok(Value::Number(number as u128))
}
