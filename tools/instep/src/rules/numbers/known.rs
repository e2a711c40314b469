//! What a marked number's source says: each subject is asked.

use std::cmp::Ordering;

use crate::book::Book;
use crate::book::block::{Block, Tags};
use crate::book::chapter::Chapter;
use crate::book::listing::Listing;
use crate::book::prose::Mark;
use crate::rules::numbers::pattern::{self, filled};
use crate::rules::numbers::source::{self, FORM, Source, Unknown, named, no_such, terms, unknown};
use crate::rules::numbers::value::Value;
use crate::rules::numbers::which::{WHICH, which};
use crate::rules::numbers::{code, exercise, listing, near, quoted, version};

/// What a mark of `chapter` names.
///
/// # Errors
///
/// When there is no such thing, or it is not known.
pub fn value(book: &Book, chapter: &Chapter, mark: &Mark) -> Result<Value, Unknown> {
    let text = source::plain(&mark.source);
    if let Some((asked, [yes, no])) = source::chosen(&text) {
        if yes == no {
            return unknown(format!("`{asked}` chooses between a word and itself"), FORM);
        }
        let mark = Mark {
            source: asked.to_owned(),
            ..mark.clone()
        };
        return match value(book, chapter, &mark)? {
            Value::Verdict(true) => Ok(Value::Name(yes.to_owned())),
            Value::Verdict(false) => Ok(Value::Name(no.to_owned())),
            _ => unknown(format!("`{asked}` is not answered by a yes or no"), FORM),
        };
    }
    if let Some((left, right, sign)) = source::compared(&text) {
        if left.trim() == right.trim() {
            return unknown(format!("`{left}` is compared with itself"), FORM);
        }
        let sides = [left, right].map(|side| {
            if let Ok(number) = side.parse() {
                return Ok(Value::Number(number));
            }
            let mark = Mark {
                source: side.to_owned(),
                ..mark.clone()
            };
            value(book, chapter, &mark)
        });
        let [left, right] = sides;
        return holds(&left?, sign, &right?).map(Value::Verdict);
    }
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

/// Whether two values are so to each other.
fn holds(left: &Value, sign: &str, right: &Value) -> Result<bool, Unknown> {
    let order = match sign.trim() {
        "==" => return Ok(left == right),
        "!=" => return Ok(left != right),
        "<" => Ordering::Less,
        _ => Ordering::Greater,
    };
    let [left, right] = [left, right].map(|side| match side {
        Value::Number(number) => Some(*number as f64),
        Value::Measured(number) => Some(*number),
        _ => None,
    });
    match left
        .zip(right)
        .and_then(|(left, right)| left.partial_cmp(&right))
    {
        Some(found) => Ok(found == order),
        None => unknown("only numbers are less or more than others", FORM),
    }
}

fn one(book: &Book, chapter: &Chapter, mark: &Mark, source: &Source<'_>) -> Result<Value, Unknown> {
    if exercise::is_of_one(mark)
        && let Some(value) = exercise::of(book, mark, source)
    {
        return value;
    }
    match source.subject {
        "here" => of_the_page(chapter, mark, source),
        "book" => of_the_book(book, source),
        "version" => version::of(book, source),
        subject if quoted::is_item(subject) => quoted::of(book, source),
        subject if subject.ends_with(".md") && source.what != "cell" => {
            let proven = near::page(book, chapter, mark, subject)?;
            of_blocks(proven, source, &OF_BLOCKS)
        }
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

/// What the tests know of the Rust of a page.
const OF_BLOCKS: [&str; 6] = [
    "code(…{}…)",
    "word(…{}…)",
    "asserts(…)",
    "denies(…)",
    "panics(…)",
    "compiles(…)",
];

/// What else is known of the page on which the mark stands.
const OF_THE_PAGE: [&str; 2] = ["list", "which(LINES | LINE)"];

fn of_blocks(chapter: &Chapter, source: &Source<'_>, known: &[&str]) -> Result<Value, Unknown> {
    let runs = |tags: &Tags| *tags == Tags::Runs;
    let fails = |tags: &Tags| matches!(tags, Tags::Fails(_));
    match (source.what, source.detail) {
        ("code", Some(pattern)) => filled(&proven(chapter), pattern, "the Rust of this page"),
        ("word", Some(pattern)) => {
            pattern::named(&proven(chapter), pattern, "the Rust of this page")
        }
        ("asserts", Some(code)) => of_block(chapter, code, runs, true),
        ("denies", Some(code)) => of_block(chapter, code, runs, false),
        ("panics", Some(code)) => of_block(chapter, code, |tags| *tags == Tags::Panics, true),
        ("compiles", Some(code)) => of_block(chapter, code, fails, false)
            .or_else(|_| of_block(chapter, code, |tags| !fails(tags), true)),
        _ => no_such(source, known),
    }
}

/// The Rust of a page that some test runs, and the list that follows a mark.
fn of_the_page(chapter: &Chapter, mark: &Mark, source: &Source<'_>) -> Result<Value, Unknown> {
    match (source.what, source.detail) {
        ("list", None) => {
            let mut lists = chapter.lists.iter();
            let next = lists.find(|list| list.file == mark.file && list.line > mark.line);
            match next {
                Some(list) => Ok(Value::Number(list.items as u128)),
                None => unknown("no list follows on this page", FORM),
            }
        }
        ("which", Some(asked)) => {
            let above = chapter.blocks.iter().filter(|block| block.line < mark.line);
            let programs: Vec<_> = above.map(Block::program).collect();
            let last = programs
                .iter()
                .rev()
                .find_map(|program| which(program, asked));
            match last {
                Some(number) => Ok(Value::Number(number)),
                None => unknown(format!("no block above has `{asked}`"), WHICH),
            }
        }
        _ => of_blocks(chapter, source, &[&OF_BLOCKS[..], &OF_THE_PAGE].concat()),
    }
}

fn proven(chapter: &Chapter) -> String {
    let proven = chapter
        .blocks
        .iter()
        .filter(|block| block.is_rust() && block.tags() != Tags::Nothing);
    let code: Vec<_> = proven.map(Block::program).collect();
    code.join("\n")
}

/// What is so because a block with this code, of which the tests know that it has these
/// tags, is on the page.
fn of_block(
    chapter: &Chapter,
    code: &str,
    has: impl Fn(&Tags) -> bool,
    verdict: bool,
) -> Result<Value, Unknown> {
    let spaced = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let code = spaced(code);
    let mut blocks = chapter.blocks.iter().filter(|block| block.is_rust());
    match blocks.any(|block| has(&block.tags()) && spaced(&block.program()).contains(&code)) {
        true => Ok(Value::Verdict(verdict)),
        false => unknown(
            format!("no block of this page that says so has `{code}`"),
            "write what a block has that the tests run, between any white space",
        ),
    }
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
