//! Colors for Rust code, with the classes that mdBook's themes style.
//!
//! The compiler's own lexer tells the tokens apart, so that code which does not
//! compile is fine, too.

use std::ops::Range;

use ra_ap_rustc_lexer::{FrontmatterAllowed, LiteralKind, TokenKind, tokenize};

/// What opens a block of Rust code in a page, up to further classes.
const OPENING: &str = "<code class=\"language-rust";
const CLOSING: &str = "</code>";

/// A page with all of its Rust code highlighted.
pub fn in_page(page: &str) -> String {
    let mut text = String::with_capacity(page.len() * 2);
    let mut rest = page;
    while let Some(start) = rest.find(OPENING) {
        let (before, block) = rest.split_at(start);
        text.push_str(before);
        let Some((attributes, inner)) = block[OPENING.len()..].split_once('>') else {
            rest = block;
            break;
        };
        let Some((code, after)) = inner.split_once(CLOSING) else {
            rest = block;
            break;
        };
        let attributes = attributes.replacen('"', " hljs\"", 1);
        text.push_str(OPENING);
        text.push_str(&attributes);
        text.push('>');
        text.push_str(&in_code(code));
        text.push_str(CLOSING);
        rest = after;
    }
    text.push_str(rest);
    text
}

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

/// A stretch of code that mdBook has rendered: text, and marks around lines
/// that are hidden at first. Anything else is left as it is.
fn in_code(html: &str) -> String {
    let Some((text, tags)) = without_tags(html) else {
        return html.to_owned();
    };
    let spans = spans(&text);
    let mut marked = String::with_capacity(html.len() * 2);
    let mut start = 0;
    for (at, tag) in tags {
        marked.push_str(&marked_up(&text, start..at, &spans));
        marked.push_str(tag);
        start = at;
    }
    marked.push_str(&marked_up(&text, start..text.len(), &spans));
    marked
}

/// The text of a piece of HTML, and the tags with their places in the text;
/// `None` when there are others than mdBook's.
fn without_tags(html: &str) -> Option<(String, Vec<(usize, &str)>)> {
    const TAGS: [&str; 2] = ["<span class=\"boring\">", "</span>"];
    const ENTITIES: [(&str, char); 6] = [
        ("&lt;", '<'),
        ("&gt;", '>'),
        ("&amp;", '&'),
        ("&quot;", '"'),
        ("&#39;", '\''),
        ("&#x27;", '\''),
    ];
    let mut text = String::with_capacity(html.len());
    let mut tags = vec![];
    let mut rest = html;
    while let Some(next) = rest.chars().next() {
        let length = match next {
            '<' => {
                let tag = TAGS.iter().find(|tag| rest.starts_with(**tag))?;
                tags.push((text.len(), *tag));
                tag.len()
            }
            '&' => {
                let (entity, char) = ENTITIES.iter().find(|(name, _)| rest.starts_with(name))?;
                text.push(*char);
                entity.len()
            }
            char => {
                text.push(char);
                char.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    Some((text, tags))
}

/// A part of a text as HTML, with its highlighted spans.
fn marked_up(text: &str, part: Range<usize>, spans: &[(Range<usize>, &str)]) -> String {
    let mut html = String::new();
    let mut at = part.start;
    let first = spans.partition_point(|(span, _)| span.end <= part.start);
    for (span, class) in &spans[first..] {
        if span.start >= part.end {
            break;
        }
        let (start, end) = (span.start.max(part.start), span.end.min(part.end));
        html.push_str(&escaped(&text[at..start]));
        html.push_str(&format!(
            "<span class=\"hljs-{class}\">{}</span>",
            escaped(&text[start..end])
        ));
        at = end;
    }
    html.push_str(&escaped(&text[at..part.end]));
    html
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

const KEYWORDS: [&str; 39] = [
    "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern",
    "fn", "for", "gen", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub",
    "ref", "return", "self", "Self", "static", "struct", "super", "trait", "type", "unsafe", "use",
    "where", "while", "yield", "_",
];

/// What every program knows without a `use`.
const KNOWN: [&str; 42] = [
    "bool",
    "char",
    "str",
    "u8",
    "u16",
    "u32",
    "u64",
    "u128",
    "usize",
    "i8",
    "i16",
    "i32",
    "i64",
    "i128",
    "isize",
    "f32",
    "f64",
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
fn spans(text: &str) -> Vec<(Range<usize>, &'static str)> {
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
            TokenKind::Ident if KNOWN.contains(&word) => Some("built_in"),
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
