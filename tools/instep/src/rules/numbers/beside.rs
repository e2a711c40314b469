//! A negation beside a mark turns around what it says, and its source does not know of it.

use std::sync::LazyLock;

use regex::Regex;

use crate::book::Book;
use crate::book::chapter::Chapter;
use crate::book::text;
use crate::finding::Finding;
use crate::rules::numbers::{exercise, marked};

const NEGATIONS: &str = r"not|never|no|hardly|rarely|seldom|cannot|\w+n[’']t";

/// A negation, and a mark behind it.
static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    let mark = r#"<data\s+value="[^"]*"\s*>([^<]*)</data>"#;
    let space = r"[ \t*_\[]*\n?[ \t*_\[]*";
    Regex::new(&format!(r"(?i)\b({NEGATIONS})\b{space}{mark}")).expect("a valid pattern")
});

/// A mark, which may be what a link says, and a negation behind it.
static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    let link = r"(?:\]\[[^\]]*\]|\]\([^)]*\))?";
    let space = r"[*_]*(?:[ \t]+|[ \t]*\n[ \t]*)[*_]*";
    Regex::new(&format!(r"(?i)>([^<]*)</data>{link}{space}({NEGATIONS})\b"))
        .expect("a valid pattern")
});

/// Every negation that stands right beside a mark.
pub fn check(book: &Book) -> Vec<Finding> {
    let mut findings = vec![];
    let read = |page: &Chapter| {
        let source = text::read_page(&book.root.join(&page.path)).unwrap_or_default();
        (page.path.clone(), source)
    };
    let read_pages = marked(book).filter(|page| !page.marks.is_empty()).map(read);
    for (file, source) in read_pages.chain(exercise::texts(book)) {
        let before = BEFORE.captures_iter(&source).map(|it| (it, 1, 2));
        let behind = BEHIND.captures_iter(&source).map(|it| (it, 2, 1));
        for (found, negation, marked) in before.chain(behind) {
            let (negation, marked) = (&found[negation], &found[marked]);
            let at = found.get(0).map_or(0, |it| it.start());
            let line = source[..at].matches('\n').count() + 1;
            let what = format!("`{negation}` beside `{marked}` turns around what is marked");
            let help = "mark both words, and let the source name them: `SOURCE ? can't : can`";
            findings.push(Finding::new(&file, line, what, help));
        }
    }
    findings
}
