//! Variables that only pace a loop: how often it pauses, or how long it sleeps, before it
//! looks again. No step depends on their values but pauses, which nobody can notice; so
//! a turn that has changed one has left nothing behind.

use std::cell::Cell;

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{BinOp, Block, Expr, Lit, Pat, Stmt};

use crate::program::tokens::{is, name};

/// No bound or factor is larger, and no variable grows more often in a turn, so that no
/// type of 32 bits overflows.
const LARGEST: u64 = 1 << 12;
const LARGEST_FACTOR: u64 = 16;
const GROWTHS: usize = 2;

const PAUSES: [&str; 3] = ["spin_loop", "yield_now", "sleep"];
const TIMES: [&str; 4] = ["from_secs", "from_millis", "from_micros", "from_nanos"];

/// The names that have to be `std`'s for that: what a function of the program's does may depend
/// on how often it is called, and with what.
pub fn names() -> impl Iterator<Item = &'static str> {
    PAUSES.into_iter().chain(TIMES)
}

/// The body of a loop without what only paces it, of a `function` that has it; `None` if
/// nothing does.
pub fn without(function: &Block, body: &Block) -> Option<Block> {
    let mut assigned = Assigned(vec![]);
    assigned.visit_block(body);
    assigned.0.sort();
    assigned.0.dedup();
    let mut rest = body.clone();
    let mut some = false;
    for name in assigned.0 {
        let mut here = Uses::of(&name, body);
        let everywhere = Uses::of(&name, function);
        here.bindings = everywhere.bindings;
        if here != everywhere || here.bindings != 1 || !begins_plain(function, &name) {
            continue;
        }
        let pace = Pace {
            name: &name,
            growths: Cell::new(0),
        };
        let stripped = pace.strip(&rest, false);
        if Uses::of(&name, &stripped).values == 0 && pace.growths.get() <= GROWTHS {
            rest = stripped;
            some = true;
        }
    }
    some.then_some(rest)
}

struct Pace<'a> {
    name: &'a str,
    growths: Cell<usize>,
}

