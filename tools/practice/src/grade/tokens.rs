//! A program as its tokens: comments and layout don't count.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};

/// All tokens in order, brackets among them; nothing of what is no Rust.
pub fn flat(text: &str) -> Vec<(String, Span)> {
    let mut found = vec![];
    if let Ok(tokens) = text.parse() {
        flatten(tokens, &mut found);
    }
    found
}

/// The line at which `code` stands in `within`.
pub fn find(within: &[(String, Span)], code: &str) -> Option<usize> {
    let wanted: Vec<_> = flat(code).into_iter().map(|(token, _)| token).collect();
    let mut windows = within.windows(wanted.len().max(1));
    let found = windows.find(|window| window.iter().map(|(token, _)| token).eq(&wanted))?;
    Some(found.first()?.1.start().line)
}

fn flatten(tokens: TokenStream, found: &mut Vec<(String, Span)>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                found.push((open.to_owned(), group.span_open()));
                flatten(group.stream(), found);
                found.push((close.to_owned(), group.span_close()));
            }
            // A lifetime comes as two tokens, and `'static` is no `static`.
            TokenTree::Ident(ident) if found.last().is_some_and(|(last, _)| last == "'") => {
                if let Some((lifetime, _)) = found.last_mut() {
                    lifetime.push_str(&ident.to_string());
                }
            }
            token => found.push((token.to_string(), token.span())),
        }
    }
}
