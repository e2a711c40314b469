//! Where a program goes through a hashed collection, and nobody can tell in which order:
//! what it does there comes to the same in each.
//!
//! That is known of a chain of calls in one expression, as `counts.values().sum::<u32>()`,
//! whose last asks for no order, and which calls nothing else: it counts, adds unsigned
//! numbers, looks for the largest, asks whether all are so, collects into what has an order
//! of its own; or it collects into a `Vec` which the next statement sorts. Values that are
//! equal can't be told apart where all is compared and hashed as it was derived, and nobody
//! asks where they are or changes them behind the collection's back. And nothing is dropped
//! on the way: whoever takes what is there, or clones it, keeps all of it.

use proc_macro2::{LineColumn, Span, TokenStream, TokenTree};
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{BinOp, Block, Expr, GenericArgument, Pat, PathArguments, Stmt, Type, UnOp};

use super::tokens::{is, name};

/// What begins a chain, and only looks.
const LOOKS: [&str; 3] = ["iter", "keys", "values"];
/// What begins a chain, and takes what is there.
const TAKES: [&str; 2] = ["drain", "into_iter"];
/// What may follow.
const FOLLOWS: [&str; 4] = ["cloned", "copied", "filter", "map"];
/// What ends it.
const ENDS: [&str; 9] = [
    "all",
    "any",
    "collect",
    "count",
    "max",
    "min",
    "sort",
    "sort_unstable",
    "sum",
];
/// What a value is compared, copied and collected by, which is known if it was derived.
const DERIVED: [&str; 13] = [
    "Borrow",
    "Clone",
    "Deref",
    "Eq",
    "Extend",
    "FromIterator",
    "Hash",
    "IntoIterator",
    "Iterator",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Sum",
];

/// What tells values apart that are equal, or changes one of them.
const IDENTITY: [&str; 12] = [
    "Cell",
    "OnceCell",
    "RefCell",
    "as_ptr",
    "capacity",
    "make_mut",
    "ptr",
    "ptr_eq",
    "strong_count",
    "try_unwrap",
    "unwrap_or_clone",
    "weak_count",
];

/// The places, line from 1 and column from 0, at which each of these files begins to go
/// through something in an order that nobody can tell.
pub fn places(files: &[syn::File]) -> Vec<Vec<LineColumn>> {
    let mut others = Others::default();
    files.iter().for_each(|file| others.visit_file(file));
    let found = files.iter().map(|file| {
        let mut finder = Finder::default();
        if !others.some {
            finder.visit_file(file);
        }
        finder.found
    });
    found.collect()
}

/// Whether the program has something of its own in the place of what is known.
#[derive(Default)]
struct Others {
    some: bool,
}

impl Others {
    fn function(&mut self, ident: &syn::Ident) {
        let asked = ["is_empty", "len"];
        let begins = LOOKS.iter().chain(&TAKES);
        let mut all = begins.chain(&FOLLOWS).chain(&ENDS).chain(&asked);
        self.some |= all.any(|known| is(ident, known));
    }

    fn tokens(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    self.some |= ident == "impl" || ident == "fn";
                    self.identity(&ident);
                }
                TokenTree::Group(group) => self.tokens(group.stream()),
                _ => {}
            }
        }
    }

    fn identity(&mut self, ident: &syn::Ident) {
        self.some |= IDENTITY.iter().any(|known| is(ident, known));
    }
}

