//! A link leads to the place that says most of what stands around it.
//!
//! Whether a place says what is meant, nobody can work out. But the words of a sentence and
//! those of the place to which it leads have something in common, and where another place
//! of the same page, or another page, has much more, that one is meant.

mod places;
mod weight;

use std::sync::LazyLock;

use regex::Regex;

use crate::book::Book;
use crate::book::chapter::Chapter;
use crate::book::prose::without_sources;
use crate::book::text;
use crate::files::slashed;
use crate::finding::Finding;
use crate::rules::said::passages::{self, Passage};
use places::{Place, Places};
use weight::Words;

/// A place that has less than this of what the best one has is not meant. Held against all
/// links of the book, and against the same links led to other places.
const SECTION: f64 = 0.75;
const PAGE: f64 = 0.4;

/// Pages of which any page may speak: they stand outside the order of the chapters.
const APART: [&str; 6] = [
    "exercises",
    "goals",
    "glossary",
    "listings",
    "proofs",
    "SUMMARY",
];

/// Where a page asks, and tells nothing.
const QUESTIONS: [&str; 3] = ["check-yourself", "your-turn", "what-you-can-do-now"];

/// Links to a section that is another one than their sentence speaks of, and to a chapter.
pub fn check(book: &Book) -> Vec<Finding> {
    let pages: Vec<Places> = book
        .chapters
        .iter()
        .map(|chapter| Places::of(book, chapter))
        .collect();
    let wholes: Vec<Words> = pages.iter().map(Places::whole).collect();
    let chapters = book.chapters.iter().enumerate();
    let findings = chapters.flat_map(|(own, chapter)| {
        let source = text::read_page(&book.root.join(&chapter.path)).unwrap_or_default();
        let source = without_sources(&source);
        let of_rows = rows(passages::of(&source));
        let links = of_rows.iter().flat_map(links).collect::<Vec<_>>();
        let faults = links.into_iter().filter_map(|link| {
            let target = book.led_to(chapter, &link.destination).unwrap_or(own);
            match (&link.term, &link.section) {
                (Some(term), section) => {
                    let place = section.as_ref().map(|section| pages[target].named(section));
                    let place = place.unwrap_or(Some(&wholes[target]))?;
                    of_term(chapter, &link, term, place)
                        .or_else(|| stressed_elsewhere(chapter, &link, term, &pages[target]))
                }
                (None, Some(section)) => {
                    let page = &pages[target];
                    of_listing(book, chapter, &link, section, target, page)
                        .or_else(|| of_title(chapter, &link, section, page))
                        .or_else(|| of_section(chapter, &link, section, page))
                }
                (None, None) => of_page(book, own, &link, &wholes),
            }
        });
        faults.collect::<Vec<_>>()
    });
    findings.collect()
}

/// A link, and the sentence around it.
struct Link {
    line: usize,
    shown: String,
    destination: String,
    section: Option<String>,
    sentence: String,
    /// The term that the passage defines, at the first of its links.
    term: Option<String>,
}

/// The cells of a row are read together.
fn rows(passages: Vec<Passage>) -> Vec<Passage> {
    let mut rows: Vec<Passage> = vec![];
    for passage in passages {
        match rows.last_mut().filter(|row| row.line == passage.line) {
            Some(row) => {
                row.written.push_str(" | ");
                row.written.push_str(&passage.written);
            }
            None => rows.push(passage),
        }
    }
    rows
}

fn links(passage: &Passage) -> impl Iterator<Item = Link> {
    static LINK: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"\[(?P<shown>[^\[\]]*)\]\((?P<to>(?:[^)\s#]*\.md)?(?:#(?P<section>[^)\s]+))?)\)",
        )
        .expect("a valid pattern")
    });
    let written = &passage.written;
    let defined = written.split_once(" : ").map(|(term, _)| term);
    let found = LINK.captures_iter(written).enumerate();
    found.map(move |(index, found)| {
        let whole = found.get(0).map_or(0..0, |found| found.range());
        let sentence = match written.contains(" | ") {
            true => written.as_str(),
            false => {
                let ends = [". ", ": ", "? "];
                let starts = ends
                    .iter()
                    .filter_map(|end| written[..whole.start].rfind(end));
                let start = starts.max().map_or(0, |at| at + 1);
                let rest = written[whole.end..].find(". ");
                &written[start..rest.map_or(written.len(), |at| whole.end + at)]
            }
        };
        Link {
            line: passage.line,
            shown: found["shown"].to_owned(),
            destination: found["to"].to_owned(),
            section: found.name("section").map(|it| it.as_str().to_owned()),
            sentence: passages::without_links(sentence, |shown| shown.to_owned()),
            term: defined.filter(|_| index == 0).map(str::to_owned),
        }
    })
}

/// A term is explained where its words stand.
fn of_term(chapter: &Chapter, link: &Link, term: &str, place: &Words) -> Option<Finding> {
    let missing = weight::missing(term, place)?;
    let what = format!("`{term}` is not explained where this link leads");
    let help = "link to the place that explains it, in words that have it";
    Some(
        Finding::new(&chapter.path, link.line, what, help)
            .expected(format!("a place with a word such as `{missing}`"))
            .found(format!("`{}`", link.destination)),
    )
}

