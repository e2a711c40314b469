//! Where a marked number comes from: `thread4.outputs`, `server2.LONGEST_LINE`.

use std::collections::BTreeMap;
use std::fs;

use formats::ending::Ending;

use crate::book::Book;
use crate::book::block::Tags;
use crate::book::chapter::Chapter;
use crate::book::kept;
use crate::book::listing::Listing;
use crate::book::measured::{Limit, Measured};
use crate::book::prose::Mark;
use crate::book::text::{self, nearest};
use crate::files;
use crate::rules::numbers::constants::{self, Constant};
use crate::rules::numbers::pattern::filled;
use crate::rules::numbers::value::Value;
use crate::rules::numbers::ways::{on_the_way, shortest};

/// Why a source says nothing.
#[derive(Debug)]
pub struct Unknown {
    pub what: String,
    pub help: String,
}

pub fn unknown<T>(what: impl Into<String>, help: impl Into<String>) -> Result<T, Unknown> {
    Err(Unknown {
        what: what.into(),
        help: help.into(),
    })
}

pub const FORM: &str = "write `LISTING.outputs`, say; CONTRIBUTING.md lists what there is";

/// A source that is read: `subject.what(detail)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source<'a> {
    pub subject: &'a str,
    what: &'a str,
    detail: Option<&'a str>,
}

impl<'a> Source<'a> {
    fn parse(text: &'a str) -> Result<Self, Unknown> {
        let (head, detail) = match text.split_once('(') {
            Some((head, rest)) => match rest.strip_suffix(')') {
                Some(detail) => (head, Some(detail)),
                None => return unknown(format!("`{text}` has no `)` at its end"), FORM),
            },
            None => (text, None),
        };
        match head.rsplit_once('.') {
            Some((subject, what)) if !subject.is_empty() && !what.is_empty() => Ok(Source {
                subject,
                what,
                detail,
            }),
            _ => unknown(format!("`{text}` names no source of a number"), FORM),
        }
    }
}

/// What stands between two sources.
const OPERATORS: [&str; 4] = [" + ", " - ", " * ", " / "];

/// The parts of `a.outputs - b.outputs`: each with the operator before it.
fn terms(text: &str) -> Vec<(&str, &str)> {
    let mut terms = vec![];
    let (mut start, mut depth, mut operator) = (0, 0_usize, "");
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let next = OPERATORS.iter().find(|next| text[at..].starts_with(**next));
        if let (Some(next), 0) = (next, depth) {
            terms.push((operator, text[start..at].trim()));
            operator = *next;
            start = at + next.len();
        }
    }
    terms.push((operator, text[start.min(text.len())..].trim()));
    terms
}

