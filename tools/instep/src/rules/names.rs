//! The listings that a page names, in its text and in its commands.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::book::Book;
use crate::book::chapter::{Chapter, Link};
use crate::book::text::{self, has_word};
use crate::files::slashed;
use crate::finding::Finding;

/// Names of listings that are elsewhere, and of those that are nowhere; told is
/// which chapters are `near`: this one, and those that it links to.
pub fn check(book: &Book, chapter: &Chapter, near: &BTreeSet<usize>) -> Vec<Finding> {
    let mut findings = far(book, chapter, near);
    findings.extend(unknown(book, chapter));
    findings.extend(
        chapter
            .links
            .iter()
            .filter_map(|link| misled(book, chapter, link)),
    );
    findings
}

/// A link whose words are the name of a listing leads to a page that shows it.
fn misled(book: &Book, chapter: &Chapter, link: &Link) -> Option<Finding> {
    let [name] = &link.code[..] else {
        return None;
    };
    let listing = book.listing(name).filter(|_| link.text == *name)?;
    let page = &book.chapters[book.led_to(chapter, &link.destination)?];
    if book.shows(page, listing) {
        return None;
    }
    let pages: Vec<_> = book
        .pages_of(listing)
        .map(|page| slashed(&page.path))
        .collect();
    let what = format!("this link says `{name}` and leads to a page that does not show it");
    let help = "link to a page that shows the listing";
    let finding = Finding::new(&link.file, link.line, what, help);
    Some(
        finding
            .expected(pages.join(" or "))
            .found(format!("`{}`", slashed(&page.path))),
    )
}

/// A listing that a page names is one that it shows, or that a page shows to
/// which it links: the reader can look at it.
fn far(book: &Book, chapter: &Chapter, near: &BTreeSet<usize>) -> Vec<Finding> {
    let mut findings = vec![];
    let mut claim = |name: &str, line: usize| {
        let Some(listing) = book.listing(name) else {
            return;
        };
        let is_near = near
            .iter()
            .any(|near| book.shows(&book.chapters[*near], listing));
        if !is_near {
            let pages: Vec<_> = book
                .pages_of(listing)
                .map(|page| slashed(&page.path))
                .collect();
            let what = format!("`{name}` is no listing of this page, nor of one that it links to");
            let help = match pages.first() {
                Some(page) => format!("name a listing of this page, or link to `{page}`"),
                None => "name a listing of this page".to_owned(),
            };
            findings.push(Finding::new(&chapter.path, line, what, help).found(format!("`{name}`")));
        }
    };
    for (line, command) in chapter.commands() {
        claim(&command, line);
        let words: Vec<_> = command.split_whitespace().collect();
        if let ["cargo", "run", rest @ ..] = &words[..]
            && let Some(at) = rest.iter().position(|word| *word == "-p")
        {
            claim(rest.get(at + 1).copied().unwrap_or_default(), line);
        }
    }
    findings
}

/// Code that looks like the name of a listing and is none: a number behind the
/// word that others have (`thread77`), or a word or a letter wrong
/// (`refcell_panics`).
fn unknown(book: &Book, chapter: &Chapter) -> Vec<Finding> {
    let is_code = |word: &str| {
        let lines = chapter.blocks.iter().flat_map(|block| &block.lines);
        lines.into_iter().any(|line| has_word(&line.text, word))
    };
    let mut findings = vec![];
    for (span, line) in &chapter.code_spans {
        let Some(meant) = looks_like(book, span).filter(|_| !is_code(span)) else {
            continue;
        };
        let what = format!("there is no listing `{span}`");
        let help = "name one that there is";
        let finding = Finding::new(&chapter.path, *line, what, help);
        findings.push(
            finding
                .expected(format!("`{meant}`, perhaps"))
                .found(format!("`{span}`")),
        );
    }
    findings
}

/// The listing that is most like `span`, where that could be a slip for it.
pub(super) fn looks_like<'a>(book: &'a Book, span: &str) -> Option<&'a str> {
    static NAME: LazyLock<Regex> =
        LazyLock::new(|| Regex::new("^[a-z]+[0-9_][a-z0-9_]*$").expect("a valid pattern"));
    let names = || book.listings.iter().map(|listing| listing.name.as_str());
    if !NAME.is_match(span) || names().any(|name| name == span) {
        return None;
    }
    let nearest = *text::nearest(span, names()).first()?;
    let stem = |name: &str| {
        name.trim_end_matches(|c: char| c.is_ascii_digit())
            .to_owned()
    };
    let is_numbered = |name: &str| name.ends_with(|c: char| c.is_ascii_digit());
    let same_word = |name: &&str| is_numbered(name) && stem(name) == stem(span);
    if is_numbered(span)
        && let Some(sibling) = names().find(same_word)
    {
        return Some(sibling);
    }
    let first = |name: &str| name.split('_').next().unwrap_or_default().to_owned();
    let is_near = text::similarity(span, nearest) >= 0.8;
    (is_near && first(span) == first(nearest)).then_some(nearest)
}
