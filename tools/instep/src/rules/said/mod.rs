//! What a page says in its own words of the programs beside them: the ordering of an
//! access, a method, a line that is printed.

mod deeds;
mod lines;
mod names;
mod orderings;
pub(super) mod passages;
mod sisters;

use std::collections::BTreeSet;
use std::path::Path;

use crate::book::Book;
use crate::book::block::Block;
use crate::book::chapter::Chapter;
use crate::book::text::{self, has_word};
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
    // What a difference takes out or puts in is a line of a program, too.
    let programs = chapter.blocks.iter().map(|block| {
        let lines: Vec<_> = texts(&[block]).map(str::to_owned).collect();
        lines.join("\n")
    });
    let programs: Vec<_> = programs.collect();
    let mut findings = orderings::check(&chapter.path, &programs, &passages);
    findings.extend(deeds::check(&chapter.path, &passages));
    findings.extend(sisters::check(chapter, &source, &passages));
    findings.extend(lines::check(book, chapter, &passages, &blocks));
    let mut unknown = names::of_chapter(book, chapter, &passages, &blocks);
    // That its sister is called here says more.
    unknown.retain(|it| {
        let is_same = |told: &Finding| told.line == it.line && told.found == it.found;
        !findings.iter().any(is_same)
    });
    findings.append(&mut unknown);
    findings
}

/// Where the exercises lie; the name of the file that says what they are about.
const EXERCISES: &str = "exercises";
const EXERCISE: &str = "exercise.toml";

/// Words of exercises that say of a method what another one does, or of an access an
/// ordering that none of their programs gives to it.
pub fn of_exercises(book: &Book) -> Vec<Finding> {
    let files = files::below(&book.root, Path::new(EXERCISES)).unwrap_or_default();
    let read = |file: &Path| text::read(&book.root.join(file)).unwrap_or_default();
    let told = files.iter().filter(|file| file.ends_with(EXERCISE));
    let findings = told.flat_map(|file| {
        let folder = file.parent().unwrap_or(Path::new(""));
        let beside = files.iter().filter(|other| other.starts_with(folder));
        let programs = beside.filter(|other| other.extension().is_some_and(|end| end == "rs"));
        let programs: Vec<_> = programs.map(|program| read(program)).collect();
        let passages = passages::of(&read(file));
        let mut findings = deeds::check(file, &passages);
        findings.extend(orderings::check(file, &programs, &passages));
        // What its chapter shows, an exercise may name.
        let near = chapters_of(book, folder);
        let blocks = near
            .iter()
            .flat_map(|chapter| &chapter.blocks)
            .collect::<Vec<_>>();
        findings.extend(names::check(file, &passages, |name| {
            let known = programs.iter().map(String::as_str).chain(texts(&blocks));
            known.into_iter().any(|line| has_word(line, name))
                || book.listing(name).is_some()
                || COMMANDS.contains(&name)
        }));
        findings
    });
    findings.collect()
}

/// What `cargo exercise` can do.
const COMMANDS: [&str; 4] = ["check", "hint", "solution", "watch"];

/// The chapters that name an exercise, and those to which they link.
fn chapters_of<'a>(book: &'a Book, folder: &Path) -> Vec<&'a Chapter> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let start = format!("cargo exercise start {name}");
    let names = |chapter: &&Chapter| chapter.code_spans.iter().any(|(code, _)| *code == start);
    let mut near: Vec<_> = book.chapters.iter().filter(names).collect();
    let linked = near.iter().flat_map(|chapter| {
        let links = chapter.links.iter();
        links.filter_map(move |link| book.led_to(chapter, &link.destination))
    });
    let linked: Vec<_> = linked.map(|index| &book.chapters[index]).collect();
    near.extend(linked);
    near
}

/// The lines of blocks, as the reader can see them.
fn texts<'a>(blocks: &'a [&Block]) -> impl Iterator<Item = &'a str> {
    let lines = blocks.iter().flat_map(|block| &block.lines);
    lines.map(|line| line.text.as_str())
}

fn at(chapter: &Chapter, passage: &Passage, what: &str, help: &str) -> Finding {
    Finding::new(&chapter.path, passage.line, what, help)
}