impl<'ast> Visit<'ast> for Others {
    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        if let Some((_, of, _)) = &item.trait_
            && let Some(last) = of.segments.last()
        {
            self.some |= DERIVED.contains(&name(&last.ident).as_str());
        }
        visit::visit_item_impl(self, item);
    }

    fn visit_signature(&mut self, signature: &'ast syn::Signature) {
        self.function(&signature.ident);
        visit::visit_signature(self, signature);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.tokens(call.tokens.clone());
    }

    fn visit_ident(&mut self, ident: &'ast syn::Ident) {
        self.identity(ident);
    }

    /// `Arc::get_mut`, and whatever else asks whether somebody is the last owner.
    fn visit_path(&mut self, path: &'ast syn::Path) {
        let of = path.segments.iter().rev().nth(1);
        let is_owner = of.is_some_and(|of| ["Arc", "Rc"].iter().any(|kind| is(&of.ident, kind)));
        let asks = |last: &syn::PathSegment| {
            let names = ["get_mut", "into_inner", "into_raw"];
            names.iter().any(|asked| is(&last.ident, asked))
        };
        self.some |= is_owner && path.segments.last().is_some_and(asks);
        visit::visit_path(self, path);
    }
}

#[derive(Default)]
struct Finder {
    found: Vec<LineColumn>,
}

impl Finder {
    fn add(&mut self, chain: Chain) {
        self.found.push(chain.begins.start());
    }

    /// A chain that is collected into a `Vec`, by its last call or the type of what it is
    /// bound to, and sorted at once.
    fn sorted(&mut self, statement: &Stmt, next: Option<&Stmt>) {
        let Stmt::Local(local) = statement else {
            return;
        };
        let (bound, kind) = match &local.pat {
            Pat::Type(typed) => (&*typed.pat, Some(&*typed.ty)),
            pattern => (pattern, None),
        };
        let (Pat::Ident(bound), Some(init)) = (bound, &local.init) else {
            return;
        };
        let Expr::MethodCall(last) = &*init.expr else {
            return;
        };
        let is_vec = |kind: &Type| of_type(kind).as_deref() == Some("Vec");
        if is(&last.method, "collect")
            && type_of(last).or(kind).is_some_and(is_vec)
            && next.is_some_and(|next| sorts(next, &bound.ident))
            && let Some(chain) = chain(&last.receiver)
            && chain.keeps_all(last)
        {
            self.add(chain);
        }
    }
}

impl<'ast> Visit<'ast> for Finder {
    fn visit_block(&mut self, block: &'ast Block) {
        for (number, statement) in block.stmts.iter().enumerate() {
            self.sorted(statement, block.stmts.get(number + 1));
        }
        visit::visit_block(self, block);
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        if let Pat::Type(typed) = &local.pat
            && let Some(init) = &local.init
            && let Expr::MethodCall(last) = &*init.expr
            && type_of(last).is_none()
            && let Some(chain) = chain(&last.receiver)
            && comes_to(last, Some(&typed.ty), &chain)
        {
            self.add(chain);
        }
        visit::visit_local(self, local);
    }

    /// The arguments of `println!` and its like are expressions.
    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        let arguments = Punctuated::<Expr, syn::Token![,]>::parse_terminated;
        for argument in call.parse_body_with(arguments).iter().flatten() {
            Visit::visit_expr(self, argument);
        }
    }

    fn visit_expr_method_call(&mut self, last: &'ast syn::ExprMethodCall) {
        if let Some(chain) = chain(&last.receiver)
            && comes_to(last, type_of(last), &chain)
        {
            self.add(chain);
        }
        visit::visit_expr_method_call(self, last);
    }
}

/// Whether the last call of a chain, which comes to this type, comes to the same in each
/// order. What was made of what is gone through may be equal.
fn comes_to(last: &syn::ExprMethodCall, kind: Option<&Type>, chain: &Chain) -> bool {
    if !chain.keeps_all(last) {
        return false;
    }
    let kind = kind.and_then(of_type).unwrap_or_default();
    match name(&last.method).as_str() {
        "count" | "max" | "min" => true,
        "sum" => ["u8", "u16", "u32", "u64", "u128", "usize"].contains(&kind.as_str()),
        "collect" => match kind.as_str() {
            "BTreeSet" | "HashSet" => true,
            // Of two values for one key, the last would stay.
            "BTreeMap" | "HashMap" => !chain.changes,
            _ => false,
        },
        "all" | "any" => last.args.iter().all(is_simple_closure),
        _ => false,
    }
}

