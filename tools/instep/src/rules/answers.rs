//! What a hidden answer says first is what its page shows.

use crate::book::Book;
use crate::book::chapter::{Answer, Chapter};
use crate::book::prose::CODE_MARK;
use crate::finding::Finding;

/// Answers that begin with a text, in code, which no block of the page has.
pub fn check(book: &Book) -> Vec<Finding> {
    let chapters = book.chapters.iter();
    let answers = chapters.flat_map(|chapter| chapter.answers.iter().map(move |a| (chapter, a)));
    answers
        .filter_map(|(chapter, answer)| unshown(chapter, answer))
        .collect()
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
