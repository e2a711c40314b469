//! Where a marked number comes from, as it is written: `thread4.outputs`,
//! `server2.LONGEST_LINE`, and what reckons with them.

use crate::book::text::nearest;

/// Why a source says nothing.
#[derive(Debug)]
pub struct Unknown {
    pub what: String,
    pub help: String,
}

pub fn unknown<T>(what: impl Into<String>, help: impl Into<String>) -> Result<T, Unknown> {
    Err(Unknown {
        what: what.into(),
        help: help.into(),
    })
}

pub const FORM: &str = "write `LISTING.outputs`, say; CONTRIBUTING.md lists what there is";

/// A source that is read: `subject.what(detail)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source<'a> {
    pub subject: &'a str,
    pub what: &'a str,
    pub detail: Option<&'a str>,
}

impl<'a> Source<'a> {
    pub fn parse(text: &'a str) -> Result<Self, Unknown> {
        let (head, detail) = match text.split_once('(') {
            Some((head, rest)) => match rest.strip_suffix(')') {
                Some(detail) => (head, Some(detail)),
                None => return unknown(format!("`{text}` has no `)` at its end"), FORM),
            },
            None => (text, None),
        };
        match head.rsplit_once('.') {
            Some((subject, what)) if !subject.is_empty() && !what.is_empty() => Ok(Source {
                subject,
                what,
                detail,
            }),
            _ => unknown(format!("`{text}` names no source of a number"), FORM),
        }
    }
}

/// What stands between two sources.
const OPERATORS: [&str; 4] = [" + ", " - ", " * ", " / "];

/// The parts of `a.outputs - b.outputs`: each with the operator before it.
pub fn terms(text: &str) -> Vec<(&str, &str)> {
    let mut terms = vec![];
    let (mut start, mut depth, mut operator) = (0, 0_usize, "");
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let next = OPERATORS.iter().find(|next| text[at..].starts_with(**next));
        if let (Some(next), 0) = (next, depth) {
            terms.push((operator, text[start..at].trim()));
            operator = *next;
            start = at + next.len();
        }
    }
    terms.push((operator, text[start.min(text.len())..].trim()));
    terms
}

/// The sources that `text` names.
pub fn named(text: &str) -> Vec<Source<'_>> {
    let terms = terms(text).into_iter();
    terms
        .filter_map(|(_, term)| Source::parse(term).ok())
        .collect()
}

/// That a subject has not what is asked of it, and what it has.
pub fn no_such<T>(source: &Source<'_>, known: &[&str]) -> Result<T, Unknown> {
    let near = nearest(source.what, known.iter().copied());
    let rest = known.iter().filter(|name| !near.contains(name));
    let names: Vec<_> = near.iter().chain(rest).copied().collect();
    unknown(
        format!("`{}` has no `{}` to count", source.subject, source.what),
        format!("it has: {}", names.join(", ")),
    )
}
