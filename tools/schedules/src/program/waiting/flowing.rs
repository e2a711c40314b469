//! Where a turn of a loop goes on with the next one.

use syn::visit::{self, Visit};
use syn::{Block, Expr};

/// Whether a turn may come to its end within an expression, by `continue`.
pub fn goes_on(expression: &Expr) -> bool {
    let mut finder = GoesOn(false);
    finder.visit_expr(expression);
    finder.0
}

/// The same of a block.
pub fn goes_on_in(block: &Block) -> bool {
    let mut finder = GoesOn(false);
    finder.visit_block(block);
    finder.0
}

struct GoesOn(bool);

impl<'ast> Visit<'ast> for GoesOn {
    fn visit_expr_continue(&mut self, one: &'ast syn::ExprContinue) {
        self.0 = true;
        visit::visit_expr_continue(self, one);
    }

    fn visit_expr_closure(&mut self, _: &syn::ExprClosure) {}
    fn visit_item(&mut self, _: &syn::Item) {}
}
