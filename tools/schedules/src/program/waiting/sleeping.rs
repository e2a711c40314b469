//! Loops around a `wait_timeout` whose guard goes from turn to turn:
//!
//! ```text
//! while !*ready {
//!     ready = bell.wait_timeout(ready, limit).unwrap().0;
//! }
//! ```
//!
//! It holds the lock where it goes round. So its turns count from where it sleeps to where it
//! does so again, and nothing may be left behind from one to the other. Nothing of it asks
//! whether it was told or is late.

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprMethodCall, Ident, Lit, Member, Pat, Stmt};

use super::insert::place;
use crate::program::tokens::{is, name};

/// Such a loop.
pub struct Sleeping {
    /// Its body without the waiting, but with what that is given.
    pub rest: Block,
    /// Behind what is before its sleep.
    pub at: usize,
}

/// `None` if it is none.
pub fn of(condition: Option<&Expr>, body: &Block) -> Option<Sleeping> {
    let waits = |expression: &Expr| {
        let mut waits = Waits(0);
        waits.visit_expr(expression);
        waits.0
    };
    let mut all = Waits(condition.map_or(0, waits));
    all.visit_block(body);
    if all.0 != 1 {
        return None;
    }
    let found = (0..body.stmts.len()).find_map(|at| Some((at, waiting(&body.stmts[at..])?)));
    let (at, waiting) = found?;
    // What is bound before it sleeps is of one turn, and still there in the next.
    let binds = |one: &Stmt| !matches!(one, Stmt::Expr(..) | Stmt::Macro(_));
    if body.stmts[..at].iter().any(binds) {
        return None;
    }
    let given = [waiting.bell, waiting.limit];
    let given = given.map(|one| Stmt::Expr(one.clone(), Some(Default::default())));
    let mut stmts = body.stmts.clone();
    stmts.splice(at..at + waiting.statements, given);
    let rest = Block {
        stmts,
        ..body.clone()
    };
    if let Some(answer) = waiting.answer
        && says(&rest, answer)
    {
        return None;
    }
    Some(Sleeping {
        rest,
        at: match at.checked_sub(1) {
            Some(before) => place(body.stmts[before].span()).end,
            None => place(body.brace_token.span.open()).end,
        },
    })
}

/// The waiting of a loop.
struct Waiting<'a> {
    bell: &'a Expr,
    limit: &'a Expr,
    /// What it binds to the answer, in which it is told whether it is late.
    answer: Option<&'a Ident>,
    statements: usize,
}

/// What begins a list of statements, if it is the waiting: it leads from a guard to the
/// same one.
fn waiting(statements: &[Stmt]) -> Option<Waiting<'_>> {
    match statements {
        // `ready = bell.wait_timeout(ready, limit).unwrap().0;`
        // `(ready, _) = bell.wait_timeout(ready, limit).unwrap();`
        [Stmt::Expr(Expr::Assign(one), Some(_)), ..] => {
            let (left, right) = match (&*one.left, &*one.right) {
                (Expr::Tuple(both), right) => match &both.elems.iter().collect::<Vec<_>>()[..] {
                    [left, Expr::Infer(_)] => (*left, right),
                    _ => return None,
                },
                (left, Expr::Field(first)) if is_first(&first.member) => (left, &*first.base),
                _ => return None,
            };
            let (bell, guard, limit) = call(right)?;
            (variable(left)? == guard).then_some(Waiting {
                bell,
                limit,
                answer: None,
                statements: 1,
            })
        }
        // `let answer = bell.wait_timeout(ready, limit).unwrap(); ready = answer.0;`
        // `let (guard, _) = bell.wait_timeout(ready, limit).unwrap(); ready = guard;`
        [
            Stmt::Local(local),
            Stmt::Expr(Expr::Assign(next), Some(_)),
            ..,
        ] => {
            let init = local.init.as_ref().filter(|init| init.diverge.is_none())?;
            let (bell, guard, limit) = call(&init.expr)?;
            if variable(&next.left)? != guard {
                return None;
            }
            let answer = match (&local.pat, &*next.right) {
                (Pat::Ident(answer), Expr::Field(first)) if is_first(&first.member) => {
                    let answer = plain(answer)?;
                    (variable(&first.base)? == answer).then_some(answer)?
                }
                (Pat::Tuple(both), right) => match &both.elems.iter().collect::<Vec<_>>()[..] {
                    [Pat::Ident(first), Pat::Wild(_)] => {
                        let first = plain(first)?;
                        (variable(right)? == first).then_some(first)?
                    }
                    _ => return None,
                },
                _ => return None,
            };
            Some(Waiting {
                bell,
                limit,
                answer: Some(answer),
                statements: 2,
            })
        }
        _ => None,
    }
}

