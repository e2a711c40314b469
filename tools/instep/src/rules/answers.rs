//! What a hidden answer says first is what its page shows.

use crate::book::Book;
use crate::book::block::Block;
use crate::book::chapter::{Answer, Chapter};
use crate::book::contract::Contract;
use crate::book::prose::CODE_MARK;
use crate::finding::Finding;

/// Answers that begin with a text, in code, which no block of the page has.
pub fn check(book: &Book) -> Vec<Finding> {
    let chapters = book.chapters.iter();
    let answers = chapters.flat_map(|chapter| chapter.answers.iter().map(move |a| (chapter, a)));
    answers
        .filter(|(chapter, answer)| !has_others(book, chapter, answer))
        .filter_map(|(chapter, answer)| unshown(chapter, answer))
        .collect()
}

/// Whether what an answer shows is one output of several: it may speak of another.
fn has_others(book: &Book, chapter: &Chapter, answer: &Answer) -> bool {
    let programs = book.listings.iter().flat_map(|listing| &listing.changes);
    let mut varying = programs.filter(|changed| {
        !matches!(
            changed.promise.contract,
            Contract::Exact | Contract::Panics | Contract::Hangs
        )
    });
    varying.any(|changed| {
        let shown = |block: &&Block| block.included_from() == Some(&changed.output_path());
        chapter
            .blocks
            .iter()
            .filter(|block| answer.holds(block))
            .any(|block| shown(&block))
    })
}

fn unshown(chapter: &Chapter, answer: &Answer) -> Option<Finding> {
    let first = chapter.beginning(answer)?;
    let (_, line) = first.place(0);
    if !first.text.starts_with(CODE_MARK) || !chapter.blocks.iter().any(|b| answer.holds(b)) {
        return None;
    }
    let (said, _) = chapter.code_spans.iter().find(|(_, at)| *at == line)?;
    // It may also say what has changed, which the page shows above.
    let mut lines = chapter.blocks.iter().flat_map(|block| &block.lines);
    if lines.any(|line| line.text.contains(said.as_str())) {
        return None;
    }
    let what = format!("the answer begins with `{said}`, and nothing on the page has it");
    let help = "say what the difference, the output or the program below says";
    Some(Finding::new(&chapter.path, line, what, help))
}
