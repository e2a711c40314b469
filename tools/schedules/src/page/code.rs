//! Colors for Rust code, with the classes that mdBook's themes style.
//!
//! The compiler's own lexer tells the tokens apart, so that code which does not
//! compile is fine, too.

use std::ops::Range;

use html_escape::encode_text;
use ra_ap_rustc_lexer::{FrontmatterAllowed, LiteralKind, TokenKind, tokenize};

use crate::program::tokens::PRIMITIVES;

/// The lines of a program, each of them highlighted HTML of its own.
pub fn lines(source: &str) -> Vec<String> {
    let spans = spans(source);
    let mut start = 0;
    source
        .split_inclusive('\n')
        .map(|line| {
            let end = start + line.trim_end_matches(['\n', '\r']).len();
            let html = marked_up(source, start..end, &spans);
            start += line.len();
            html
        })
        .collect()
}

/// A part of a text as HTML, with its highlighted spans.
pub fn marked_up(text: &str, part: Range<usize>, spans: &[(Range<usize>, &str)]) -> String {
    let mut html = String::new();
    let mut at = part.start;
    let first = spans.partition_point(|(span, _)| span.end <= part.start);
    for (span, class) in &spans[first..] {
        if span.start >= part.end {
            break;
        }
        let (start, end) = (span.start.max(part.start), span.end.min(part.end));
        html.push_str(&encode_text(&text[at..start]));
        html.push_str(&format!(
            "<span class=\"hljs-{class}\">{}</span>",
            encode_text(&text[start..end])
        ));
        at = end;
    }
    html.push_str(&encode_text(&text[at..part.end]));
    html
}

const KEYWORDS: [&str; 39] = [
    "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern",
    "fn", "for", "gen", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub",
    "ref", "return", "self", "Self", "static", "struct", "super", "trait", "type", "unsafe", "use",
    "where", "while", "yield", "_",
];

/// What every program knows without a `use`.
const KNOWN: [&str; 25] = [
    "Option",
    "Some",
    "None",
    "Result",
    "Ok",
    "Err",
    "Box",
    "Vec",
    "String",
    "ToString",
    "ToOwned",
    "Clone",
    "Copy",
    "Send",
    "Sync",
    "Drop",
    "Fn",
    "FnMut",
    "FnOnce",
    "Iterator",
    "IntoIterator",
    "Into",
    "From",
    "Default",
    "Sized",
];

/// The parts of a program that are highlighted, in order, and their classes.
pub fn spans(text: &str) -> Vec<(Range<usize>, &'static str)> {
    let mut tokens = vec![];
    let mut at = 0;
    for token in tokenize(text, FrontmatterAllowed::No) {
        let end = at + token.len as usize;
        tokens.push((at..end, token.kind));
        at = end;
    }
    let mut spans: Vec<(Range<usize>, &'static str)> = vec![];
    let mut previous = "";
    let mut index = 0;
    while let Some((range, kind)) = tokens.get(index) {
        let word = &text[range.clone()];
        let next = tokens.get(index + 1).map(|(_, kind)| *kind);
        let class = match kind {
            TokenKind::LineComment { .. } | TokenKind::BlockComment { .. } => Some("comment"),
            TokenKind::Literal { kind, .. } => Some(match kind {
                LiteralKind::Int { .. } | LiteralKind::Float { .. } => "number",
                _ => "string",
            }),
            TokenKind::Lifetime { .. } | TokenKind::RawLifetime => Some("symbol"),
            TokenKind::Ident if ["true", "false"].contains(&word) => Some("literal"),
            TokenKind::Ident if KEYWORDS.contains(&word) => Some("keyword"),
            TokenKind::Ident if previous == "fn" => Some("title"),
            TokenKind::Ident if next == Some(TokenKind::Bang) => Some("built_in"),
            TokenKind::Ident if PRIMITIVES.contains(&word) || KNOWN.contains(&word) => {
                Some("built_in")
            }
            TokenKind::Pound => {
                let end = attribute(&tokens[index..]);
                if end > 0 {
                    spans.push((range.start..tokens[index + end - 1].0.end, "meta"));
                    index += end;
                    continue;
                }
                None
            }
            _ => None,
        };
        if let Some(class) = class {
            spans.push((range.clone(), class));
        }
        if *kind != TokenKind::Whitespace {
            previous = word;
        }
        index += 1;
    }
    spans
}

/// How many tokens the attribute at their start has; none if it is none.
fn attribute(tokens: &[(Range<usize>, TokenKind)]) -> usize {
    let mut open = 0;
    for (index, (_, kind)) in tokens.iter().enumerate().skip(1) {
        match kind {
            TokenKind::OpenBracket => open += 1,
            TokenKind::CloseBracket if open == 1 => return index + 1,
            TokenKind::CloseBracket => open -= 1,
            TokenKind::Bang if index == 1 => {}
            _ if open == 0 => return 0,
            _ => {}
        }
    }
    0
}
