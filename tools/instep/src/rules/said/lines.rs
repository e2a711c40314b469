//! A line that a text quotes is one that a program of the page can print.

use std::sync::LazyLock;

use formats::quiz::Candidate;
use regex::Regex;

use crate::book::Book;
use crate::book::block::Block;
use crate::book::chapter::Chapter;
use crate::book::kept;
use crate::book::listing::Listing;
use crate::book::text::similarity;
use crate::finding::Finding;
use crate::rules::numbers::verdict;
use crate::rules::said::passages::Passage;
use crate::rules::said::{at, texts};

/// What looks more like a line than this is meant to be that line.
const LIKE: f32 = 0.8;

pub fn check(
    book: &Book,
    chapter: &Chapter,
    passages: &[Passage],
    near: &[&Block],
) -> Vec<Finding> {
    let listings = book.listings.iter();
    let shown: Vec<_> = listings.filter(|it| book.shows(chapter, it)).collect();
    let mut findings = vec![];
    for passage in passages {
        for quoted in quoted(&passage.text) {
            if answers(chapter, passage, &quoted) {
                continue;
            }
            let Some((listing, line)) = meant(&shown, &quoted) else {
                continue;
            };
            if is_seen(near, &quoted) || shown.iter().any(|it| can_print(book, it, &quoted)) {
                continue;
            }
            let what = format!("`{}` can't print this line", listing.name);
            let help =
                "quote a line that it prints; CONTRIBUTING.md tells how to mark what can't be";
            findings.push(
                at(chapter, passage, &what, help)
                    .expected(format!("`{line}`"))
                    .found(format!("`{quoted}`")),
            );
        }
    }
    findings
}

/// Whether an answer begins with it. Those are held to their page by themselves.
fn answers(chapter: &Chapter, passage: &Passage, quoted: &str) -> bool {
    let mut answers = chapter.answers.iter();
    passage.text.starts_with(&format!("`{quoted}`"))
        && answers.any(|answer| (answer.first..=answer.last).contains(&passage.line))
}

/// What stands in code, or is stressed, and has more words than one.
fn quoted(text: &str) -> Vec<String> {
    static QUOTED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"`([^`]+)`|(?:^|[^*\w])\*([^*\s][^*]*)\*(?:[^*\w]|$)").expect("a valid pattern")
    });
    let found = QUOTED.captures_iter(text);
    let quoted = found.filter_map(|found| found.get(1).or(found.get(2)));
    let quoted = quoted.map(|it| it.as_str().replace('`', ""));
    quoted
        .filter(|it| it.trim().contains(' ') && !it.contains('…'))
        .collect()
}

/// The line of an output that is nearly the one quoted.
fn meant<'a>(shown: &[&'a Listing], quoted: &str) -> Option<(&'a Listing, &'a str)> {
    let outputs = shown
        .iter()
        .filter_map(|it| Some((*it, it.output.as_deref()?)));
    let mut lines = outputs.flat_map(|(it, output)| output.lines().map(move |line| (it, line)));
    lines.find(|(_, line)| similarity(line, quoted) >= LIKE)
}

/// Whether a block of this page, or of one to which it links, has it in a line.
fn is_seen(near: &[&Block], quoted: &str) -> bool {
    let quoted = quoted.to_lowercase();
    texts(near).any(|line| line.to_lowercase().contains(&quoted))
}

fn can_print(book: &Book, listing: &Listing, line: &str) -> bool {
    let folder = book.root.join(&listing.dir);
    let asked = Candidate {
        lines: vec![line.to_owned()],
        ending: None,
    };
    let graph = kept::whole_graph(&folder, &listing.source);
    graph.is_some_and(|graph| verdict::can(&graph, &asked))
}
