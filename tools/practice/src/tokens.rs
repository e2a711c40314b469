//! A program as its tokens: comments and layout don't count.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};

/// All tokens in order, brackets among them; nothing of what is no Rust.
pub fn flat(text: &str) -> Vec<(String, Span)> {
    let mut found = vec![];
    if let Ok(tokens) = text.parse() {
        flatten(tokens, &mut found);
    }
    found
}

/// The tokens of what may be compiled: without what stands behind a `#[cfg(…)]`, and
/// without the bodies of macros, which nobody has to call.
pub fn compiled(text: &str) -> Vec<(String, Span)> {
    let mut found = vec![];
    if let Ok(tokens) = text.parse() {
        flatten(without_dead(tokens), &mut found);
    }
    found
}

/// The tokens without comments, and without a comma that ends a list.
pub fn bare(tokens: TokenStream) -> Vec<String> {
    let mut flat = vec![];
    flatten(tokens, &mut flat);
    let mut bare: Vec<String> = vec![];
    let mut at = 0;
    while let Some((token, _)) = flat.get(at) {
        let next = |ahead: usize| flat.get(at + ahead).map(|(token, _)| token.as_str());
        // A comment is `#[doc = "…"]`.
        if token == "#" && next(1) == Some("[") && next(2) == Some("doc") {
            at += 6;
            continue;
        }
        if matches!(token.as_str(), ")" | "]" | "}") && bare.last().is_some_and(|last| last == ",")
        {
            bare.pop();
        }
        bare.push(token.clone());
        at += 1;
    }
    bare
}

/// The line of the first of `names` that is no argument of a call: `let x = NAME`.
pub fn outside_of_calls(text: &str, names: &[&str]) -> Option<usize> {
    let tokens = text.parse().ok()?;
    outside_of_call(tokens, false, names)
}

fn outside_of_call(tokens: TokenStream, is_call: bool, names: &[&str]) -> Option<usize> {
    let mut is_named = false;
    for token in tokens {
        let found = match &token {
            TokenTree::Group(group) => {
                let is_call = is_named && group.delimiter() == Delimiter::Parenthesis;
                outside_of_call(group.stream(), is_call, names)
            }
            TokenTree::Ident(ident) if !is_call && names.iter().any(|name| ident == name) => {
                Some(ident.span().start().line)
            }
            _ => None,
        };
        if found.is_some() {
            return found;
        }
        is_named = matches!(token, TokenTree::Ident(_));
    }
    None
}

/// The line at which one of `names` gets another name: `NAME as X`.
pub fn renamed(text: &str, names: &[&str]) -> Option<usize> {
    let flat = flat(text);
    let mut pairs = flat.windows(2);
    let is_renamed = |pair: &[(String, Span)]| names.contains(&&*pair[0].0) && pair[1].0 == "as";
    pairs
        .find(|pair| is_renamed(pair))
        .map(|pair| pair[0].1.start().line)
}

fn without_dead(tokens: TokenStream) -> TokenStream {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let mut live = vec![];
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if is_cfg(&tokens[at..]) {
            let ends = |token: &TokenTree| match token {
                TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
                token => token.to_string() == ";",
            };
            let rest = tokens[at..].iter().position(ends);
            at = rest.map_or(tokens.len(), |rest| at + rest + 1);
            continue;
        }
        let is_macro = token.to_string() == "macro_rules";
        at += 1;
        live.push(match token {
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), without_dead(group.stream()));
                inner.set_span(group.span());
                inner.into()
            }
            token => token.clone(),
        });
        if is_macro {
            // `! name { … }`
            at += 3;
        }
    }
    live.into_iter().collect()
}

fn is_cfg(tokens: &[TokenTree]) -> bool {
    let [TokenTree::Punct(hash), TokenTree::Group(group), ..] = tokens else {
        return false;
    };
    let first = group.stream().into_iter().next();
    hash.as_char() == '#' && first.is_some_and(|first| first.to_string() == "cfg")
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
