//! Loops that may go round any number of times, for people who wonder why a search
//! does not end.

use std::collections::BTreeSet;

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Block, Expr, Stmt};

use super::Room;
use super::insert::place;
use super::judges::Judges;
use super::mark;
use crate::program::tokens::name;

/// What asks for a change that others make.
const ASKS: [&str; 13] = [
    "load",
    "swap",
    "compare_exchange",
    "compare_exchange_weak",
    "try_lock",
    "try_read",
    "try_write",
    "try_recv",
    "recv_timeout",
    "is_finished",
    "upgrade",
    "wait_timeout",
    "wait_timeout_while",
];

/// The same of functions: `Arc::strong_count`.
const COUNTS: [&str; 4] = ["get_mut", "strong_count", "try_unwrap", "weak_count"];

/// A `while` or a `loop` that asks for something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looping {
    /// The number of its source.
    pub source: usize,
    pub lines: (usize, usize),
    pub why: Why,
}

/// Why a loop is not one of which few turns are followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It is, unless its turns change something for others.
    Waits,
    /// It waits, but shares a line with other code.
    NoRoom,
    /// What stands in this line may leave something behind.
    Leaves(usize),
}

/// Those in a file.
pub fn of_file<'a>(
    number: usize,
    source: &'a str,
    file: &'a syn::File,
    judges: &'a Judges<'a>,
    room: Room,
) -> Vec<Looping> {
    let mut finder = Finder {
        number,
        judges,
        marked: mark::bodies(source, file, judges, room),
        found: vec![],
        function: None,
    };
    finder.visit_file(file);
    finder.found
}

struct Finder<'a> {
    number: usize,
    judges: &'a Judges<'a>,
    marked: BTreeSet<usize>,
    found: Vec<Looping>,
    /// The innermost function.
    function: Option<&'a Block>,
}

impl Finder<'_> {
    fn add(&mut self, whole: &Expr, condition: Option<&Expr>, body: &Block) {
        let mut asks = Asks(false);
        asks.visit_expr(whole);
        if !asks.0 {
            return;
        }
        let begins = place(body.brace_token.span.open()).start;
        let why = match self.marked.contains(&begins) {
            true => Why::Waits,
            false => {
                let without = self.judges.without_taking(body);
                self.why(condition, without.as_ref().unwrap_or(body))
            }
        };
        self.found.push(Looping {
            source: self.number,
            lines: (whole.span().start().line, whole.span().end().line),
            why,
        });
    }

    /// The first part of a loop that is not known to leave nothing behind.
    fn why(&self, condition: Option<&Expr>, body: &Block) -> Why {
        let empty = Block {
            stmts: vec![],
            ..body.clone()
        };
        if let Some(condition) = condition
            && !self
                .judges
                .is_turn(self.function, Some(condition), &empty, false)
        {
            return Why::Leaves(condition.span().start().line);
        }
        for statement in &body.stmts {
            let alone = Block {
                stmts: vec![statement.clone()],
                ..body.clone()
            };
            if !self.judges.is_turn(self.function, None, &alone, false) {
                return Why::Leaves(line_within(self.judges, self.function, statement));
            }
        }
        match mark::has_values(condition, body)
            && !self.judges.is_turn(self.function, condition, body, true)
        {
            true => Why::Leaves(body.brace_token.span.close().start().line),
            false => Why::NoRoom,
        }
    }
}

/// The line of the innermost statement that is not known to leave nothing behind.
fn line_within(judges: &Judges<'_>, function: Option<&Block>, statement: &Stmt) -> usize {
    struct Inner<'a>(&'a Judges<'a>, Option<&'a Block>, Option<usize>);

    impl<'ast> Visit<'ast> for Inner<'_> {
        fn visit_stmt(&mut self, statement: &'ast Stmt) {
            let before = self.2;
            visit::visit_stmt(self, statement);
            if self.2 == before && before.is_none() {
                let alone = Block {
                    brace_token: syn::token::Brace::default(),
                    stmts: vec![statement.clone()],
                };
                if !self.0.is_turn(self.1, None, &alone, false) {
                    self.2 = Some(statement.span().start().line);
                }
            }
        }
    }

    let mut inner = Inner(judges, function, None);
    inner.visit_stmt(statement);
    inner.2.unwrap_or_else(|| statement.span().start().line)
}

impl<'ast> Visit<'ast> for Finder<'ast> {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        let outer = self.function.replace(&item.block);
        visit::visit_item_fn(self, item);
        self.function = outer;
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        let outer = self.function.replace(&item.block);
        visit::visit_impl_item_fn(self, item);
        self.function = outer;
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        let outer = self.function;
        self.function = item.default.as_ref();
        visit::visit_trait_item_fn(self, item);
        self.function = outer;
    }

    fn visit_expr(&mut self, expression: &'ast Expr) {
        match expression {
            Expr::While(one) => self.add(expression, Some(&one.cond), &one.body),
            Expr::Loop(one) => self.add(expression, None, &one.body),
            _ => {}
        }
        visit::visit_expr(self, expression);
    }
}

/// Whether something is asked.
struct Asks(bool);

impl<'ast> Visit<'ast> for Asks {
    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        if let Expr::Path(path) = &*call.func
            && let Some(last) = path.path.segments.last()
        {
            self.0 |= COUNTS.contains(&name(&last.ident).as_str());
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.0 |= ASKS.contains(&name(&call.method).as_str());
        visit::visit_expr_method_call(self, call);
    }
}
