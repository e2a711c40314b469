//! Marked numbers: `<data value="thread4.outputs">120</data>`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::book::Book;
use crate::book::chapter::Chapter;
use crate::book::listing::{CODE, Listing};
use crate::book::measured::Measured;
use crate::book::prose::Mark;
use crate::book::text;
use crate::edit::Edit;
use crate::files::slashed;
use crate::finding::Finding;
use crate::rules::numbers::exercise;
use crate::rules::numbers::known;
use crate::rules::numbers::near;
use crate::rules::numbers::source;
use crate::rules::numbers::value::Value;
use crate::rules::numbers::verdict;
use crate::rules::numbers::{marked, pages};

/// Marks that say something else than their source, or have none.
pub fn wrong(book: &Book) -> Vec<Finding> {
    let of_exercises = exercise::marks(book);
    let of_exercises = of_exercises.iter().map(|(page, mark)| (*page, mark));
    let marks = marked(book).flat_map(|page| page.marks.iter().map(move |mark| (page, mark)));
    marks
        .chain(of_exercises)
        .filter_map(|(page, mark)| fault(book, page, mark))
        .chain(in_code(book))
        .chain(without_beginning(book))
        .chain(unread(book))
        .chain(exercise::within_another(book))
        .collect()
}

/// Marks between backticks, which readers see as they are written. Documents show what a mark is.
fn in_code(book: &Book) -> impl Iterator<Item = Finding> {
    let places = book.chapters.iter().flat_map(|page| &page.marks_in_code);
    places.map(|(file, line)| {
        let what = "a mark within code is none, and readers see it";
        let help = "put the backticks into the mark: `<data value=\"…\">`code`</data>`";
        Finding::new(file, *line, what, help)
    })
}

/// What is left of a mark whose beginning was taken away, and with it what held its words.
fn without_beginning(book: &Book) -> impl Iterator<Item = Finding> {
    let places = book.chapters.iter().flat_map(|page| &page.ends_of_no_mark);
    places.map(|(file, line)| {
        let what = "a mark ends here that has not begun";
        let help = "begin it, `<data value=\"…\">`, or take its end away, too";
        Finding::new(file, *line, what, help)
    })
}

/// What begins like a mark and is no HTML, so that readers see it: its value has a quotation
/// mark or a backtick in it, say.
fn unread(book: &Book) -> Vec<Finding> {
    let paragraphs = book.chapters.iter().flat_map(|page| &page.paragraphs);
    let places = paragraphs.filter_map(|it| Some(it.place(it.text.find("<data")?)));
    let what = "this mark is not read as one, and readers see it";
    let help =
        "write `<data value=\"…\">word</data>`, with `&quot;` for a quotation mark in the value";
    places
        .map(|(file, line)| Finding::new(file, line, what, help))
        .collect()
}

fn fault(book: &Book, page: &Chapter, mark: &Mark) -> Option<Finding> {
    let value = match known::value(book, page, mark) {
        Ok(value) => value,
        // What could not be read is reported where it stands.
        Err(_) if listings_unread(book, mark) || values_unread(book, mark) => return None,
        Err(unknown) => {
            return Some(
                Finding::new(&mark.file, mark.line, unknown.what, unknown.help)
                    .found(format!("`<data value=\"{}\">`", mark.source)),
            );
        }
    };
    if value.is_said_by(&mark.text) {
        return says_more(mark, &value).or_else(|| elsewhere(book, page, mark));
    }
    if matches!(value, Value::Verdict(_)) {
        let searched = [".can(", ".always("]
            .iter()
            .any(|it| mark.source.contains(it));
        let who = match searched {
            true => "the search of all schedules",
            false => "the build",
        };
        let what = format!("this is not what {who} says of `{}`", mark.source);
        let help = "say what is so, and read what is concluded from it";
        return Some(
            Finding::new(&mark.file, mark.line, what, help)
                .expected(value.to_string())
                .found(format!("`{}`", mark.text)),
        );
    }
    let expected = value.written_like(&mark.text);
    let listing = listings_of(book, mark).into_iter().next();
    let renewed = listing.map(|listing| {
        format!(
            " (so does `cargo instep record {} --write`)",
            listing.known_as()
        )
    });
    Some(
        Finding::new(
            &mark.file,
            mark.line,
            match value {
                Value::Name(_) => format!("this is not what `{}` is", mark.source),
                _ => format!("this number is not what `{}` is", mark.source),
            },
            format!("write `{expected}`{}", renewed.unwrap_or_default()),
        )
        .expected(format!("`{expected}`"))
        .found(format!("`{}`", mark.text)),
    )
}

/// A word that is on the side of its source's *yes* or *no*, as others would be that
/// claim something else.
fn says_more(mark: &Mark, value: &Value) -> Option<Finding> {
    let Value::Verdict(verdict) = *value else {
        return None;
    };
    let is_bound = verdict::is_bound(&mark.text, &mark.source);
    (!is_bound).then(|| {
        let source = verdict::named(&mark.source, &mark.text, verdict);
        Finding::new(
            &mark.file,
            mark.line,
            format!("`{}` says yes or no, and this word says more", mark.source),
            format!("name the word in the source, and what would be said otherwise: `{source}`"),
        )
        .found(format!("`{}`", mark.text))
    })
}

