//! What in a source can't be explored: what makes a program depend on more than
//! its schedule, or what the stand-in does not have.

mod addresses;
mod names;
mod sizes;
mod unwatched;

use proc_macro2::TokenTree;
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};

pub use addresses::{ADDRESS, GENERIC, ORDER};
use addresses::{atomic_pointers, gives_pointer, shows_address};
use sizes::{CAPACITY, SIZE};

use super::files::is_for_tests;
use super::tokens::{is, name};

/// Something that can't be explored, in the words that follow the program's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub line: usize,
    pub what: String,
}

/// All of them in the source with `main`, whose syntax tree is `file`; perhaps it is the
/// program's only one. What `unsafe` does in it may be watched.
pub fn of(file: &syn::File, source: &str, is_alone: bool, is_watched: bool) -> Vec<Refusal> {
    let mut found = vec![];
    if !file.items.iter().any(names_main) {
        found.push(Refusal {
            line: 1,
            what: "has no `main`".to_owned(),
        });
    }
    let finder = Finder {
        is_alone,
        is_watched,
        ..Finder::default()
    };
    found.extend(finder.all(file, source));
    found
}

/// All of them in another source.
pub fn of_module(file: &syn::File, source: &str, is_watched: bool) -> Vec<Refusal> {
    let finder = Finder {
        is_watched,
        ..Finder::default()
    };
    finder.all(file, source)
}

/// Whether an item may be the program's `main`.
fn names_main(item: &syn::Item) -> bool {
    match item {
        syn::Item::Fn(function) => is(&function.sig.ident, "main"),
        // Either may bring one.
        syn::Item::Use(_) | syn::Item::Macro(_) => true,
        _ => false,
    }
}

/// All of them in another source, and in its tests.
pub fn of_tests(file: &syn::File, source: &str, is_watched: bool) -> Vec<Refusal> {
    let finder = Finder {
        has_tests: true,
        is_watched,
        ..Finder::default()
    };
    finder.all(file, source)
}

/// All of them in a source of a crate by others, which may have `unsafe` blocks: what
/// they do stays within a thread, or else there is one of the other refusals.
pub fn of_dependency(file: &syn::File, source: &str) -> Vec<Refusal> {
    let finder = Finder {
        is_dependency: true,
        ..Finder::default()
    };
    finder.all(file, source)
}

#[derive(Default)]
struct Finder {
    refusals: Vec<Refusal>,
    /// Whether the source is one of a crate by others.
    is_dependency: bool,
    /// Whether its accesses to memory are watched.
    is_watched: bool,
    /// Whether the program has no other.
    is_alone: bool,
    /// Whether it is compiled with its tests.
    has_tests: bool,
}

impl Finder {
    fn all(mut self, file: &syn::File, source: &str) -> Vec<Refusal> {
        self.visit_file(file);
        let found = match self.is_watched {
            true => unwatched::found(source),
            false => atomic_pointers(source),
        };
        for (span, what) in found {
            self.refuse(span, what);
        }
        for span in sizes::asked_for(source) {
            self.refuse(span, SIZE);
        }
        for span in sizes::capacities(source) {
            self.refuse(span, CAPACITY);
        }
        self.refusals.dedup();
        self.refusals
    }

    fn refuses_unsafe(&self) -> bool {
        !self.is_dependency && !self.is_watched
    }

    fn refuse(&mut self, span: proc_macro2::Span, what: &str) {
        self.refusals.push(Refusal {
            line: span.start().line,
            what: what.to_owned(),
        });
    }

    fn check(&mut self, path: &[String], span: proc_macro2::Span) {
        for what in names::reach_past(path, self.is_dependency) {
            self.refuse(span, what);
        }
    }