impl Pace<'_> {
    /// A block without what this variable does in it. If it is `bounded`, it is known to
    /// be less than some number here.
    fn strip(&self, block: &Block, bounded: bool) -> Block {
        let statements = block.stmts.iter().flat_map(|statement| {
            match statement {
                Stmt::Expr(expression, _) => self.stripped(expression, bounded),
                _ => None,
            }
            .unwrap_or_else(|| vec![statement.clone()])
        });
        Block {
            stmts: statements.collect(),
            ..block.clone()
        }
    }

    /// What is left of a statement; `None` if it is not one of those that pace.
    fn stripped(&self, expression: &Expr, bounded: bool) -> Option<Vec<Stmt>> {
        match expression {
            Expr::Assign(one) if self.is_it(&one.left) && self.is_harmless(&one.right) => {
                self.grows();
                Some(times(&one.right))
            }
            Expr::Binary(one) if bounded && self.is_it(&one.left) => {
                let grows = match one.op {
                    BinOp::AddAssign(_) => is_number(&one.right, LARGEST),
                    BinOp::MulAssign(_) => is_number(&one.right, LARGEST_FACTOR),
                    BinOp::ShlAssign(_) => is_number(&one.right, 4),
                    _ => false,
                };
                self.grows();
                grows.then(Vec::new)
            }
            // What is called is judged with the rest.
            Expr::ForLoop(one)
                if matches!(*one.pat, Pat::Wild(_)) && one.body.stmts.iter().all(is_pause) =>
            {
                match &*one.expr {
                    Expr::Range(range)
                        if range
                            .start
                            .as_ref()
                            .is_some_and(|start| is_number(start, 1))
                            && range.end.as_ref().is_some_and(|end| self.is_it(end)) =>
                    {
                        Some(one.body.stmts.clone())
                    }
                    _ => None,
                }
            }
            Expr::Call(call) if is_call_of(expression, &["sleep"]) => {
                let argument = call.args.first()?;
                (self.is_it(argument) || is_time(argument, &|inner| self.is_it(inner))).then(|| {
                    let mut left = times(argument);
                    left.push(without_arguments(call));
                    left
                })
            }
            Expr::If(one) => {
                let (below, above) = self.bound(&one.cond)?;
                let mut left = self.strip(&one.then_branch, bounded || below).stmts;
                if let Some((_, otherwise)) = &one.else_branch {
                    left.extend(match &**otherwise {
                        Expr::Block(block) => self.strip(&block.block, bounded || above).stmts,
                        other => self.stripped(other, bounded || above)?,
                    });
                }
                // What depends on the variable may be pauses alone.
                left.iter().all(is_pause).then_some(left)
            }
            _ => None,
        }
    }

    /// Whether a comparison with a number is one by which the variable is below it if so,
    /// and if not.
    fn bound(&self, condition: &Expr) -> Option<(bool, bool)> {
        let Expr::Binary(both) = condition else {
            return None;
        };
        if !self.is_it(&both.left) || !is_constant(&both.right) {
            return None;
        }
        match both.op {
            BinOp::Lt(_) | BinOp::Le(_) => Some((true, false)),
            BinOp::Gt(_) | BinOp::Ge(_) => Some((false, true)),
            _ => None,
        }
    }

    fn grows(&self) {
        self.growths.set(self.growths.get() + 1);
    }

    fn is_it(&self, expression: &Expr) -> bool {
        matches!(expression, Expr::Path(path)
            if path.path.get_ident().is_some_and(|ident| is(ident, self.name)))
    }

    /// Whether a new value is bounded, can be worked out without a panic, and of the old
    /// one alone: `64`, `(backoff * 2).min(64)`, `backoff.saturating_mul(2).min(64)`.
    fn is_harmless(&self, value: &Expr) -> bool {
        if is_constant(value) {
            return true;
        }
        let Expr::MethodCall(call) = value else {
            return false;
        };
        call.method == "min" && call.args.iter().all(is_constant) && self.is_grown(&call.receiver)
    }

    fn is_grown(&self, value: &Expr) -> bool {
        match value {
            Expr::Paren(inner) => self.is_grown(&inner.expr),
            Expr::Binary(both) if self.is_it(&both.left) => match both.op {
                BinOp::Mul(_) => is_number(&both.right, LARGEST_FACTOR),
                BinOp::Add(_) => is_number(&both.right, LARGEST),
                _ => false,
            },
            Expr::MethodCall(call) if self.is_it(&call.receiver) => {
                ["saturating_mul", "saturating_add"]
                    .iter()
                    .any(|known| call.method == known)
                    && call.args.iter().all(is_constant)
            }
            _ => false,
        }
    }
}

/// A number without a suffix, up to `most`.
fn is_number(expression: &Expr, most: u64) -> bool {
    matches!(expression, Expr::Lit(lit) if matches!(&lit.lit, Lit::Int(int)
        if (int.suffix().is_empty() || int.suffix().ends_with("32") || int.suffix().ends_with("64"))
            && int.base10_parse::<u64>().is_ok_and(|number| number <= most)))
}

/// A number, or a length of time that is one.
fn is_constant(expression: &Expr) -> bool {
    is_number(expression, LARGEST) || is_time(expression, &|inner| is_number(inner, LARGEST))
}

fn is_time(expression: &Expr, of: &dyn Fn(&Expr) -> bool) -> bool {
    let of_duration = |call: &syn::ExprCall| {
        matches!(&*call.func, Expr::Path(path)
            if path.path.segments.iter().rev().nth(1).is_some_and(|of| of.ident == "Duration"))
    };
    matches!(expression, Expr::Call(call)
        if is_call_of(expression, &TIMES) && of_duration(call) && call.args.iter().all(of))
}

