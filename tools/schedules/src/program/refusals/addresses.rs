//! Addresses, which differ from run to run.

use proc_macro2::Span;

use crate::program::tokens::{flat, is};

pub const ADDRESS: &str = "looks at an address, which differs from run to run";

const ATOMIC_POINTER: &str = "uses an `AtomicPtr`, and so addresses, which differ from run to run";

/// In code that does not say of which type a value is.
pub const GENERIC: &str = "lets generic code ask for an order or a hash of addresses, or put them \
     into words, and they differ from run to run";

pub const ORDER: &str = "asks for an order or a hash of addresses, which differ from run to run";

/// Where an `AtomicPtr` is named, by whatever path.
pub fn atomic_pointers(source: &str) -> Vec<(Span, &'static str)> {
    let named = flat(source).into_iter();
    let named = named.filter(|(name, _)| name == "AtomicPtr");
    named.map(|(_, span)| (span, ATOMIC_POINTER)).collect()
}

/// Whether an expression is plainly a pointer: `x as *const T`, `x.as_ptr()`.
pub fn gives_pointer(expr: &syn::Expr) -> bool {
    match expr {
        syn::Expr::Cast(cast) => matches!(*cast.ty, syn::Type::Ptr(_)),
        syn::Expr::Paren(paren) => gives_pointer(&paren.expr),
        syn::Expr::RawAddr(_) => true,
        syn::Expr::MethodCall(call) => is(&call.method, "as_ptr") || is(&call.method, "as_mut_ptr"),
        syn::Expr::Call(call) => match &*call.func {
            syn::Expr::Path(path) => path
                .path
                .segments
                .last()
                .is_some_and(|last| is(&last.ident, "as_ptr")),
            _ => false,
        },
        _ => false,
    }
}

/// Whether a format string has `{:p}`, `{x:p}` or the like.
pub fn shows_address(literal: &str) -> bool {
    let text = literal.replace("{{", "");
    let arguments = text
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next());
    let mut formats = arguments.filter_map(|argument| argument.split_once(':'));
    formats.any(|(_, format)| format.ends_with('p'))
}