    fn check_hidden(&mut self, path: &[String], span: proc_macro2::Span) {
        if let Some(what) = names::hide_others(path, self.is_dependency) {
            self.refuse(span, what);
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
                    path.push(name(ident));
                    colons = 0;
                    continue;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' && !path.is_empty() => {
                    colons += 1;
                    continue;
                }
                TokenTree::Ident(ident) if ident == "unsafe" && self.refuses_unsafe() => {
                    self.refuse(ident.span(), UNSAFE);
                }
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
                prefix.push(name(&path.ident));
                self.check_tree(&path.tree, prefix);
                prefix.pop();
            }
            syn::UseTree::Name(last) => {
                prefix.push(name(&last.ident));
                self.check(prefix, last.ident.span());
                prefix.pop();
            }
            syn::UseTree::Rename(rename) => {
                prefix.push(name(&rename.ident));
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

const OTHER_FILE: &str = "needs another file";
const INCLUDED: &str = "needs another file: have what is in it as a module, or as a literal";
const MADE_FILE: &str =
    "needs a file that its build script makes: have a copy of it as a module, or as a literal";
const UNSAFE: &str = "has an `unsafe` block, whose effects on others the search can't see";
impl<'ast> Visit<'ast> for Finder {
    fn visit_item_extern_crate(&mut self, item: &'ast syn::ItemExternCrate) {
        // Names below `alloc` are looked at as those below `std`.
        let is_looked_at = |(_, name): &(_, syn::Ident)| is(name, "alloc");
        if item
            .rename
            .as_ref()
            .is_some_and(|rename| !is_looked_at(rename))
        {
            self.check_hidden(&[name(&item.ident)], item.ident.span());
        }
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        let mut attributes = item.attrs.iter();
        let is_test = attributes.any(|attribute| attribute.path().is_ident("test"));
        if self.has_tests || !is_test && !is_for_tests(&item.attrs) {
            visit::visit_item_fn(self, item);
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
            .map(|segment| name(&segment.ident))
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
        let prints = ["print", "println", "eprint", "eprintln", "dbg"];
        if self.is_dependency
            && let Some(last) = call.path.segments.last()
            && prints.iter().any(|name| is(&last.ident, name))
        {
            self.refuse(last.ident.span(), "prints, which the search would miss");
        }
        if let Some(last) = call.path.segments.last()
            && ["include", "include_str", "include_bytes"]
                .iter()
                .any(|name| is(&last.ident, name))
            // What is no code is the same in each run, and lies where the crate does.
            && (!self.is_dependency || is(&last.ident, "include"))
        {
            let is_made = call.tokens.to_string().contains("\"OUT_DIR\"");
            self.refuse(
                last.ident.span(),
                if is_made { MADE_FILE } else { INCLUDED },
            );
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
        if self.refuses_unsafe() {
            self.refuse(block.unsafe_token.span, UNSAFE);
        }
        visit::visit_expr_unsafe(self, block);
    }

    fn visit_expr_raw_addr(&mut self, pointer: &'ast syn::ExprRawAddr) {
        if !self.is_watched {
            self.refuse(pointer.and_token.span, ADDRESS);
        }
        visit::visit_expr_raw_addr(self, pointer);
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        // Other traits share nothing.
        let shares = item.trait_.as_ref().is_none_or(|(_, path, _)| {
            let last = path.segments.last();
            last.is_none_or(|last| is(&last.ident, "Send") || is(&last.ident, "Sync"))
        });
        if let Some(token) = item.unsafety
            && (shares || !self.is_dependency)
            && !self.is_watched
        {
            self.refuse(
                token.span,
                "has an `unsafe impl`, and so may share what the search can't see",
            );
        }
        visit::visit_item_impl(self, item);
    }

    fn visit_item_static(&mut self, item: &'ast syn::ItemStatic) {
        if matches!(item.mutability, syn::StaticMutability::Mut(_)) && !self.is_watched {
            self.refuse(
                item.ident.span(),
                "has a `static mut`, which the search can't watch",
            );
        }
        visit::visit_item_static(self, item);
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if self.is_alone && item.content.is_none() {
            self.refuse(item.ident.span(), OTHER_FILE);
        }
        if self.has_tests || !is_for_tests(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }
}