/// A true number of a program of which the reader of this page knows nothing.
fn elsewhere(book: &Book, page: &Chapter, mark: &Mark) -> Option<Finding> {
    let shows = |page: &Chapter, listing: &Listing| {
        let mut files = page.includes.iter().map(|include| &include.file);
        files.any(|file| file.starts_with(&listing.dir))
    };
    let linked = near::linked(book, page, mark);
    let unknown = listings_of(book, mark)
        .into_iter()
        .find(|listing| !shows(page, listing) && !linked.iter().any(|page| shows(page, listing)))?;
    Some(
        Finding::new(
            &mark.file,
            mark.line,
            format!(
                "this number is of `{}`, which this page does not show",
                unknown.known_as()
            ),
            "name a listing of this page, or link to the page that shows it, beside the number",
        )
        .found(format!("`{}`", mark.source)),
    )
}

/// Whether a mark names a listing, or a change of one, that could not be read.
fn listings_unread(book: &Book, mark: &Mark) -> bool {
    source::named(&source::plain(&mark.source))
        .iter()
        .any(|source| {
            let name = source.subject.split('/').next().unwrap_or_default();
            let is_of = |finding: &Finding| {
                let mut folders = finding.file.iter();
                finding.file.starts_with(CODE) && folders.any(|folder| folder == name)
            };
            known::program(book, source.subject).is_none() && book.findings.iter().any(is_of)
        })
}

/// Whether a mark names a listing whose record, or what was measured of it, is not there.
fn values_unread(book: &Book, mark: &Mark) -> bool {
    listings_of(book, mark).iter().any(|listing| {
        let kept = Measured::of(&book.root.join(&listing.dir));
        let is_unmeasured = listing.promise.measure.is_some() && !matches!(kept, Ok(Some(_)));
        is_unmeasured || listing.output.is_none()
    })
}

fn listings_of<'a>(book: &'a Book, mark: &Mark) -> Vec<&'a Listing> {
    let source = source::plain(&mark.source);
    let named = source::named(&source).into_iter();
    named
        .filter_map(|source| known::program(book, source.subject))
        .collect()
}

/// The marked numbers of pages that follow from these listings, or their changes.
pub fn of_listings<'a>(book: &'a Book, listings: &[&Listing]) -> Vec<&'a Mark> {
    let follows = |mark: &&Mark| {
        listings_of(book, mark).iter().any(|named| {
            listings
                .iter()
                .any(|listing| listing.name == named.known_as())
        })
    };
    pages(book)
        .flat_map(|page| &page.marks)
        .filter(follows)
        .collect()
}

/// A number that was written anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renewed {
    pub file: PathBuf,
    pub line: usize,
    pub before: String,
    pub after: String,
}

/// What the pages should say where a marked number of these listings is another one
/// now; of all listings, every marked number.
pub fn renew(book: &Book, listings: &[&Listing]) -> (Vec<Edit>, Vec<Renewed>) {
    let mut pages_of: BTreeMap<PathBuf, (String, String)> = BTreeMap::new();
    let mut renewed = vec![];
    let follows = of_listings(book, listings);
    let all = listings.len() == book.listings.len();
    for page in pages(book) {
        for mark in page
            .marks
            .iter()
            .filter(|mark| all || follows.contains(mark))
        {
            let Ok(value) = known::value(book, page, mark) else {
                continue;
            };
            // Behind another word stand other reasons: that is for its author to write.
            let is_word = matches!(value, Value::Verdict(_) | Value::Name(_));
            if value.is_said_by(&mark.text) || is_word {
                continue;
            }
            let text = pages_of.entry(mark.file.clone()).or_insert_with(|| {
                let text = text::read(&book.root.join(&mark.file)).unwrap_or_default();
                (text.clone(), text)
            });
            if let Some(after) = replaced(&text.1, mark, &value) {
                text.1 = after;
                renewed.push(Renewed {
                    file: mark.file.clone(),
                    line: mark.line,
                    before: mark.text.clone(),
                    after: value.written_like(&mark.text),
                });
            }
        }
    }
    let edits = pages_of.into_iter().map(|(file, (before, after))| Edit {
        file,
        before,
        after: Some(after),
        told: None,
    });
    (edits.collect(), renewed)
}

/// The text with the first of such marks in its line, or below, written anew.
fn replaced(text: &str, mark: &Mark, value: &Value) -> Option<String> {
    let element = |number: &str| format!("<data value=\"{}\">{number}</data>", mark.source);
    let lines = text.split_inclusive('\n').take(mark.line.saturating_sub(1));
    let start: usize = lines.map(str::len).sum();
    let before = element(&mark.text);
    let at = start + text[start..].find(&before)?;
    let after = element(&value.written_like(&mark.text));
    Some(format!(
        "{}{after}{}",
        &text[..at],
        &text[at + before.len()..]
    ))
}

/// `src/threads/order.md:34: 120`, for a list of what follows.
impl std::fmt::Display for Renewed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let file = slashed(&self.file);
        let Renewed {
            line,
            before,
            after,
            ..
        } = self;
        write!(f, "{file}:{line}: {before} -> {after}")
    }
}
