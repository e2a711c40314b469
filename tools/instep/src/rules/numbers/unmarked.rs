//! Numbers that have to be marked, and are not.
//!
//! Not every number is a claim: *two* threads may stand for any two. What has to be
//! marked is what a reader would take for a fact, and what an edit could make untrue.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::book::Book;
use crate::book::chapter::Chapter;
use crate::book::prose::Paragraph;
use crate::finding::Finding;
use crate::rules::numbers::exceptions::Exceptions;
use crate::rules::numbers::{pages, words};

/// What is counted by the build, or stated by a program. A *two* before one of
/// these is a fact as well.
const FACTS: &str = "outputs|schedules|endings|interleavings|moments|\
    (?:micro|milli)?seconds|minutes|hours|(?:kilo|mega|giga)?bytes|percent|times as";

/// What programs have. Before one of these, a digit counts, and *two* is mostly an example's.
const THINGS: &str = "steps|states|orders|threads|times|lines|clients|connections|\
    workers|cores|runs|rounds|seats|tries|owners|guards|borrows|listings|chapters";

static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    let word = words::all().collect::<Vec<_>>().join("|");
    let word = format!("(?:{word})");
    Regex::new(&format!(
        r"(?i)\b(?:\d[\d,.]*\d|\d|(?:a )?{word}(?:(?:-| (?:and )?){word})*|twice)\b"
    ))
    .expect("a valid pattern")
});
/// A number of the text and what it counts, with one word between them at most.
static COUNTED: LazyLock<[Regex; 2]> = LazyLock::new(|| {
    [FACTS, THINGS].map(|nouns| {
        Regex::new(&format!(r"(?i)^(?: |-)(?:[a-z]+ )?(?:{nouns})\b")).expect("a valid pattern")
    })
});
/// Which of the lines, threads or calls of a program is meant. From the third on it is
/// always one that somebody has counted.
static WHICH: LazyLock<Regex> = LazyLock::new(|| {
    let counted =
        "lines?|threads?|locks?|polls?|wait|loads?|borrows?|letters?|parcels?|loops?|rules?";
    let later = "third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth";
    Regex::new(&format!(
        r"(?i)\b(?:the|its|their|his|her|this) (?<which>(?:first|second)(?: (?:{counted})\b| `)|(?:{later})\b)"
    ))
    .expect("a valid pattern")
});
/// `a thousand`, `a few hundred`: a way of saying many.
static MANY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("(?i)^(?:a )?(?:hundred|thousand|million|billion)$").expect("a valid pattern")
});
/// `2 × 2 = 4`
static SUM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(\d[\d,]*(?: [×·+−] \d[\d,]*)+) (?:=|is|makes|are) (\d[\d,]*\d|\d)")
        .expect("a valid pattern")
});

/// Unmarked numbers, and sums that are none.
pub fn check(book: &Book, exceptions: &Exceptions<'_>) -> Vec<Finding> {
    let paragraphs = pages(book).flat_map(|page| {
        page.paragraphs
            .iter()
            .map(move |paragraph| (page, paragraph))
    });
    paragraphs
        .flat_map(|(page, paragraph)| {
            of_a_paragraph(page, paragraph, &exceptions.settled(page, paragraph))
        })
        .collect()
}

fn of_a_paragraph(page: &Chapter, paragraph: &Paragraph, settled: &[Range<usize>]) -> Vec<Finding> {
    // What a page includes, a program has written.
    if paragraph.place(0).0 != page.path {
        return vec![];
    }
    let mut findings = vec![];
    for found in NUMBER.find_iter(&paragraph.text) {
        let is_settled = settled
            .iter()
            .any(|settled| settled.start < found.end() && found.start() < settled.end);
        // The steps of CONTRIBUTING.md bear numbers.
        let is_beside_the_book = page.path.components().count() == 1;
        let is_a_step = is_beside_the_book
            && found.start() == 0
            && paragraph.text[found.end()..].starts_with(". ");
        if !is_settled && !is_a_step && needs_a_mark(&paragraph.text, found.range()) {
            let (file, line) = paragraph.place(found.start());
            findings.push(
                Finding::new(
                    file,
                    line,
                    "nothing says where this number comes from",
                    "mark it: `<data value=\"LISTING.outputs\">…</data>`, say; CONTRIBUTING.md lists the sources",
                )
                .found(format!("`{}`", found.as_str())),
            );
        }
    }
    for found in WHICH.captures_iter(&paragraph.text) {
        let which = found.name("which").map_or(0..0, |which| which.range());
        let is_settled = settled
            .iter()
            .any(|settled| settled.start <= which.start && which.start < settled.end);
        // *The first line that fits* is no certain one.
        let rest = &paragraph.text[which.end..];
        let is_any = [" that ", " of yours"]
            .iter()
            .any(|it| rest.starts_with(it));
        if !is_settled && !is_any {
            let (file, line) = paragraph.place(which.start);
            let word = paragraph.text[which].replace('`', "");
            findings.push(
                Finding::new(
                    file,
                    line,
                    "nothing says which one this is",
                    "mark it: `<data value=\"LISTING.which(LINES | LINE)\">first</data>`, say; CONTRIBUTING.md lists the sources",
                )
                .found(format!("`{}`", word.trim())),
            );
        }
    }
    for sum in SUM.captures_iter(&paragraph.text) {
        if let (Some(whole), Some(result)) = (reckoned(&sum[1]), words::read(&sum[2]))
            && whole != result
        {
            let at = sum.get(0).map_or(0, |sum| sum.start());
            let (_, line) = paragraph.place(at);
            findings.push(
                Finding::new(&page.path, line, "this sum is wrong", "work it out again")
                    .expected(format!("`{whole}`"))
                    .found(format!("`{result}`")),
            );
        }
    }
    findings
}

fn needs_a_mark(text: &str, number: Range<usize>) -> bool {
    let written = &text[number.clone()];
    let (before, after) = (&text[..number.start], &text[number.end..]);
    // `x86_64`, `E0373`, `UTF-8`, `3.`, and a license's version: no number of its own.
    let of_a_license = ["Apache ", "CC BY "].iter().any(|it| before.ends_with(it));
    if before.ends_with(['-', '_', '.']) || after.starts_with('_') || of_a_license {
        return false;
    }
    if written.starts_with(|c: char| c.is_ascii_digit()) && written.len() > 1 {
        return true;
    }
    if MANY.is_match(written) {
        return false;
    }
    let is_answer = before.trim().is_empty()
        && !written.starts_with(char::is_lowercase)
        && after.starts_with(['.', ',', ':', ';', '!']);
    let is_limit = after.starts_with(" at most") || before.ends_with("at most ");
    if is_answer || is_limit {
        return true;
    }
    let counts = |nouns: &Regex| nouns.is_match(after);
    match words::read(written) {
        Some(0 | 1) => false,
        Some(2) => counts(&COUNTED[0]),
        // A digit may be a name: seat 3.
        Some(_) if written.starts_with(|c: char| c.is_ascii_digit()) => COUNTED.iter().any(counts),
        _ => true,
    }
}

/// `3 · 2 · 1`: from left to right, with one kind of operator.
fn reckoned(sum: &str) -> Option<u128> {
    let mut parts = sum.split(' ');
    let mut total = words::read(parts.next()?)?;
    while let (Some(operator), Some(number)) = (parts.next(), parts.next()) {
        let number = words::read(number)?;
        total = match operator {
            "+" => total.checked_add(number)?,
            "−" => total.checked_sub(number)?,
            _ => total.checked_mul(number)?,
        };
    }
    Some(total)
}