fn is_call_of(expression: &Expr, names: &[&str]) -> bool {
    let Expr::Call(call) = expression else {
        return false;
    };
    matches!(&*call.func, Expr::Path(path)
        if path.path.segments.last().is_some_and(|last| names.contains(&name(&last.ident).as_str())))
}

fn is_pause(statement: &Stmt) -> bool {
    matches!(statement, Stmt::Expr(call, _)
        if is_call_of(call, &PAUSES) || is_call_of(call, &TIMES))
}

/// The lengths of time that are made in an expression, which are judged with the rest, too.
fn times(expression: &Expr) -> Vec<Stmt> {
    struct Times(Vec<Stmt>);

    impl Visit<'_> for Times {
        fn visit_expr_call(&mut self, call: &syn::ExprCall) {
            self.0.push(without_arguments(call));
        }
    }

    let mut times = Times(vec![]);
    times.visit_expr(expression);
    times.0
}

fn without_arguments(call: &syn::ExprCall) -> Stmt {
    let call = syn::ExprCall {
        args: syn::punctuated::Punctuated::new(),
        ..call.clone()
    };
    // It ends where it did.
    let end = syn::token::Semi(call.paren_token.span.close());
    Stmt::Expr(Expr::Call(call), Some(end))
}

/// Whether a variable is bound once in a function, to a number or a length of time.
fn begins_plain(function: &Block, name: &str) -> bool {
    struct Begins<'a>(&'a str, Vec<bool>);

    impl Visit<'_> for Begins<'_> {
        fn visit_local(&mut self, local: &syn::Local) {
            if let Pat::Ident(pattern) = &local.pat
                && is(&pattern.ident, self.0)
            {
                let init = local.init.as_ref();
                self.1
                    .push(init.is_some_and(|init| is_constant(&init.expr)));
            }
            visit::visit_local(self, local);
        }
    }

    let mut begins = Begins(name, vec![]);
    begins.visit_block(function);
    begins.1 == [true]
}

/// The variables that are assigned to.
struct Assigned(Vec<String>);

impl Visit<'_> for Assigned {
    fn visit_expr(&mut self, expression: &Expr) {
        let left = match expression {
            Expr::Assign(one) => Some(&one.left),
            Expr::Binary(one) => Some(&one.left),
            _ => None,
        };
        if let Some(Expr::Path(path)) = left.map(|left| &**left)
            && let Some(ident) = path.path.get_ident()
        {
            self.0.push(name(ident));
        }
        visit::visit_expr(self, expression);
    }
}

/// How often a name is used, and bound.
#[derive(Debug, PartialEq, Eq)]
struct Uses<'a> {
    name: &'a str,
    values: usize,
    bindings: usize,
}

impl<'a> Uses<'a> {
    fn of(name: &'a str, block: &Block) -> Self {
        let mut uses = Uses {
            name,
            values: 0,
            bindings: 0,
        };
        uses.visit_block(block);
        uses
    }

    fn in_tokens(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Ident(ident) if is(&ident, self.name) => self.values += 1,
                TokenTree::Group(group) => self.in_tokens(group.stream()),
                // `{backoff}` in a text.
                TokenTree::Literal(literal) if literal.to_string().contains(self.name) => {
                    self.values += 1;
                }
                _ => {}
            }
        }
    }
}

impl Visit<'_> for Uses<'_> {
    fn visit_ident(&mut self, ident: &proc_macro2::Ident) {
        self.values += usize::from(is(ident, self.name));
    }

    fn visit_pat_ident(&mut self, pattern: &syn::PatIdent) {
        self.bindings += usize::from(is(&pattern.ident, self.name));
        if let Some((_, inner)) = &pattern.subpat {
            self.visit_pat(inner);
        }
    }

    fn visit_macro(&mut self, call: &syn::Macro) {
        self.in_tokens(call.tokens.clone());
    }
}
