//! Loops that wait in some of their turns, and do more in others: what does more is marked,
//! so that the search knows of which kind a turn was.

use syn::spanned::Spanned;
use syn::{Block, Expr, Pat, Stmt};

use super::flowing::goes_on_in;
use super::insert::{Mark, place};
use super::judges::Judges;

const BUSY: &str = "::std::rt::waits::busy();";

/// The body of a loop without what does more than wait, and the marks for that; `None` if
/// there is nothing of that kind, or no way round without it.
pub fn without(
    judges: &Judges<'_>,
    function: Option<&Block>,
    body: &Block,
) -> Option<(Block, Vec<Mark>)> {
    let mut busy = Busy {
        judges,
        function,
        marks: vec![],
    };
    let (rest, ends) = busy.block(body);
    let goes_round = ends || goes_on_in(&rest);
    (goes_round && !busy.marks.is_empty()).then_some((rest, busy.marks))
}

struct Busy<'a> {
    judges: &'a Judges<'a>,
    function: Option<&'a Block>,
    marks: Vec<Mark>,
}

impl Busy<'_> {
    /// What is left of a block, and whether its end is reached without doing more.
    fn block(&mut self, block: &Block) -> (Block, bool) {
        let mut kept = vec![];
        let mut all = block.stmts.iter();
        let mut ends = true;
        while let Some(statement) = all.next() {
            if self.is_idle(statement) {
                kept.push(statement.clone());
                continue;
            }
            let rest = match statement {
                Stmt::Expr(expression, semicolon) => {
                    let rest = self.expression(expression);
                    rest.map(|rest| Stmt::Expr(rest, *semicolon))
                }
                Stmt::Local(local) => self.looks(local),
                _ => None,
            };
            match (rest, statement) {
                // What is bound is not known, and may be dropped at the end.
                (Some(rest), Stmt::Local(_)) => {
                    kept.push(rest);
                    let next = all.next().map(|next| place(next.span()).start);
                    let end = place(block.brace_token.span.close()).start;
                    self.put(next.unwrap_or(end));
                    ends = false;
                }
                (Some(rest), _) => kept.push(rest),
                (None, _) => {
                    self.put(place(statement.span()).start);
                    ends = false;
                }
            }
            if !ends {
                break;
            }
        }
        let rest = Block {
            stmts: kept,
            ..block.clone()
        };
        (rest, ends)
    }

    fn put(&mut self, at: usize) {
        self.marks.push(Mark {
            at,
            text: BUSY.to_owned(),
        });
    }

    /// What is left of a branch that is no block of its own.
    fn branch(&mut self, expression: &Expr) -> Expr {
        if self.is_idle(&Stmt::Expr(expression.clone(), None)) {
            return expression.clone();
        }
        match self.expression(expression) {
            Some(rest) => rest,
            None => self.always(expression),
        }
    }

    /// What is left of something that chooses what is done, or does it again.
    fn expression(&mut self, expression: &Expr) -> Option<Expr> {
        match expression {
            Expr::Block(one) if one.label.is_none() && one.attrs.is_empty() => {
                let block = self.block(&one.block).0;
                Some(Expr::Block(syn::ExprBlock {
                    block,
                    ..one.clone()
                }))
            }
            Expr::If(one) => {
                let alone = syn::ExprIf {
                    then_branch: empty(),
                    else_branch: None,
                    ..one.clone()
                };
                self.is_pure(Expr::If(alone.clone()))?;
                let then_branch = self.block(&one.then_branch).0;
                let otherwise = one.else_branch.as_ref();
                let otherwise = otherwise.map(|(token, otherwise)| {
                    let rest = self.expression(otherwise);
                    (*token, Box::new(rest.unwrap_or_else(nothing)))
                });
                Some(Expr::If(syn::ExprIf {
                    then_branch,
                    else_branch: otherwise,
                    ..alone
                }))
            }
            Expr::Match(one) => self.choice(one, &|_| false),
            Expr::While(one) => {
                let alone = syn::ExprWhile {
                    body: empty(),
                    ..one.clone()
                };
                self.is_pure(Expr::While(alone.clone()))?;
                let body = self.block(&one.body).0;
                Some(Expr::While(syn::ExprWhile { body, ..alone }))
            }
            Expr::ForLoop(one) => {
                let alone = syn::ExprForLoop {
                    body: empty(),
                    ..one.clone()
                };
                self.is_pure(Expr::ForLoop(alone.clone()))?;
                let body = self.block(&one.body).0;
                Some(Expr::ForLoop(syn::ExprForLoop { body, ..alone }))
            }
            _ => None,
        }
    }

    /// What is left of a `match`, of which some arms do more by what they come to.
    fn choice(&mut self, one: &syn::ExprMatch, does_more: &dyn Fn(&Expr) -> bool) -> Option<Expr> {
        let mut alone = one.clone();
        for arm in &mut alone.arms {
            *arm.body = nothing();
            arm.comma = Some(Default::default());
        }
        self.is_pure(Expr::Match(alone.clone()))?;
        for (arm, left) in one.arms.iter().zip(&mut alone.arms) {
            *left.body = match does_more(&arm.body) {
                false => self.branch(&arm.body),
                true => self.always(&arm.body),
            };
        }
        Some(Expr::Match(alone))
    }

    /// Of a branch that counts as one that does more, whatever it is.
    fn always(&mut self, body: &Expr) -> Expr {
        let whole = place(body.span());
        self.marks.push(Mark {
            at: whole.start,
            text: format!("{{{BUSY}"),
        });
        self.marks.push(Mark {
            at: whole.end,
            text: "}".to_owned(),
        });
        nothing()
    }

    /// What is left of `let job = match receiver.try_recv() { … }`, if some arms go round,
    /// and of `let Ok(job) = receiver.try_recv() else { … }`.
    fn looks(&mut self, local: &syn::Local) -> Option<Stmt> {
        let init = local.init.as_ref()?;
        if let Some((_, otherwise)) = &init.diverge {
            let Expr::Block(otherwise) = &**otherwise else {
                return None;
            };
            let condition = Expr::Let(syn::ExprLet {
                attrs: vec![],
                let_token: local.let_token,
                pat: Box::new(local.pat.clone()),
                eq_token: init.eq_token,
                expr: init.expr.clone(),
            });
            let mut choice = syn::ExprIf {
                attrs: vec![],
                if_token: Default::default(),
                cond: Box::new(condition),
                then_branch: empty(),
                else_branch: None,
            };
            self.is_pure(Expr::If(choice.clone()))?;
            let block = self.block(&otherwise.block).0;
            let rest = Expr::Block(syn::ExprBlock {
                block,
                ..otherwise.clone()
            });
            choice.else_branch = Some((Default::default(), Box::new(rest)));
            return Some(Stmt::Expr(Expr::If(choice), Some(Default::default())));
        }
        match &*init.expr {
            Expr::Match(one) if is_name(&local.pat) => {
                let rest = self.choice(one, &|body| !leaves(body))?;
                Some(Stmt::Expr(rest, Some(Default::default())))
            }
            _ => None,
        }
    }

    fn is_idle(&self, statement: &Stmt) -> bool {
        let alone = Block {
            stmts: vec![statement.clone()],
            ..empty()
        };
        self.judges.is_turn(self.function, None, &alone, false)
    }

    fn is_pure(&self, expression: Expr) -> Option<()> {
        let statement = Stmt::Expr(expression, Some(Default::default()));
        self.is_idle(&statement).then_some(())
    }
}

fn is_name(pattern: &Pat) -> bool {
    match pattern {
        Pat::Type(typed) => is_name(&typed.pat),
        Pat::Ident(one) => one.by_ref.is_none() && one.subpat.is_none(),
        Pat::Wild(_) => true,
        _ => false,
    }
}

/// Whether a branch is left at its end for somewhere else.
fn leaves(body: &Expr) -> bool {
    match body {
        Expr::Continue(_) | Expr::Break(_) | Expr::Return(_) => true,
        Expr::Block(one) => match one.block.stmts.last() {
            Some(Stmt::Expr(last, _)) => leaves(last),
            _ => false,
        },
        _ => false,
    }
}

/// `{}`
fn nothing() -> Expr {
    Expr::Block(syn::ExprBlock {
        attrs: vec![],
        label: None,
        block: empty(),
    })
}

fn empty() -> Block {
    Block {
        brace_token: syn::token::Brace::default(),
        stmts: vec![],
    }
}
