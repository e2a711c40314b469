//! The places that a page reads out of a report above: `main.rs:10`, and the steps of a
//! schedule.

use std::sync::LazyLock;

use regex::Regex;

use crate::book::Book;
use crate::book::chapter::Chapter;
use crate::book::text::{self, has_word};
use crate::finding::Finding;

/// `main.rs:10`, with the name in code that stands before it in its sentence.
static PLACE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:`(?P<name>\w+)`[^`.]*)?`(?P<file>\w+\.rs):(?P<line>\d+)`")
        .expect("a valid pattern")
});
static STEPS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\bsteps? (?P<first>\d+)(?: (?:and|to) (?P<last>\d+))?\b").expect("a valid pattern")
});

/// Places that the report above does not have.
pub fn check(book: &Book) -> Vec<Finding> {
    let chapters = book.chapters.iter();
    chapters
        .flat_map(|chapter| of_chapter(book, chapter))
        .collect()
}

fn of_chapter(book: &Book, chapter: &Chapter) -> Vec<Finding> {
    let source = text::read_page(&book.root.join(&chapter.path)).unwrap_or_default();
    let mut findings = vec![];
    let mut line = 1;
    let mut in_code = false;
    for paragraph in source.split("\n\n") {
        let fences = paragraph.lines().filter(|line| line.starts_with("```"));
        let is_code = in_code || paragraph.starts_with("```");
        in_code ^= fences.count() % 2 == 1;
        if !is_code {
            let mut above = chapter.includes.iter().filter(|it| it.line < line);
            let report = above
                .next_back()
                .and_then(|include| text::read(&book.root.join(&include.file)).ok())
                .unwrap_or_default();
            let fault = |found: &str, at: usize| {
                let line = line + paragraph[..at].matches('\n').count();
                let what = "the report above does not have this place";
                let help = "read it there, or show the report that has it";
                Finding::new(&chapter.path, line, what, help).found(format!("`{found}`"))
            };
            for found in PLACE.captures_iter(paragraph) {
                let name = found.name("name").map(|name| name.as_str());
                if !has_place(&report, name, &found["file"], &found["line"]) {
                    let at = found.name("file").map_or(0, |file| file.start());
                    findings.push(fault(&format!("{}:{}", &found["file"], &found["line"]), at));
                }
            }
            for found in STEPS.captures_iter(paragraph) {
                let numbers = [found.name("first"), found.name("last")];
                for number in numbers.into_iter().flatten() {
                    if !has_step(&report, number.as_str()) {
                        findings.push(fault(&format!("step {}", number.as_str()), number.start()));
                    }
                }
            }
        }
        line += paragraph.matches('\n').count() + 2;
    }
    findings
}

/// Whether the first place in this file is that one, below a line with the name; without
/// a name, whether the file is named so anywhere.
fn has_place(report: &str, name: Option<&str>, file: &str, line: &str) -> bool {
    let place = Regex::new(&format!(r"\b{}:(\d+)", regex::escape(file))).expect("a valid pattern");
    let is_it = |found: regex::Captures| &found[1] == line;
    match name {
        None => place.captures_iter(report).any(is_it),
        Some(name) => {
            let mut from = 0;
            let starts = report.split_inclusive('\n').map(|line| {
                let start = from;
                from += line.len();
                (start, line)
            });
            let mut named = starts.filter(|(_, line)| has_word(line, name));
            named.any(|(start, _)| place.captures(&report[start..]).is_some_and(is_it))
        }
    }
}

/// Whether a list of the report has a step of this number.
fn has_step(report: &str, number: &str) -> bool {
    let begins = format!("{number}. ");
    report
        .lines()
        .any(|line| line.trim_start().starts_with(&begins))
}
