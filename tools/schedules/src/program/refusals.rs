//! What in a source can't be explored: what makes a program depend on more than
//! its schedule, or what the stand-in does not have.

use proc_macro2::TokenTree;
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};

use super::tokens::flat;

/// Something that can't be explored, in the words that follow the program's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub line: usize,
    pub what: String,
}

/// All of them in a source, whose syntax tree is `file`.
pub fn of(file: &syn::File, source: &str) -> Vec<Refusal> {
    let mut finder = Finder::default();
    if !file.items.iter().any(names_main) {
        finder.refusals.push(Refusal {
            line: 1,
            what: "has no `main`".to_owned(),
        });
    }
    finder.visit_file(file);
    for span in sizes(source) {
        finder.refuse(span, SIZE);
    }
    finder.refusals.dedup();
    finder.refusals
}

/// Names of the standard library that reach past the stand-in.
const REFUSED: &[(&[&str], &str)] = &[
    (
        &["net"],
        "uses sockets, whose other side the search can't choose for",
    ),
    (
        &["fs"],
        "uses files, which keep what one execution leaves for the next",
    ),
    (&["process", "Command"], "starts another program"),
    (
        &["process", "id"],
        "asks for its process's number, which differs from run to run",
    ),
    (&["io", "stdin"], "reads standard input"),
    (
        &["io", "stdout"],
        "writes to standard output past `print!`, which the search would miss",
    ),
    (
        &["io", "stderr"],
        "writes to standard error past `eprint!`, which the search would miss",
    ),
    (
        &["io", "pipe"],
        "uses a pipe, whose other end the search can't choose for",
    ),
    (&["hash", "RandomState"], "uses random numbers"),
    (
        &["collections", "hash_map", "RandomState"],
        "uses random numbers",
    ),
    (
        &["backtrace"],
        "shows its call stack, which is the search's too",
    ),
    (
        &["sync", "atomic", "AtomicPtr"],
        "uses an `AtomicPtr`, and so addresses, which differ from run to run",
    ),
    (
        &["sync", "mpmc"],
        "uses `std::sync::mpmc`, which is not stable",
    ),
    (
        &["sync", "ReentrantLock"],
        "uses `ReentrantLock`, which is not stable",
    ),
    (&["os"], "asks the operating system"),
    (
        &["env"],
        "reads its arguments or its environment, which the search does not know",
    ),
    (&["arch"], "asks the processor"),
];

/// Whether an item may be the program's `main`.
fn names_main(item: &syn::Item) -> bool {
    match item {
        syn::Item::Fn(function) => function.sig.ident == "main",
        // Either may bring one.
        syn::Item::Use(_) | syn::Item::Macro(_) => true,
        _ => false,
    }
}

/// `std::io::self` is `std::io`.
fn without_self(path: &[String]) -> &[String] {
    match path {
        [path @ .., last] if last == "self" => path,
        path => path,
    }
}

#[derive(Default)]
struct Finder {
    refusals: Vec<Refusal>,
}

impl Finder {
    fn refuse(&mut self, span: proc_macro2::Span, what: &str) {
        self.refusals.push(Refusal {
            line: span.start().line,
            what: what.to_owned(),
        });
    }

    fn check(&mut self, path: &[String], span: proc_macro2::Span) {
        let path = without_self(path);
        let Some((first, rest)) = path.split_first() else {
            return;
        };
        if rest.first().is_some_and(|next| next == "sync") {
            let what = match first.as_str() {
                "core" => {
                    "uses atomics by the name `core::sync`, past the stand-in: say `std::sync`"
                }
                "alloc" => {
                    "uses owners by the name `alloc::sync`, past the stand-in: say `std::sync`"
                }
                _ => "",
            };
            if !what.is_empty() {
                self.refuse(span, what);
            }
        }
        let is_module = |(names, _): &(&[&str], &str)| names.len() > 1 && names[0] == first;
        if first != "std" && !REFUSED.iter().any(is_module) {
            return;
        }
        let rest = if first == "std" { rest } else { path };
        for (names, what) in REFUSED {
            if rest.len() >= names.len() && rest.iter().zip(*names).all(|(a, b)| a == b) {
                self.refuse(span, what);
            }
        }
    }

