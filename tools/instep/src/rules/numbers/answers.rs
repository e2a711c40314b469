//! The word with which a page answers what it has asked.
//!
//! *Yes.* and *No.* at the beginning of a paragraph are what a search, a contract or a
//! snippet says, and so is *in every schedule* anywhere: they are marked, as numbers are.

use std::sync::LazyLock;

use regex::Regex;

use crate::book::Book;
use crate::book::chapter::Chapter;
use crate::book::listing::Listing;
use crate::book::prose::Paragraph;
use crate::finding::Finding;
use crate::rules::numbers::exceptions::Exceptions;

/// Below the output of a listing that was searched.
static BELOW: LazyLock<Regex> = LazyLock::new(|| {
    let words = "Yes|No|Never|Always|None can|Neither can|(?:It|They|Both) can|Neither, in|\
                 In (?:no|some|every) schedule";
    Regex::new(&format!(r"^(?:{words})\b")).expect("a valid pattern")
});

/// Anywhere: a word that is a sentence, or stands before what explains it.
static ANSWER: LazyLock<Regex> = LazyLock::new(|| {
    let words = "Yes|No|Never|Always|None|Neither|Either|Both|Not at all|\
                 (?:It|They|You) (?:can|can't|may)|It (?:does|does not|doesn't|is|isn't)|They (?:do|don't|are|aren't)";
    Regex::new(&format!(r"^(?:{words})[.,:;]")).expect("a valid pattern")
});

/// What only a search can know.
static EVERY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\bin\s(?:every|no|any)\sschedule\b").expect("a valid pattern")
});

/// Answers that a mark has to stand for.
pub fn check(book: &Book, exceptions: &Exceptions<'_>) -> Vec<Finding> {
    let chapters = book.chapters.iter();
    chapters
        .flat_map(|chapter| of_chapter(book, chapter, exceptions))
        .collect()
}

fn of_chapter(book: &Book, chapter: &Chapter, exceptions: &Exceptions<'_>) -> Vec<Finding> {
    let mut findings: Vec<_> = chapter
        .paragraphs
        .iter()
        .flat_map(|paragraph| of_all_schedules(chapter, paragraph))
        .collect();
    findings.extend(chapter.paragraphs.iter().filter_map(|paragraph| {
        let answer = ANSWER.find(&paragraph.text)?;
        let word = answer.as_str().trim_end_matches(['.', ',', ':', ';']);
        unmarked(chapter, paragraph, exceptions, word, "LISTING")
    }));
    for include in &chapter.includes {
        let is_of = |listing: &&Listing| {
            let is_searched = listing.explored.as_ref().is_some_and(|it| it.complete);
            is_searched && listing.output_path() == include.file
        };
        let Some(listing) = book.listings.iter().find(is_of) else {
            continue;
        };
        let below = |paragraph: &&Paragraph| {
            let (file, line) = paragraph.place(0);
            file == chapter.path && line > include.line
        };
        let Some(paragraph) = chapter.paragraphs.iter().find(below) else {
            continue;
        };
        if let Some(answer) = BELOW.find(&paragraph.text)
            && !ANSWER.is_match(&paragraph.text)
        {
            let word = answer.as_str();
            findings.extend(unmarked(
                chapter,
                paragraph,
                exceptions,
                word,
                &listing.name,
            ));
        }
    }
    findings
}

/// An answer of this page that no mark stands for.
fn unmarked(
    chapter: &Chapter,
    paragraph: &Paragraph,
    exceptions: &Exceptions<'_>,
    word: &str,
    listing: &str,
) -> Option<Finding> {
    let (file, line) = paragraph.place(0);
    let settled = exceptions.settled(chapter, paragraph);
    let is_marked = settled.iter().any(|settled| settled.start == 0);
    if is_marked || file != chapter.path {
        return None;
    }
    let help = format!(
        "mark it: `<data value=\"{listing}.can(LINE | LINE)\">{word}</data>`, say; \
         CONTRIBUTING.md lists the sources"
    );
    let what = "nothing says where this answer comes from";
    Some(Finding::new(file, line, what, help).found(format!("`{word}`")))
}

/// *In every schedule*, said by nobody who could know.
fn of_all_schedules(chapter: &Chapter, paragraph: &Paragraph) -> Vec<Finding> {
    let is_unsaid = |found: &regex::Match| {
        let mut settled = paragraph.settled.iter();
        !settled.any(|settled| settled.start <= found.start() && found.end() <= settled.end)
    };
    let found = EVERY.find_iter(&paragraph.text).filter(is_unsaid);
    let of_this_page = found.filter(|found| paragraph.place(found.start()).0 == chapter.path);
    of_this_page
        .map(|found| {
            let (file, line) = paragraph.place(found.start());
            let what = "nothing says where this is known from";
            let help = "mark it: `<data value=\"LISTING.always(LINE)\">in every schedule</data>`, say; CONTRIBUTING.md lists the sources";
            Finding::new(file, line, what, help).found(format!("`{}`", found.as_str()))
        })
        .collect()
}