/// `.sum::<u32>()`
fn type_of(last: &syn::ExprMethodCall) -> Option<&Type> {
    let arguments = last.turbofish.as_ref()?;
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(kind) => Some(kind),
        _ => None,
    })
}

/// The name of a type, whatever it is of.
fn of_type(kind: &Type) -> Option<String> {
    let Type::Path(path) = kind else { return None };
    let last = path.path.segments.last()?;
    let is_plain = !matches!(last.arguments, PathArguments::Parenthesized(_));
    is_plain.then(|| name(&last.ident))
}

/// `words.sort();`
fn sorts(statement: &Stmt, bound: &syn::Ident) -> bool {
    let Stmt::Expr(Expr::MethodCall(call), Some(_)) = statement else {
        return false;
    };
    let is_it = matches!(&*call.receiver, Expr::Path(path) if path.path.is_ident(bound));
    is_it && call.args.is_empty() && (is(&call.method, "sort") || is(&call.method, "sort_unstable"))
}

struct Chain {
    begins: Span,
    /// Whether it makes something else of what it goes through.
    changes: bool,
    /// Whether what it goes through is its own: taken, or cloned.
    owns: bool,
    /// Whether something follows that may drop what is its own.
    drops: bool,
}

impl Chain {
    /// Whether nothing is dropped in an order that others could tell.
    fn keeps_all(&self, last: &syn::ExprMethodCall) -> bool {
        let keeps = ["collect", "sum"].iter().any(|end| is(&last.method, end));
        !self.owns || keeps && !self.drops && !self.changes
    }
}

fn chain(expression: &Expr) -> Option<Chain> {
    let Expr::MethodCall(call) = expression else {
        return None;
    };
    let called = name(&call.method);
    let takes = TAKES.contains(&called.as_str());
    if (takes || LOOKS.contains(&called.as_str())) && call.args.is_empty() {
        return Some(Chain {
            begins: call.method.span(),
            changes: false,
            owns: takes,
            drops: false,
        });
    }
    let follows = FOLLOWS.contains(&called.as_str()) && call.args.iter().all(is_simple_closure);
    let before = follows.then(|| chain(&call.receiver)).flatten()?;
    Some(Chain {
        changes: before.changes || called == "map",
        owns: before.owns || called == "cloned",
        drops: before.owns,
        ..before
    })
}

/// Whether it looks at what it is given, and does no more.
fn is_simple_closure(closure: &Expr) -> bool {
    let Expr::Closure(closure) = closure else {
        return false;
    };
    is_simple(&closure.body)
}

fn is_simple(expression: &Expr) -> bool {
    match expression {
        Expr::Lit(_) => true,
        Expr::Path(path) => path.path.get_ident().is_some(),
        Expr::Paren(inner) => is_simple(&inner.expr),
        Expr::Field(inner) => is_simple(&inner.base),
        Expr::Reference(inner) => inner.mutability.is_none() && is_simple(&inner.expr),
        Expr::Unary(inner) => {
            matches!(inner.op, UnOp::Deref(_) | UnOp::Not(_)) && is_simple(&inner.expr)
        }
        Expr::Tuple(inner) => inner.elems.iter().all(is_simple),
        Expr::Binary(both) => {
            let compares = matches!(
                both.op,
                BinOp::Eq(_)
                    | BinOp::Ne(_)
                    | BinOp::Lt(_)
                    | BinOp::Le(_)
                    | BinOp::Gt(_)
                    | BinOp::Ge(_)
                    | BinOp::And(_)
                    | BinOp::Or(_)
            );
            compares && is_simple(&both.left) && is_simple(&both.right)
        }
        Expr::MethodCall(call) => {
            let is_known = is(&call.method, "len") || is(&call.method, "is_empty");
            is_known && call.args.is_empty() && is_simple(&call.receiver)
        }
        _ => false,
    }
}
