//! What a page says in its own words of the programs beside them: the ordering of an
//! access, a method that has a sister, a line that is printed.

mod deeds;
mod lines;
mod orderings;
pub(super) mod passages;
mod sisters;

use std::collections::BTreeSet;
use std::path::Path;

use crate::book::Book;
use crate::book::block::Block;
use crate::book::chapter::Chapter;
use crate::book::text;
use crate::files;
use crate::finding::Finding;
use passages::Passage;

/// Words that do not fit the programs of their page, or of one to which it links; told is
/// which chapters are `near`.
pub fn check(book: &Book, chapter: &Chapter, near: &BTreeSet<usize>) -> Vec<Finding> {
    let source = text::read_page(&book.root.join(&chapter.path)).unwrap_or_default();
    let passages = passages::of(&source);
    let blocks: Vec<_> = near
        .iter()
        .flat_map(|near| &book.chapters[*near].blocks)
        .collect();
    let mut findings = orderings::check(chapter, &passages);
    findings.extend(deeds::check(&chapter.path, &passages));
    findings.extend(sisters::check(chapter, &source, &passages));
    findings.extend(lines::check(book, chapter, &passages, &blocks));
    findings
}

/// Where the exercises lie; the name of the file that says what they are about.
const EXERCISES: &str = "exercises";
const EXERCISE: &str = "exercise.toml";

/// Words of exercises that say of a method what another one does.
pub fn of_exercises(book: &Book) -> Vec<Finding> {
    let files = files::below(&book.root, Path::new(EXERCISES)).unwrap_or_default();
    let texts = files.into_iter().filter(|file| file.ends_with(EXERCISE));
    let findings = texts.flat_map(|file| {
        let source = text::read(&book.root.join(&file)).unwrap_or_default();
        deeds::check(&file, &passages::of(&source))
    });
    findings.collect()
}

/// The lines of blocks, as the reader can see them.
fn texts<'a>(blocks: &'a [&Block]) -> impl Iterator<Item = &'a str> {
    let lines = blocks.iter().flat_map(|block| &block.lines);
    lines.map(|line| line.text.as_str())
}

fn at(chapter: &Chapter, passage: &Passage, what: &str, help: &str) -> Finding {
    Finding::new(&chapter.path, passage.line, what, help)
}
