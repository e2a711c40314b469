//! A name in code is one that a program beside it has, or one to which the page links: a
//! method that does something like it is easily named in its place.

use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;

use crate::book::Book;
use crate::book::block::Block;
use crate::book::chapter::Chapter;
use crate::book::text::has_word;
use crate::finding::Finding;
use crate::rules::names::looks_like;
use crate::rules::said::passages::{Passage, without_links};
use crate::rules::said::{sisters, texts};

/// `lock`, `Mutex::lock`, `lock()`, `println!`, `RefMut`; a word in capitals is another's.
static NAME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"`(?:\w+(?:::<[^`>]*>)?::)*(?P<name>[A-Z]?[a-z]\w{2,})(?:\([^`]*\))?!?`")
        .expect("a valid pattern")
});

/// `Shutdown::Write`, anywhere in code.
static VARIANT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"`[^`]*?\b(?P<name>[A-Z]\w*::[A-Z]\w*[a-z])\b[^`]*`").expect("a valid pattern")
});

/// `sync_channel(0)`: with another number it would be another call.
static CALL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"`[^`]*?(?P<name>\b[a-z]\w+\([^`()]*\d[^`()]*\))[^`]*`").expect("a valid pattern")
});

/// Words of the language, of systems and of Redis, that no program here need have.
const COMMON: &str = "if else async bool char const enum false impl match move return static struct \
    true unsafe usize u16 u32 u64 f64 while main unwrap cargo kill nc ping sudo futex epoll_wait \
    recvfrom sendto requirepass termination lazy_static Result Option None Some Err Copy Send Sync";

/// Pages that speak of files and commands of which others are made.
const APART: [&str; 2] = ["exercises", "trials"];

/// Names of a chapter that nothing `near` has.
pub fn of_chapter(
    book: &Book,
    chapter: &Chapter,
    passages: &[Passage],
    near: &[&Block],
) -> Vec<Finding> {
    let page = chapter.path.file_stem().map(|name| name.to_string_lossy());
    if page.is_some_and(|page| APART.contains(&&*page)) {
        return vec![];
    }
    check(&chapter.path, passages, |name| {
        book.listing(name).is_some()
            // What looks like a listing's name is told as that.
            || looks_like(book, name).is_some()
            || texts(near).any(|line| has_word(line, name))
            || is_linked(chapter, name)
    })
}

/// Names that are not known.
pub fn check(file: &Path, passages: &[Passage], is_known: impl Fn(&str) -> bool) -> Vec<Finding> {
    let mut findings = vec![];
    for passage in passages {
        let own = without_links(&passage.written, |_| String::new());
        let others = [&VARIANT, &CALL];
        let others = others.iter().flat_map(|other| other.captures_iter(&own));
        for found in NAME.captures_iter(&own).chain(others) {
            let name = &found["name"];
            // Beside its sister, a method is named to be told from it.
            let family = sisters::sisters_of(name).unwrap_or_default();
            let is_compared = family.iter().any(|sister| {
                *sister != name && has_word(&passage.text, sister) && is_known(sister)
            });
            if is_compared || COMMON.split(' ').any(|word| word == name) || is_known(name) {
                continue;
            }
            let what =
                format!("no program of this page, nor of one that it links to, has `{name}`");
            let help = "name what a program has, or make it a link to what it is";
            let finding = Finding::new(file, passage.line, what, help);
            findings.push(finding.found(format!("`{name}`")));
        }
    }
    findings
}

/// Whether a link of the page leads to what bears the name.
fn is_linked(chapter: &Chapter, name: &str) -> bool {
    let mut links = chapter.links.iter();
    links.any(|link| {
        has_word(&link.destination, name) || link.code.iter().any(|code| has_word(code, name))
    })
}
