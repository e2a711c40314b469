//! Addresses, which differ from run to run.

use crate::program::tokens::is;

pub const ADDRESS: &str = "looks at an address, which differs from run to run";

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
