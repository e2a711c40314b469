//! `unsafe` in a loop that waits: what it reads through a pointer, others may write meanwhile,
//! without a step. So it may only make a reference of one.

use syn::{Block, Expr, Stmt};

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

    /// Whether a function does no more than to say where something is, which may be changed
    /// by what it is called for.
    pub fn leads(&self, block: &Block) -> bool {
        match &block.stmts[..] {
            [Stmt::Expr(only, None)] => self.leads_to(only),
            _ => false,
        }
    }

    fn leads_to(&self, expression: &Expr) -> bool {
        match expression {
            Expr::Path(_) => true,
            Expr::Paren(inner) => self.leads_to(&inner.expr),
            Expr::Reference(inner) => self.leads_to(&inner.expr),
            Expr::Field(inner) => self.leads_to(&inner.base),
            Expr::Unary(inner) => {
                matches!(inner.op, syn::UnOp::Deref(_)) && self.leads_to(&inner.expr)
            }
            Expr::Index(both) => self.leads_to(&both.expr) && self.expression(&both.index),
            Expr::Unsafe(inner) => self.leads(&inner.block),
            Expr::MethodCall(call) => {
                const LEADS: [&str; 6] = ["get", "get_mut", "as_mut", "as_ptr", "unwrap", "expect"];
                let leads = LEADS.iter().any(|known| call.method == known)
                    && !self.is_the_programs(&call.method);
                (leads || call.method == "deref_mut")
                    && self.leads_to(&call.receiver)
                    && call.args.iter().all(|one| self.expression(one))
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
