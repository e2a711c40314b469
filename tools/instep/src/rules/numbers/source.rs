//! Where a marked number comes from, as it is written: `thread4.outputs`,
//! `server2.LONGEST_LINE`, and what reckons with them.

use crate::book::text::nearest;

/// Why a source says nothing.
#[derive(Debug)]
pub struct Unknown {
    pub what: String,
    pub help: String,
    /// Nothing of this name can be asked for at all.
    pub is_no_name: bool,
}

pub fn unknown<T>(what: impl Into<String>, help: impl Into<String>) -> Result<T, Unknown> {
    Err(Unknown {
        what: what.into(),
        help: help.into(),
        is_no_name: false,
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

/// A mark's source as it is meant, without the entities of HTML.
pub fn plain(source: &str) -> String {
    let entities = [
        ("&quot;", "\""),
        ("&#124;", "|"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ];
    let plain = |text: String, (entity, plain): (&str, &str)| text.replace(entity, plain);
    entities.into_iter().fold(source.to_owned(), plain)
}

/// Whether a part of a text has all parentheses that it needs: code may compare, and
/// ask, by itself.
fn is_whole(part: &str) -> bool {
    part.matches('(').count() == part.matches(')').count()
}

/// `a.ends ? works : fails`: what is asked, and which of two words says what.
pub fn chosen(text: &str) -> Option<(&str, [&str; 2])> {
    let (asked, words) = text
        .rsplit_once(" ? ")
        .filter(|(asked, _)| is_whole(asked))?;
    let (yes, no) = words.split_once(" : ")?;
    Some((asked, [yes, no]))
}

const SIGNS: [&str; 4] = [" == ", " != ", " < ", " > "];

/// Two sources that are held against each other, and how.
pub fn compared(text: &str) -> Option<(&str, &str, &str)> {
    let mut sides = SIGNS.iter().filter_map(|sign| {
        let (left, right) = text.split_once(sign)?;
        Some((left, right, *sign))
    });
    sides.find(|(left, right, _)| is_whole(left) && is_whole(right))
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
    let asked = chosen(text).map_or(text, |(asked, _)| asked);
    let sides = match compared(asked) {
        Some((left, right, _)) => vec![left, right],
        None => vec![asked],
    };
    let terms = sides.into_iter().flat_map(terms);
    terms
        .filter_map(|(_, term)| Source::parse(term).ok())
        .collect()
}

/// That a subject has not what is asked of it, and what it has.
pub fn no_such<T>(source: &Source<'_>, known: &[&str]) -> Result<T, Unknown> {
    let near = nearest(source.what, known.iter().copied());
    let rest = known.iter().filter(|name| !near.contains(name));
    let names: Vec<_> = near.iter().chain(rest).copied().collect();
    Err(Unknown {
        what: format!("`{}` has no `{}` to count", source.subject, source.what),
        help: format!("it has: {}", names.join(", ")),
        is_no_name: true,
    })
}
