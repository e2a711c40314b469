//! What the turns of a loop are given, as far as the program's text tells.

use syn::punctuated::Punctuated;
use syn::{Expr, ExprLit, Lit, Token};

/// Longer texts are no names.
const LONGEST: usize = 16;

/// One of those that a range counts: a `worker` of `0..workers`.
pub fn counted(turns: &Expr) -> Option<String> {
    let Expr::Range(range) = turns else {
        return None;
    };
    let Expr::Path(end) = range.end.as_deref()? else {
        return None;
    };
    let all = end.path.get_ident()?.to_string();
    let one = singular(&all);
    (one != all).then_some(one)
}

pub fn number(expression: &Expr) -> Option<usize> {
    match expression {
        Expr::Lit(ExprLit {
            lit: Lit::Int(number),
            ..
        }) => number.base10_parse().ok(),
        _ => None,
    }
}

/// The numbers in an array.
pub fn numbers(expression: &Expr) -> Option<Vec<usize>> {
    match expression {
        Expr::Array(array) => array.elems.iter().map(number).collect(),
        _ => None,
    }
}

/// The texts in an array or a vector, or those with which the tuples there begin.
pub fn texts(expression: &Expr) -> Option<Vec<String>> {
    let first = |element: &Expr| match element {
        Expr::Tuple(tuple) => text(tuple.elems.first()?),
        element => text(element),
    };
    match expression {
        Expr::Array(array) if !array.elems.is_empty() => array.elems.iter().map(first).collect(),
        Expr::Macro(made) if made.mac.path.is_ident("vec") => {
            let listed = Punctuated::<Expr, Token![,]>::parse_terminated;
            made.mac
                .parse_body_with(listed)
                .ok()?
                .iter()
                .map(first)
                .collect()
        }
        _ => None,
    }
}

/// A short text that can be a name.
pub fn text(expression: &Expr) -> Option<String> {
    // `String::from("Ada")` is one, too.
    let literal = match expression {
        Expr::Call(call) if is_from(&call.func) => call.args.first()?,
        expression => expression,
    };
    let Expr::Lit(ExprLit {
        lit: Lit::Str(text),
        ..
    }) = literal
    else {
        return None;
    };
    let text = text.value();
    let is_short = text.chars().count() <= LONGEST;
    let has_letters = |text: &str| {
        let mut letters = text.chars();
        letters.all(|letter| letter.is_alphanumeric() || " -'".contains(letter))
    };
    let begins = text.starts_with(char::is_alphabetic);
    (begins && is_short && has_letters(&text)).then_some(text)
}

fn is_from(function: &Expr) -> bool {
    let Expr::Path(path) = function else {
        return false;
    };
    let mut segments = path.path.segments.iter();
    segments
        .next_back()
        .is_some_and(|last| last.ident == "from")
}

/// One of them: `greeter` of `greeters`.
pub fn singular(noun: &str) -> String {
    match noun.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None if noun.ends_with("ss") => noun.to_owned(),
        None => noun.strip_suffix('s').unwrap_or(noun).to_owned(),
    }
}
