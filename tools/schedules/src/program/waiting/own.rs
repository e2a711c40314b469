//! Methods whose name is that of a tool of `std`'s, and of something else besides, which
//! changes what it is called on, without a `&mut` in sight: `swap` is also that of a cell and
//! of a list. Which of them is called is told by how it is called.

use syn::punctuated::Punctuated;
use syn::{Expr, Token};

use super::known::KNOWN;
use crate::program::tokens::{is, name};

type Arguments = Punctuated<Expr, Token![,]>;

const ORDERINGS: [&str; 5] = ["Relaxed", "Acquire", "Release", "AcqRel", "SeqCst"];

/// Whether a method of this name is that of a tool.
pub fn is_method_of_a_tool(called: &str, receiver: &Expr, arguments: &Arguments) -> bool {
    match called {
        // Of an iterator that is kept, the next turn gets what this one has left.
        "all" | "any" => is_made_here(receiver),
        // Other readers and writers are given what they read or write.
        "read" | "write" => arguments.is_empty(),
        "swap" => arguments.last().is_some_and(is_ordering),
        _ => true,
    }
}

/// The same of a function, as `AtomicBool::swap`.
pub fn is_function_of_a_tool(called: &str, arguments: &Arguments) -> bool {
    match called {
        "all" | "any" => false,
        "read" | "write" => arguments.len() == 1,
        "swap" => arguments.last().is_some_and(is_ordering),
        _ => true,
    }
}

/// Whether this is `Arc::get_mut(&mut owner)`, which tells whether there are others.
pub fn asks_whether_alone(call: &syn::ExprCall) -> bool {
    let Expr::Path(path) = &*call.func else {
        return false;
    };
    let mut names = path.path.segments.iter().rev().map(|one| &one.ident);
    let asks = names.next().is_some_and(|last| is(last, "get_mut"));
    let is_owner = |of| ["Arc", "Rc"].iter().any(|owner| is(of, owner));
    let is_variable =
        |one: &Expr| matches!(one, Expr::Reference(owner) if matches!(&*owner.expr, Expr::Path(_)));
    asks && names.next().is_some_and(is_owner) && call.args.iter().all(is_variable)
}

/// Whether what is gone through begins anew in each turn: `flags.iter()`, `(0..3)`.
pub fn is_made_here(receiver: &Expr) -> bool {
    match receiver {
        Expr::Paren(inner) => is_made_here(&inner.expr),
        Expr::Group(inner) => is_made_here(&inner.expr),
        Expr::Range(_) => true,
        Expr::MethodCall(call) => KNOWN.contains(&name(&call.method).as_str()),
        _ => false,
    }
}

fn is_ordering(argument: &Expr) -> bool {
    matches!(argument, Expr::Path(path) if path.path.segments.last().is_some_and(|last| {
        ORDERINGS.contains(&name(&last.ident).as_str())
    }))
}