/// `bell.wait_timeout(guard, limit).unwrap()`, in which nothing else is done.
fn call(expression: &Expr) -> Option<(&Expr, &Ident, &Expr)> {
    let Expr::MethodCall(opens) = expression else {
        return None;
    };
    let is_text =
        |argument: &Expr| matches!(argument, Expr::Lit(one) if matches!(one.lit, Lit::Str(_)));
    let opened = (opens.method == "unwrap" && opens.args.is_empty())
        || (opens.method == "expect" && opens.args.iter().all(is_text));
    match &*opens.receiver {
        Expr::MethodCall(call) if opened && call.method == WAITS => {
            match &call.args.iter().collect::<Vec<_>>()[..] {
                [guard, limit] if is_named(&call.receiver) && is_limit(limit) => {
                    Some((&call.receiver, variable(guard)?, limit))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

const WAITS: &str = "wait_timeout";

/// The names that have to be `std`'s for that.
pub fn names() -> impl Iterator<Item = &'static str> {
    [WAITS, "unwrap", "expect"].into_iter()
}

/// How often something waits up to some time.
struct Waits(usize);

impl<'ast> Visit<'ast> for Waits {
    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        self.0 += usize::from(name(&call.method).starts_with("wait"));
        visit::visit_expr_method_call(self, call);
    }
}

fn is_first(member: &Member) -> bool {
    matches!(member, Member::Unnamed(at) if at.index == 0)
}

fn plain(pattern: &syn::PatIdent) -> Option<&Ident> {
    (pattern.by_ref.is_none() && pattern.subpat.is_none()).then_some(&pattern.ident)
}

fn variable(expression: &Expr) -> Option<&Ident> {
    match expression {
        Expr::Path(path) => path.path.get_ident(),
        _ => None,
    }
}

/// `self.bell`, `pair.1`, `&*bell`
fn is_named(expression: &Expr) -> bool {
    match expression {
        Expr::Path(_) => true,
        Expr::Field(field) => is_named(&field.base),
        Expr::Reference(one) => one.mutability.is_none() && is_named(&one.expr),
        Expr::Paren(one) => is_named(&one.expr),
        Expr::Unary(one) => matches!(one.op, syn::UnOp::Deref(_)) && is_named(&one.expr),
        _ => false,
    }
}

/// A name, or `Duration::from_millis(10)`.
fn is_limit(expression: &Expr) -> bool {
    match expression {
        Expr::Path(_) => true,
        Expr::Call(call) => {
            let is_time = matches!(&*call.func, Expr::Path(path)
                if path.path.segments.last().is_some_and(|last| last.ident.to_string().starts_with("from_")));
            let is_number = |one: &Expr| matches!(one, Expr::Lit(_) | Expr::Path(_));
            is_time && call.args.iter().all(is_number)
        }
        _ => false,
    }
}

/// Whether a name is used in a block, also in a macro.
fn says(block: &Block, wanted: &Ident) -> bool {
    use proc_macro2::{TokenStream, TokenTree};

    struct Says<'a>(&'a str, bool);

    impl Says<'_> {
        fn in_tokens(&mut self, tokens: TokenStream) {
            for token in tokens {
                match token {
                    TokenTree::Ident(ident) => self.1 |= is(&ident, self.0),
                    TokenTree::Group(group) => self.in_tokens(group.stream()),
                    TokenTree::Literal(text) => self.1 |= text.to_string().contains(self.0),
                    TokenTree::Punct(_) => {}
                }
            }
        }
    }

    impl Visit<'_> for Says<'_> {
        fn visit_ident(&mut self, ident: &Ident) {
            self.1 |= is(ident, self.0);
        }

        fn visit_macro(&mut self, call: &syn::Macro) {
            self.in_tokens(call.tokens.clone());
        }
    }

    let wanted = name(wanted);
    let mut says = Says(&wanted, false);
    says.visit_block(block);
    says.1
}
