//! Names that a format string captures, as `"{name}"` does. They are said once more behind it,
//! as `name = name`, where the memory that a program reads is watched: what a macro is given by
//! name it can look at, and what stands within a string it can't.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use syn::Ident;
use syn::visit::{self, Visit};

use super::insert::{Mark, place};
use crate::program::tokens::name;

/// Macros whose arguments the stand-in looks at.
const SHOWS: [&str; 7] = [
    "print", "println", "eprint", "eprintln", "format", "write", "writeln",
];

pub fn marks(file: &syn::File) -> Vec<Mark> {
    let mut captures = Captures(vec![]);
    captures.visit_file(file);
    captures.0
}

struct Captures(Vec<Mark>);

impl<'a> Visit<'a> for Captures {
    fn visit_macro(&mut self, call: &'a syn::Macro) {
        let Some(last) = call.path.segments.last() else {
            return;
        };
        let called = name(&last.ident);
        if SHOWS.contains(&called.as_str()) {
            self.0.extend(mark(&call.tokens));
        }
        // A macro that is defined there has names of its own.
        if called != "macro_rules" {
            self.within(&call.tokens);
        }
        visit::visit_macro(self, call);
    }
}

impl Captures {
    /// Calls of macros that stand within those of others.
    fn within(&mut self, tokens: &TokenStream) {
        let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
        for (number, token) in tokens.iter().enumerate() {
            let TokenTree::Group(group) = token else {
                continue;
            };
            if let [.., TokenTree::Ident(called), TokenTree::Punct(bang)] = &tokens[..number]
                && bang.as_char() == '!'
                && SHOWS.contains(&name(called).as_str())
            {
                self.0.extend(mark(&group.stream()));
            }
            self.within(&group.stream());
        }
    }
}

fn mark(tokens: &TokenStream) -> Option<Mark> {
    let arguments = arguments(tokens);
    let is_format = |argument: &&Vec<TokenTree>| matches!(&argument[..], [TokenTree::Literal(_)]);
    // The first of `write!` is where it writes to.
    let (number, format) =
        (arguments.iter().enumerate().take(2)).find(|(_, one)| is_format(one))?;
    let format: syn::LitStr = syn::parse2(format.iter().cloned().collect()).ok()?;
    let named: BTreeSet<String> = arguments[number + 1..].iter().filter_map(named).collect();
    let captured = captured(&format.value());
    let again: String = captured
        .difference(&named)
        .map(|name| format!(", {name} = {name}"))
        .collect();
    let last = tokens.clone().into_iter().last()?;
    let has_comma = matches!(&last, TokenTree::Punct(punct) if punct.as_char() == ',');
    (!again.is_empty()).then(|| Mark {
        at: place(last.span()).end,
        text: match has_comma {
            true => again[1..].to_owned(),
            false => again,
        },
    })
}

/// What stands between the commas.
fn arguments(tokens: &TokenStream) -> Vec<Vec<TokenTree>> {
    let mut arguments = vec![vec![]];
    for token in tokens.clone() {
        match &token {
            TokenTree::Punct(punct) if punct.as_char() == ',' => arguments.push(vec![]),
            _ => arguments.last_mut().expect("there is one").push(token),
        }
    }
    arguments
}

/// The name of one such as `name = value`.
#[expect(clippy::ptr_arg, reason = "it is handed to an iterator of these")]
fn named(argument: &Vec<TokenTree>) -> Option<String> {
    match &argument[..] {
        [TokenTree::Ident(ident), TokenTree::Punct(is), ..] if is.as_char() == '=' => {
            Some(name(ident))
        }
        _ => None,
    }
}

/// The names that stand in a format for what is shown.
fn captured(format: &str) -> BTreeSet<String> {
    let plain = format.replace("{{", "").replace("}}", "");
    let holes = plain.split('{').skip(1);
    let shown = holes.filter_map(|hole| {
        let name = hole.split(['}', ':']).next()?.trim();
        let is_name = syn::parse_str::<Ident>(name).is_ok();
        is_name.then(|| name.to_owned())
    });
    shown.collect()
}
