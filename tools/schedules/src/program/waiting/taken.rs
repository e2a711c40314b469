//! What is taken out of a lock by one expression: `jobs.lock().unwrap().pop()`. Where
//! nothing is there, nothing is changed; and where something is, the search sees that the lock
//! has something else in it when it is given back. So it leaves behind in its thread what a
//! look does, as long as the lock is given back within the turn.

use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, ExprMethodCall, Ident, Stmt};

use super::flowing::goes_on;

/// What takes something out, and what looks at the same.
const TAKES: [(&str, &str); 4] = [
    ("pop", "last"),
    ("pop_back", "last"),
    ("pop_front", "first"),
    ("take", "as_ref"),
];
const LOCKS: [&str; 2] = ["lock", "write"];
const OPENS: [&str; 2] = ["unwrap", "expect"];

/// The names that have to be `std`'s for that.
pub fn names() -> impl Iterator<Item = &'static str> {
    let takes = TAKES.iter().map(|(takes, _)| *takes);
    takes.chain(LOCKS).chain(OPENS)
}

/// The body of a loop with looks in the place of what takes something out of a lock that is
/// given back before the turn ends; `None` if nothing does.
pub fn without(body: &Block) -> Option<Block> {
    let mut looks = Looks(false);
    let mut rest = body.clone();
    for statement in &mut rest.stmts {
        match statement {
            // The lock is given back behind it, also before an `else`.
            Stmt::Local(local) => {
                if let Some(init) = &mut local.init
                    && let Expr::MethodCall(call) = &mut *init.expr
                {
                    looks.look(call);
                }
            }
            // The turn does not end in it.
            Stmt::Expr(expression, _) if !goes_on(expression) => looks.visit_expr_mut(expression),
            _ => {}
        }
    }
    looks.0.then_some(rest)
}

struct Looks(bool);

impl Looks {
    fn look(&mut self, call: &mut ExprMethodCall) {
        let takes = |(takes, _): &&(&str, &str)| call.method == *takes;
        let Some((_, looks)) = TAKES.iter().find(takes) else {
            return;
        };
        if call.args.is_empty() && call.turbofish.is_none() && is_opened(&call.receiver) {
            call.method = Ident::new(looks, call.method.span());
            self.0 = true;
        }
    }
}

impl VisitMut for Looks {
    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        self.look(call);
        visit_mut::visit_expr_method_call_mut(self, call);
    }

    fn visit_expr_closure_mut(&mut self, _: &mut syn::ExprClosure) {}
    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}

/// `….lock().unwrap()`, which is a guard.
fn is_opened(expression: &Expr) -> bool {
    let Expr::MethodCall(opens) = expression else {
        return false;
    };
    let is_lock = matches!(&*opens.receiver, Expr::MethodCall(locks)
        if locks.args.is_empty() && LOCKS.iter().any(|known| locks.method == known));
    is_lock && OPENS.iter().any(|known| opens.method == known)
}
