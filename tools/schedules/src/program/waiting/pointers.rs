//! `unsafe` in a loop that waits: what it reads through a pointer, others may write meanwhile,
//! without a step. So it may only make a reference of one.

use syn::Expr;

use super::judge::Functions;

impl Functions<'_> {
    /// Whether an expression makes a reference of a pointer, and reads nothing there.
    pub fn refers(&self, expression: &Expr) -> bool {
        match expression {
            Expr::Paren(inner) => self.refers(&inner.expr),
            Expr::Reference(inner) => inner.mutability.is_none() && self.is_place(&inner.expr),
            Expr::MethodCall(call) => {
                let is_pointers = call.method == "as_ref" && call.args.is_empty();
                is_pointers && is_at_hand(&call.receiver) && self.expression(&call.receiver)
            }
            _ => false,
        }
    }

    /// Whether it says where something is, by no more than one pointer.
    fn is_place(&self, expression: &Expr) -> bool {
        match expression {
            Expr::Paren(inner) => self.is_place(&inner.expr),
            Expr::Field(inner) => self.is_place(&inner.base) || self.refers(&inner.base),
            Expr::Unary(inner) => {
                let is_deref = matches!(inner.op, syn::UnOp::Deref(_));
                is_deref && is_at_hand(&inner.expr) && self.expression(&inner.expr)
            }
            _ => false,
        }
    }
}

/// Whether a pointer is found by names alone: `self.value.get()`.
fn is_at_hand(pointer: &Expr) -> bool {
    match pointer {
        Expr::Path(_) => true,
        Expr::Paren(inner) => is_at_hand(&inner.expr),
        Expr::Field(inner) => is_at_hand(&inner.base),
        Expr::MethodCall(call) => call.args.is_empty() && is_at_hand(&call.receiver),
        _ => false,
    }
}