/// The sources that `text` names.
pub fn named(text: &str) -> Vec<Source<'_>> {
    let terms = terms(text).into_iter();
    terms
        .filter_map(|(_, term)| Source::parse(term).ok())
        .collect()
}

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
        "version" => version(book, source),
        subject => match program(book, subject) {
            Some(listing) => of_a_listing(book, listing, source),
            None => of_other_code(book, source),
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

/// Of the toolchain, of a package, of what the tests in a browser need.
fn version(book: &Book, source: &Source<'_>) -> Result<Value, Unknown> {
    let file = |name: &str| text::read(&book.root.join(name)).unwrap_or_default();
    let manifest: toml::Table = toml::from_str(&file("Cargo.toml")).unwrap_or_default();
    let of_workspace = |key: &str| {
        let package = manifest.get("workspace")?.get("package")?;
        Some(package.get(key)?.as_str()?.to_owned())
    };
    let found = match source.what {
        "rust" => of_workspace("rust-version").into_iter().collect(),
        "edition" => of_workspace("edition").into_iter().collect(),
        package => locked(&file("Cargo.lock"), package),
    };
    match found.is_empty() {
        false => Ok(Value::Version(found)),
        true => {
            let packages = crate::book::listing::packages(&book.root);
            let known = packages.iter().map(String::as_str);
            no_such(
                source,
                &nearest(source.what, known.chain(["rust", "edition"])),
            )
        }
    }
}

/// The versions in which a package is locked.
fn locked(lock: &str, package: &str) -> Vec<String> {
    let named = format!("name = \"{package}\"\nversion = \"");
    let found = lock.split(&named).skip(1);
    found
        .filter_map(|rest| Some(rest.split_once('"')?.0.to_owned()))
        .collect()
}

fn of_a_listing(book: &Book, listing: &Listing, source: &Source<'_>) -> Result<Value, Unknown> {
    let constants = constants::of([listing.source.as_str()]);
    let folder = book.root.join(&listing.dir);
    let output = || match &listing.output {
        Some(output) => Ok(output.as_str()),
        None => unknown(
            format!("what `{}` prints is not recorded", source.subject),
            record(listing),
        ),
    };
    let searched = || match &listing.explored {
        Some(explored) if explored.complete => Ok(explored),
        Some(_) => unknown(
            format!(
                "a limit has cut off the search of `{}`: no number of it is exact",
                source.subject
            ),
            "let the program end sooner, or say no number",
        ),
        None => unknown(
            format!(
                "no search of `{}` is kept, or it is of another version",
                source.subject
            ),
            record(listing),
        ),
    };
    let graph = || match kept::whole_graph(&folder, &listing.source) {
        Some(graph) if listing.change.is_none() => Ok(graph),
        _ => unknown(
            format!(
                "no moments of `{}` are kept, or they are of another version",
                source.subject
            ),
            record(listing),
        ),
    };
    let number = match (source.what, source.detail) {
        ("outputs", None) => searched()?.ends(),
        ("outputs", Some(ending)) => {
            let ending: Ending = match ending.to_owned().try_into() {
                Ok(ending) => ending,
                Err(_) => return unknown(format!("`{ending}` is no ending"), FORM),
            };
            searched()?.outputs.get(&ending).copied().unwrap_or(0)
        }
        ("endings", None) => searched()?.outputs.len() as u128,
        ("schedules", None) => searched()?.schedules,
        ("threads", None) => graph()?.threads.len() as u128,
        ("shortest", Some(ending)) => match shortest(&graph()?, ending) {
            Some(steps) => steps as u128,
            None => return unknown(format!("no schedule of `{}` ends so", source.subject), FORM),
        },
        ("steps", Some(words)) => match on_the_way(&graph()?, words) {
            Some(count) => count as u128,
            None => {
                return unknown(
                    format!("`{}` has more than one schedule", source.subject),
                    "count the steps of a program with one thread",
                );
            }
        },
        ("lines", None) => output()?.lines().count() as u128,
        ("lines", Some(part)) => {
            let count = output()?.lines().filter(|line| line.contains(part)).count();
            if count == 0 {
                return unknown(format!("no line of the output holds `{part}`"), FORM);
            }
            count as u128
        }
        ("prints", Some(pattern)) => return filled(output()?, pattern, "its output"),
        ("code", Some(pattern)) => return filled(&listing.source, pattern, "its program"),
        ("cores", None) => match Measured::of(&book.root.join(&listing.dir)) {
            Ok(Some(measured)) => measured.cores as u128,
            _ => return unknown("nothing that was measured is kept", record(listing)),
        },
        ("median" | "at_least" | "at_most", Some(row)) => {
            return measured(book, listing, source, row);
        }
        (name, unit) if constants.contains_key(name) => of_a_constant(constants[name], unit)?,
        _ => return no_such(source, &known(listing, &constants)),
    };
    Ok(Value::Number(number))
}

/// What a listing's marks may name.
fn known<'a>(listing: &Listing, constants: &'a BTreeMap<String, Constant>) -> Vec<&'a str> {
    let mut known = vec!["lines", "lines(…)", "prints(…{}…)", "code(…{}…)"];
    if listing.explored.is_some() {
        known.extend(["outputs", "outputs(deadlock)", "endings", "schedules"]);
        known.extend(["threads", "shortest(deadlock)"]);
    }
    if listing.promise.measure.is_some() {
        known.extend(["median(…)", "at_least(…)", "at_most(…)", "cores"]);
    }
    known.extend(constants.keys().map(String::as_str));
    known
}

