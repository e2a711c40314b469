//! What a source consists of, read without its grammar.

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use syn::ext::IdentExt;

/// The primitive types that have names.
pub const PRIMITIVES: [&str; 17] = [
    "bool", "char", "str", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64",
    "i128", "isize", "f32", "f64",
];

/// Its tokens in order, without its brackets: only those of a call are kept. Of a
/// source that does not parse, nothing.
pub fn flat(source: &str) -> Vec<(String, Span)> {
    let mut found = vec![];
    flatten(all(source), &mut found);
    found
}

/// Its tokens; none of a source that does not parse.
pub fn all(source: &str) -> TokenStream {
    let source = source.trim_start_matches('\u{feff}');
    // What is for a shell need not be tokens.
    let shebang = syn::parse_file(source).ok().and_then(|file| file.shebang);
    let rust = &source[shebang.map_or(0, |shebang| shebang.len())..];
    rust.parse().unwrap_or_default()
}

fn flatten(tokens: TokenStream, flat: &mut Vec<(String, Span)>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                if group.delimiter() == Delimiter::Parenthesis {
                    flat.push(("(".to_owned(), group.span_open()));
                }
                flatten(group.stream(), flat);
            }
            TokenTree::Ident(ident) => flat.push((name(&ident), ident.span())),
            token => flat.push((token.to_string(), token.span())),
        }
    }
}

/// What an identifier names: `r#scope` and `scope` are the same.
pub fn name(ident: &Ident) -> String {
    ident.unraw().to_string()
}

/// Whether an identifier is that name.
pub fn is(ident: &Ident, name: &str) -> bool {
    ident.unraw() == name
}