    /// `use std::collections::*` and `use std::io as i` hide the names by which
    /// the others are found.
    fn check_hidden(&mut self, path: &[String], span: proc_macro2::Span) {
        let Some((first, rest)) = without_self(path).split_first() else {
            return;
        };
        if ["core", "alloc"].contains(&first.as_str()) && rest.is_empty() {
            self.refuse(
                span,
                "hides names of `core` or `alloc` behind `*` or `as`, which reach past the stand-in: say `std`",
            );
        }
        if first != "std" {
            return;
        }
        // What is refused of `sync` and `collections` is not in the stand-in, and
        // so does not compile.
        if matches!(rest, [module, ..] if module == "sync" || module == "collections") {
            return;
        }
        let hides = |(names, _): &(&[&str], &str)| {
            rest.len() < names.len() && rest.iter().zip(*names).all(|(a, b)| a == b)
        };
        if REFUSED.iter().any(hides) {
            self.refuse(
                span,
                "hides names of `std` behind `*` or `as`, among which may be one that can't be explored: name what it uses",
            );
        }
    }

    /// The paths among the tokens of a macro, which is no syntax tree.
    fn check_tokens(&mut self, tokens: proc_macro2::TokenStream) {
        let mut path: Vec<String> = vec![];
        let mut start = None;
        let mut colons = 0;
        for token in tokens {
            match &token {
                TokenTree::Ident(ident)
                    if ident != "unsafe" && (path.is_empty() || colons == 2) =>
                {
                    start.get_or_insert(ident.span());
                    path.push(ident.to_string());
                    colons = 0;
                    continue;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' && !path.is_empty() => {
                    colons += 1;
                    continue;
                }
                TokenTree::Ident(ident) if ident == "unsafe" => self.refuse(ident.span(), UNSAFE),
                TokenTree::Group(group) => self.check_tokens(group.stream()),
                TokenTree::Literal(literal) if shows_address(&literal.to_string()) => {
                    self.refuse(literal.span(), ADDRESS);
                }
                _ => {}
            }
            if let Some(span) = start.take() {
                self.check(&path, span);
            }
            path.clear();
            colons = 0;
        }
        if let Some(span) = start {
            self.check(&path, span);
        }
    }

    fn check_tree(&mut self, tree: &syn::UseTree, prefix: &mut Vec<String>) {
        match tree {
            syn::UseTree::Path(path) => {
                prefix.push(path.ident.to_string());
                self.check_tree(&path.tree, prefix);
                prefix.pop();
            }
            syn::UseTree::Name(name) => {
                prefix.push(name.ident.to_string());
                self.check(prefix, name.ident.span());
                prefix.pop();
            }
            syn::UseTree::Rename(rename) => {
                prefix.push(rename.ident.to_string());
                self.check(prefix, rename.ident.span());
                self.check_hidden(prefix, rename.ident.span());
                prefix.pop();
            }
            syn::UseTree::Glob(glob) => {
                self.check(prefix, glob.star_token.spans[0]);
                self.check_hidden(prefix, glob.star_token.spans[0]);
            }
            syn::UseTree::Group(group) => {
                for tree in &group.items {
                    self.check_tree(tree, prefix);
                }
            }
        }
    }
}

/// Where a size is asked for that may be another for the stand-in's types: of
/// anything but numbers and the like.
fn sizes(source: &str) -> Vec<proc_macro2::Span> {
    const KNOWN: [&str; 24] = [
        "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize",
        "f32", "f64", "bool", "char", "str", "String", "Vec", "Option", "Box", "Result", "fn",
        "dyn",
    ];
    let flat = flat(source);
    let is_name = |text: &str| text.starts_with(|first: char| first.is_alphabetic());
    let mut found = vec![];
    for (index, (name, span)) in flat.iter().enumerate() {
        let rest = flat[index + 1..].iter().map(|(text, _)| text.as_str());
        let is_unknown = match name.as_str() {
            "size_of" | "align_of" => {
                let mut of = rest.skip_while(|text| *text == ":").peekable();
                of.peek() == Some(&"<")
                    && of
                        .take_while(|text| *text != "(")
                        .any(|text| is_name(text) && !KNOWN.contains(&text))
            }
            "size_of_val" | "align_of_val" => rest.take(1).eq(["("]),
            _ => false,
        };
        if is_unknown {
            found.push(*span);
        }
    }
    found
}