/// A term that another section of that page stresses.
fn stressed_elsewhere(
    chapter: &Chapter,
    link: &Link,
    term: &str,
    page: &Places,
) -> Option<Finding> {
    let section = link.section.as_ref()?;
    let meant = page.places.iter().find(|place| place.id == *section)?;
    if meant.stresses(term) {
        return None;
    }
    let says = page.places.iter().find(|place| place.stresses(term))?;
    let what = format!("`{term}` is said to mean something in another section of that page");
    let help = "link to that one";
    Some(
        Finding::new(&chapter.path, link.line, what, help)
            .expected(format!("`#{}`", says.id))
            .found(format!("`#{section}`")),
    )
}

/// A link that says the name of a listing leads to the section that shows it.
fn of_listing(
    book: &Book,
    chapter: &Chapter,
    link: &Link,
    section: &str,
    target: usize,
    page: &Places,
) -> Option<Finding> {
    let name = link.shown.strip_prefix('`')?.strip_suffix('`')?;
    let listing = book.listing(name)?;
    let meant = page.places.iter().find(|place| place.id == section)?;
    let includes = book.chapters[target].includes.iter();
    let shown = includes.filter(|include| include.file.starts_with(&listing.dir));
    let lines: Vec<_> = shown.map(|include| include.line).collect();
    if lines.is_empty()
        || lines
            .iter()
            .any(|line| (meant.first..meant.end).contains(line))
    {
        return None;
    }
    let shows = |place: &&Place| {
        lines
            .iter()
            .any(|line| (place.first..place.end).contains(line))
    };
    let place = page.places.iter().find(shows)?;
    let what = format!("this link says `{name}` and leads to a section that does not show it");
    let help = "link to the section that shows the listing";
    Some(
        Finding::new(&chapter.path, link.line, what, help)
            .expected(format!("`#{}`", place.id))
            .found(format!("`#{section}`")),
    )
}

/// A link that says the title of a section, perhaps behind that of its chapter, leads there.
fn of_title(chapter: &Chapter, link: &Link, section: &str, page: &Places) -> Option<Finding> {
    let shown = link.shown.as_str();
    let title = shown.split_once(": ").map_or(shown, |(_, title)| title);
    let said = [title, shown].map(places::id);
    let is_said = |place: &&Place| !place.id.is_empty() && said.contains(&place.id);
    let place = page.places.iter().find(is_said)?;
    // That a section does not exist is said where links are checked.
    page.places.iter().find(|place| place.id == section)?;
    if said.iter().any(|said| said == section) {
        return None;
    }
    let what = "this link says the title of another section";
    let help = "link to that one, or say the title of the section to which it leads";
    Some(
        Finding::new(&chapter.path, link.line, what, help)
            .expected(format!("`#{}`", place.id))
            .found(format!("`#{section}`")),
    )
}

fn of_section(chapter: &Chapter, link: &Link, section: &str, page: &Places) -> Option<Finding> {
    let meant = page.places.iter().position(|place| place.id == section)?;
    if QUESTIONS.contains(&section) {
        let what = "nothing is explained where this link leads";
        let help = "link to the section about it";
        let finding = Finding::new(&chapter.path, link.line, what, help);
        return Some(finding.found(format!("`#{section}`")));
    }
    let words: Vec<_> = page.places.iter().map(|place| &place.words).collect();
    let scores = weight::scores(&link.sentence, &link.shown, &words, weight::SECTIONS);
    // The place where the link stands has its own words.
    let is_here = match link.destination.starts_with('#') {
        true => page
            .places
            .iter()
            .rposition(|place| place.first <= link.line),
        false => None,
    };
    let may_be = |(index, place): &(usize, &Place)| {
        *index == meant || !place.is_apart && is_here != Some(*index)
    };
    let places = page.places.iter().enumerate().filter(may_be);
    let (best, place) = places.max_by(|one, other| scores[one.0].total_cmp(&scores[other.0]))?;
    if scores[meant] >= SECTION * scores[best] {
        return None;
    }
    let what = "another section of that page says more of what this sentence is about";
    let help = "link to that one, or let the sentence name what stands there";
    Some(
        Finding::new(&chapter.path, link.line, what, help)
            .expected(format!("`#{}`", place.id))
            .found(format!("`#{section}`")),
    )
}

fn of_page(book: &Book, own: usize, link: &Link, wholes: &[Words]) -> Option<Finding> {
    static SAID: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?i)\b(?:chapter|part)\b").expect("a valid pattern"));
    let chapter = &book.chapters[own];
    let meant = book.led_to(chapter, &link.destination)?;
    let is_apart = |index: usize| {
        let path = &book.chapters[index].path;
        let name = path.file_stem().map(|name| name.to_string_lossy());
        name.is_some_and(|name| APART.contains(&&*name))
    };
    // *The next chapter* is held to the order of the chapters.
    if SAID.is_match(&link.shown) || [own, meant].into_iter().any(is_apart) || meant == own {
        return None;
    }
    let words: Vec<_> = wholes.iter().collect();
    let scores = weight::scores(&link.sentence, &link.shown, &words, weight::PAGES);
    let others = (0..wholes.len()).filter(|index| *index != own && !is_apart(*index));
    let best = others.max_by(|one, other| scores[*one].total_cmp(&scores[*other]))?;
    if scores[meant] >= PAGE * scores[best] {
        return None;
    }
    let name = |index: usize| format!("`{}`", slashed(&book.chapters[index].path));
    let what = "another chapter says more of what this sentence is about";
    let help = "link to that one, or let the sentence name what stands there";
    Some(
        Finding::new(&chapter.path, link.line, what, help)
            .expected(name(best))
            .found(name(meant)),
    )
}
