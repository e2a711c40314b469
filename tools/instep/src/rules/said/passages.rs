//! The paragraphs, items and cells of a page, as its author wrote them.

use std::sync::LazyLock;

use regex::{Captures, Regex};

/// What is read as one.
#[derive(Debug, PartialEq, Eq)]
pub struct Passage {
    /// The line of the page on which it begins.
    pub line: usize,
    /// Without tags, on one line; code is between backticks, and links are as written.
    pub written: String,
    /// The same, and of links only what the reader sees.
    pub text: String,
}

/// All of a page, but for its blocks, the candidates of its quizzes and the addresses of
/// its links.
pub fn of(source: &str) -> Vec<Passage> {
    static BEGINS: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^\s*(?:[-*] |\d+\. |#|>|\||<)").expect("a valid pattern"));
    let mut passages = vec![];
    let mut open: Option<(usize, String)> = None;
    let mut in_block = false;
    for (index, line) in source.lines().enumerate() {
        let is_fence = line.trim_start().starts_with("```");
        let ends = is_fence || in_block || line.trim().is_empty();
        if (ends || BEGINS.is_match(line))
            && let Some((first, text)) = open.take()
        {
            passages.extend(cells(first, &text));
        }
        in_block ^= is_fence;
        if ends {
            continue;
        }
        let (_, text) = open.get_or_insert_with(|| (index + 1, String::new()));
        text.push_str(line.trim());
        text.push(' ');
    }
    passages.extend(open.iter().flat_map(|(first, text)| cells(*first, text)));
    passages
}

/// A row of a table is as many passages as it has cells.
fn cells(line: usize, text: &str) -> Vec<Passage> {
    static TAG: LazyLock<Regex> = LazyLock::new(|| Regex::new("<[^>]*>").expect("a valid pattern"));
    if text.starts_with("- [ ]") || (text.starts_with('[') && text.contains("]: ")) {
        return vec![];
    }
    // What a mark's source says is no word of the page.
    let text = TAG.replace_all(text, "");
    let cells = match text.starts_with('|') {
        true => text.split(" | ").collect(),
        false => vec![&*text],
    };
    let passage = |cell: &str| Passage {
        line,
        written: cell.trim().to_owned(),
        text: without_links(cell.trim(), |shown| shown.to_owned()),
    };
    cells.into_iter().map(passage).collect()
}

/// With something in the place of each link, made of what the reader sees of it.
pub fn without_links(text: &str, made: impl Fn(&str) -> String) -> String {
    static LINK: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\[(?P<shown>[^\[\]]*)\](?:\([^)]*\)|\[[^\]]*\])").expect("a valid pattern")
    });
    let replaced = LINK.replace_all(text, |link: &Captures<'_>| made(&link["shown"]));
    replaced.into_owned()
}