const SIZE: &str =
    "asks for a size, which may be another for what stands in for the types of `std`";
const OTHER_FILE: &str = "needs another file";
const UNSAFE: &str = "has an `unsafe` block, whose effects on others the search can't see";
const ADDRESS: &str = "looks at an address, which differs from run to run";

/// Whether an expression is plainly a pointer: `x as *const T`, `x.as_ptr()`.
fn gives_pointer(expr: &syn::Expr) -> bool {
    match expr {
        syn::Expr::Cast(cast) => matches!(*cast.ty, syn::Type::Ptr(_)),
        syn::Expr::Paren(paren) => gives_pointer(&paren.expr),
        syn::Expr::RawAddr(_) => true,
        syn::Expr::MethodCall(call) => call.method == "as_ptr" || call.method == "as_mut_ptr",
        syn::Expr::Call(call) => match &*call.func {
            syn::Expr::Path(path) => path
                .path
                .segments
                .last()
                .is_some_and(|last| last.ident == "as_ptr"),
            _ => false,
        },
        _ => false,
    }
}

/// Whether a format string has `{:p}`, `{x:p}` or the like.
fn shows_address(literal: &str) -> bool {
    let text = literal.replace("{{", "");
    let arguments = text
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next());
    let mut formats = arguments.filter_map(|argument| argument.split_once(':'));
    formats.any(|(_, format)| format.ends_with('p'))
}

impl<'ast> Visit<'ast> for Finder {
    fn visit_item_extern_crate(&mut self, item: &'ast syn::ItemExternCrate) {
        if item.rename.is_some() {
            self.check_hidden(&[item.ident.to_string()], item.ident.span());
        }
    }

    fn visit_item_foreign_mod(&mut self, item: &'ast syn::ItemForeignMod) {
        self.refuse(
            item.abi.extern_token.span,
            "calls what is not written in Rust, whose effects on others the search can't see",
        );
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.check_tree(&item.tree, &mut vec![]);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Vec<_> = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string())
            .collect();
        if let Some(first) = path.segments.first() {
            self.check(&names, first.ident.span());
        }
        visit::visit_path(self, path);
    }

    fn visit_expr_cast(&mut self, cast: &'ast syn::ExprCast) {
        if gives_pointer(&cast.expr) && !matches!(*cast.ty, syn::Type::Ptr(_)) {
            self.refuse(cast.as_token.span, ADDRESS);
        }
        visit::visit_expr_cast(self, cast);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        if let Some(last) = call.path.segments.last()
            && ["include", "include_str", "include_bytes"]
                .iter()
                .any(|name| last.ident == name)
        {
            self.refuse(last.ident.span(), OTHER_FILE);
        }
        self.check_tokens(call.tokens.clone());
        // The arguments of `println!` and its like are expressions.
        let arguments = Punctuated::<syn::Expr, syn::Token![,]>::parse_terminated;
        for argument in call.parse_body_with(arguments).iter().flatten() {
            Visit::visit_expr(self, argument);
        }
        visit::visit_macro(self, call);
    }

    fn visit_expr_unsafe(&mut self, block: &'ast syn::ExprUnsafe) {
        self.refuse(block.unsafe_token.span, UNSAFE);
        visit::visit_expr_unsafe(self, block);
    }

    fn visit_expr_raw_addr(&mut self, pointer: &'ast syn::ExprRawAddr) {
        self.refuse(pointer.and_token.span, ADDRESS);
        visit::visit_expr_raw_addr(self, pointer);
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        if let Some(token) = item.unsafety {
            self.refuse(
                token.span,
                "has an `unsafe impl`, and so may share what the search can't see",
            );
        }
        visit::visit_item_impl(self, item);
    }

    fn visit_item_static(&mut self, item: &'ast syn::ItemStatic) {
        if matches!(item.mutability, syn::StaticMutability::Mut(_)) {
            self.refuse(
                item.ident.span(),
                "has a `static mut`, which the search can't watch",
            );
        }
        visit::visit_item_static(self, item);
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if item.content.is_none() {
            self.refuse(item.ident.span(), OTHER_FILE);
        }
        visit::visit_item_mod(self, item);
    }
}
