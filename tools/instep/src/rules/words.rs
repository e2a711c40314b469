//! What the words of a page say of the book itself: which chapter is the next
//! one, what a chapter is called, which listing is meant.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

use crate::book::Book;
use crate::book::block::Tags;
use crate::book::chapter::Chapter;
use crate::book::error_code::is_error_code;
use crate::book::include::normalize;
use crate::book::text::{self, line_of};
use crate::files::slashed;
use crate::finding::Finding;
use crate::rules::{names, said};

/// Everything that is said of the book and is not so.
pub fn check(book: &Book) -> Vec<Finding> {
    let mut findings = titles(book);
    let near: Vec<_> = book
        .chapters
        .iter()
        .map(|chapter| near(book, chapter))
        .collect();
    let errors: Vec<_> = book.chapters.iter().map(errors).collect();
    for (index, chapter) in book.chapters.iter().enumerate() {
        findings.extend(neighbors(book, index));
        findings.extend(titles_in_links(book, chapter));
        findings.extend(unresolved(chapter));
        findings.extend(names::check(book, chapter, &near[index]));
        findings.extend(said::check(book, chapter, &near[index]));
        let proven: BTreeSet<_> = near[index].iter().flat_map(|near| &errors[*near]).collect();
        findings.extend(unproven_errors(chapter, &proven));
    }
    findings
}

/// A chapter is called the same in the table of contents and on its page.
fn titles(book: &Book) -> Vec<Finding> {
    let contents = book.settings.contents();
    let text = text::read_page(&book.root.join(&contents)).unwrap_or_default();
    let mut findings = vec![];
    for chapter in &book.chapters {
        let name = chapter.in_contents.as_deref().unwrap_or_default();
        if name.replace('`', "") != chapter.title {
            let line = line_of(&text, &format!("({})", book.within(&chapter.path)));
            let what = "the table of contents calls this chapter otherwise than its page does";
            findings.push(
                Finding::new(&contents, line, what, "call it the same in both places")
                    .expected(format!(
                        "`{}`, as in `{}`",
                        chapter.title,
                        slashed(&chapter.path)
                    ))
                    .found(format!("`{name}`")),
            );
        }
    }
    findings
}

/// *The next chapter*, with a link, is the next one.
fn neighbors(book: &Book, index: usize) -> Vec<Finding> {
    static WORDS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"\[[^\]]*\b(?P<a>next|last|previous|first)\s+chapter[^\]]*\]\((?P<b>[^)#]+)|\[[^\]]*\]\((?P<c>[^)#]+)[^)]*\),\s+the\s+(?P<d>next|last|previous|first)\s+chapter\b",
        )
        .expect("a valid pattern")
    });
    let chapter = &book.chapters[index];
    let source = text::read_page(&book.root.join(&chapter.path)).unwrap_or_default();
    let folder = chapter.path.parent().unwrap_or(Path::new(""));
    let mut findings = vec![];
    for found in WORDS.captures_iter(&source) {
        let word = found
            .name("a")
            .or(found.name("d"))
            .map_or("", |word| word.as_str());
        let link = found
            .name("b")
            .or(found.name("c"))
            .map_or("", |link| link.as_str());
        let neighbor = match word {
            "next" => book.chapters.get(index + 1),
            // Of the part in which that is said.
            "first" => book
                .chapters
                .iter()
                .find(|first| first.path.parent() == chapter.path.parent()),
            _ => index
                .checked_sub(1)
                .and_then(|index| book.chapters.get(index)),
        };
        let meant = normalize(&folder.join(link));
        if neighbor.is_none_or(|neighbor| neighbor.path != meant) {
            let at = found.get(0).map_or(0, |whole| whole.start());
            let line = source[..at].matches('\n').count() + 1;
            let what = format!("this is not the {word} chapter");
            let help = "link to it, or say another word";
            let expected = neighbor.map_or("no such chapter".to_owned(), |neighbor| {
                format!("`{}`", slashed(&neighbor.path))
            });
            findings.push(
                Finding::new(&chapter.path, line, what, help)
                    .expected(expected)
                    .found(format!("`{}`", slashed(&meant))),
            );
        }
    }
    findings
}

/// A link whose words are the title of a chapter, or what stands in it before its
/// colon, leads to that chapter.
fn titles_in_links(book: &Book, chapter: &Chapter) -> Vec<Finding> {
    let mut findings = vec![];
    for link in chapter.links.iter().filter(|link| !link.text.is_empty()) {
        let begins = |title: &str| title.split(": ").next() == Some(&link.text);
        let chapters = || book.chapters.iter();
        let whole = chapters().find(|other| other.title == link.text);
        let Some(named) = whole.or_else(|| chapters().find(|other| begins(&other.title))) else {
            continue;
        };
        let Some(target) = book.led_to(chapter, &link.destination) else {
            continue;
        };
        if book.chapters[target].path != named.path {
            let what = format!("this link says `{}` and leads elsewhere", link.text);
            findings.push(
                Finding::new(
                    &link.file,
                    link.line,
                    what,
                    "link to the chapter of that title",
                )
                .expected(format!("`{}`", slashed(&named.path)))
                .found(format!("`{}`", slashed(&book.chapters[target].path))),
            );
        }
    }
    findings
}

/// `[words][label]` without a line `[label]: address` is no link, and the reader
/// sees the brackets.
fn unresolved(chapter: &Chapter) -> Vec<Finding> {
    let brackets = chapter.prose.iter().filter(|(text, _)| text.contains('['));
    brackets
        .map(|(_, line)| {
            Finding::new(
                &chapter.path,
                *line,
                "this is no link: nothing gives its label an address",
                "add a line `[label]: address`, or write `\\[` for a bracket that is meant",
            )
        })
        .collect()
}

/// This chapter, and those that it links to.
fn near(book: &Book, chapter: &Chapter) -> BTreeSet<usize> {
    let own = book
        .chapters
        .iter()
        .position(|other| other.path == chapter.path);
    let linked = chapter.links.iter();
    let linked = linked.filter_map(|link| book.led_to(chapter, &link.destination));
    own.into_iter().chain(linked).collect()
}

/// The codes of the errors that a chapter's blocks show.
fn errors(chapter: &Chapter) -> BTreeSet<String> {
    let codes = chapter
        .blocks
        .iter()
        .filter_map(|block| match block.tags() {
            Tags::Fails(code) => code,
            _ => None,
        });
    codes.collect()
}

fn unproven_errors(chapter: &Chapter, proven: &BTreeSet<&String>) -> Vec<Finding> {
    let mut words: BTreeMap<String, (PathBuf, usize)> = BTreeMap::new();
    for (text, line) in chapter.prose.iter().chain(&chapter.code_spans) {
        for word in text.split(|c: char| !c.is_ascii_alphanumeric()) {
            if is_error_code(word) {
                let place = (chapter.path.clone(), *line);
                words.entry(word.to_owned()).or_insert(place);
            }
        }
    }
    words.retain(|word, _| !proven.contains(word));
    let findings = words.into_iter().map(|(word, (file, line))| {
        let what = "no block of this page shows this error, nor of one that it links to";
        let help = "name an error that the page shows, or link to the page that does";
        let known: Vec<_> = proven.iter().map(|code| code.as_str()).collect();
        let finding = Finding::new(file, line, what, help).found(format!("`{word}`"));
        match known.is_empty() {
            true => finding,
            false => finding.expected(format!("one of: {}", known.join(", "))),
        }
    });
    findings.collect()
}