fn no_such<T>(source: &Source<'_>, known: &[&str]) -> Result<T, Unknown> {
    let near = nearest(source.what, known.iter().copied());
    let rest = known.iter().filter(|name| !near.contains(name));
    let names: Vec<_> = near.iter().chain(rest).copied().collect();
    unknown(
        format!("`{}` has no `{}` to count", source.subject, source.what),
        format!("it has: {}", names.join(", ")),
    )
}

fn record(listing: &Listing) -> String {
    format!(
        "record it with `cargo instep record {} --write`",
        listing.known_as()
    )
}

/// A crate that listings share, or a Rust file of the repository.
fn of_other_code(book: &Book, source: &Source<'_>) -> Result<Value, Unknown> {
    let subject = source.subject;
    let library = book.libraries.iter().find(|dir| dir.ends_with(subject));
    let paths = match library {
        Some(dir) => files::below(&book.root, &dir.join("src")).unwrap_or_default(),
        None => vec![subject.into()],
    };
    let read = |path| fs::read_to_string(book.root.join(path)).ok();
    let sources: Vec<_> = paths.iter().filter_map(read).collect();
    if sources.is_empty() || (library.is_none() && !subject.ends_with(".rs")) {
        let listings = book.listings.iter().map(|listing| listing.name.as_str());
        let known = nearest(subject, listings.chain(["here", "book", "version"]));
        return unknown(
            format!("there is no listing `{subject}`, and no such library or Rust file"),
            format!("similar names: {}", known.join(", ")),
        );
    }
    let constants = constants::of(sources.iter().map(String::as_str));
    match (source.what, source.detail) {
        ("code", Some(pattern)) => filled(&sources.join("\n"), pattern, "this code"),
        (name, unit) if constants.contains_key(name) => {
            of_a_constant(constants[name], unit).map(Value::Number)
        }
        _ => {
            let names = constants.keys().map(String::as_str);
            no_such(source, &names.chain(["code(…{}…)"]).collect::<Vec<_>>())
        }
    }
}

/// A number, or a length of time in a unit in which it is whole.
fn of_a_constant(constant: Constant, unit: Option<&str>) -> Result<u128, Unknown> {
    let (time, nanoseconds) = match (constant, unit) {
        (Constant::Number(number), None) => return Ok(number),
        (Constant::Time(time), Some("s")) => (time, 1_000_000_000),
        (Constant::Time(time), Some("ms")) => (time, 1_000_000),
        (Constant::Number(_), Some(_)) => {
            return unknown("this constant is a number, without a unit", FORM);
        }
        (Constant::Time(_), _) => {
            return unknown(
                "this constant is a length of time",
                "say its unit: `NAME.PATIENCE(s)`, or `(ms)`",
            );
        }
    };
    match time % nanoseconds {
        0 => Ok(time / nanoseconds),
        _ => unknown(
            "this length of time is no whole number of that unit",
            "say `(ms)`, and milliseconds in the text",
        ),
    }
}

/// A bound of a listing that measures, or the median that is kept.
fn measured(
    book: &Book,
    listing: &Listing,
    source: &Source<'_>,
    row: &str,
) -> Result<Value, Unknown> {
    let found = match source.what {
        "median" => {
            let kept = Measured::of(&book.root.join(&listing.dir)).ok().flatten();
            let rows = kept.map(|kept| kept.rows).unwrap_or_default();
            let row = rows.into_iter().find(|kept| kept.label == row);
            row.map(|row| row.median)
        }
        what => {
            let mut bounds = listing.promise.measure.iter().flat_map(|m| &m.bounds);
            let bound = bounds.find(|bound| {
                let is_least = matches!(bound.limit, Limit::AtLeast(_));
                bound.row == row && is_least == (what == "at_least")
            });
            bound.map(|bound| bound.limit.number())
        }
    };
    match found {
        Some(number) if number.fract() == 0.0 && source.what != "median" => {
            Ok(Value::Number(number as u128))
        }
        Some(number) => Ok(Value::Measured(number)),
        None => unknown(
            format!("`{}` has no {} of `{row}`", source.subject, source.what),
            "see the bounds in its manifest, and `measured.json`",
        ),
    }
}
