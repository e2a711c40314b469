//! What a program calls its threads: by the variable that holds a handle, by the number or
//! the text that each of them is started with.

use std::collections::{BTreeMap, HashMap};

use anyhow::Result;
use formats::graph::Graph;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprLit, Lit, Pat, RangeLimits, Stmt, Token};

use crate::program::Program;

/// Names that say no more than that it is a thread.
const TELL_NOTHING: [&str; 12] = [
    "handle", "handles", "join", "joins", "other", "others", "spawned", "started", "task", "tasks",
    "thread", "threads",
];

/// Variables of a loop that count, and so name nothing.
const COUNT: [&str; 6] = ["count", "id", "idx", "index", "num", "number"];

/// Longer texts are no names.
const LONGEST: usize = 16;

/// A line and a column, both from 1.
type Place = (u32, u32);

/// Names the threads that have none, where the program tells.
///
/// # Errors
///
/// When a file of the program does not parse.
pub fn name(graph: &mut Graph, program: &Program) -> Result<()> {
    let mut starts = Starts::default();
    starts.visit_file(&program.parse()?);
    let firsts = program.files().into_iter().skip(1);
    for (file, first) in program.others.iter().zip(firsts) {
        let mut others = Starts::default();
        others.visit_file(&file.parse()?);
        let lower = |((line, column), start)| ((line + first.first_line - 1, column), start);
        starts.0.extend(others.0.into_iter().map(lower));
    }
    let names = starts.names(graph);
    for (own, name) in graph.threads.iter_mut().zip(names) {
        if own.is_none() {
            *own = name;
        }
    }
    Ok(())
}

/// What one of the threads is started with that start at one place.
#[derive(Debug, Clone, Default, PartialEq)]
enum Each {
    #[default]
    Unknown,
    /// Its number, the first of which is this.
    From(usize),
    Text(Vec<String>),
}

#[derive(Debug, Default)]
struct Start {
    noun: Option<String>,
    each: Each,
}

/// By the places at which threads are started.
#[derive(Debug, Default)]
struct Starts(BTreeMap<Place, Start>);

impl Starts {
    /// Of the threads of a graph, where no other thread is called the same.
    fn names(&self, graph: &Graph) -> Vec<Option<String>> {
        let place = |thread: usize| graph.starts.get(thread).copied().flatten();
        let all = 0..graph.threads.len();
        let mut names: Vec<_> = graph.threads.clone();
        for thread in all
            .clone()
            .filter(|thread| graph.threads[*thread].is_none())
        {
            let Some(start) = place(thread) else { continue };
            let before = (0..thread).filter(|other| place(*other) == Some(start));
            let alike = all.clone().filter(|other| place(*other) == Some(start));
            let its = self.0.get(&start);
            names[thread] = its.and_then(|its| its.name(before.count(), alike.count()));
        }
        let mut counts = HashMap::new();
        for name in names.iter().flatten() {
            *counts.entry(name.clone()).or_default() += 1;
        }
        let is_own = |name: &String| counts.get(name) == Some(&1);
        names.into_iter().map(|name| name.filter(is_own)).collect()
    }

    /// Each thread that is started where this is computed has a handle in `noun`.
    fn hold(&mut self, expression: &Expr, noun: &str, each: &Each) {
        if let Some(place) = start(expression) {
            let start = self.0.entry(place).or_default();
            let is_telling = !TELL_NOTHING.contains(&noun) && !noun.starts_with('_');
            start.noun = start.noun.take().or(is_telling.then(|| noun.to_owned()));
            if start.each == Each::Unknown {
                start.each = each.clone();
            }
            return;
        }
        match expression {
            Expr::MethodCall(call) if call.method == "map" => {
                if let Some(Expr::Closure(closure)) = call.args.first() {
                    self.hold(&closure.body, &singular(noun), &each_of(&call.receiver));
                }
            }
            Expr::MethodCall(call) if call.method != "join" => {
                self.hold(&call.receiver, noun, each);
            }
            Expr::Closure(closure) => self.hold(&closure.body, noun, each),
            Expr::Block(block) => {
                if let Some(Stmt::Expr(last, None)) = block.block.stmts.last() {
                    self.hold(last, noun, each);
                }
            }
            Expr::Array(array) => {
                for one in &array.elems {
                    self.hold(one, &singular(noun), each);
                }
            }
            Expr::Try(inner) => self.hold(&inner.expr, noun, each),
            Expr::Paren(inner) => self.hold(&inner.expr, noun, each),
            _ => {}
        }
    }

    /// The one thread that each turn of a loop starts.
    fn turn(&mut self, body: &Block, variable: &str, each: &Each) {
        let started = body.stmts.iter().filter_map(|statement| match statement {
            Stmt::Expr(expression, _) => start(expression),
            Stmt::Local(local) => start(&local.init.as_ref()?.expr),
            _ => None,
        });
        if let [place] = started.collect::<Vec<_>>()[..] {
            let counts = variable.len() < 2 || COUNT.contains(&variable);
            let is_numbered = matches!(each, Each::From(_));
            let start = self.0.entry(place).or_default();
            start.each = each.clone();
            start.noun = (is_numbered && !counts).then(|| variable.to_owned());
        }
    }
}

impl<'ast> Visit<'ast> for Starts {
    fn visit_expr_for_loop(&mut self, turns: &'ast syn::ExprForLoop) {
        if let Pat::Ident(variable) = &*turns.pat {
            let variable = variable.ident.to_string();
            self.turn(&turns.body, &variable, &each_of(&turns.expr));
        }
        visit::visit_expr_for_loop(self, turns);
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        let pattern = match &local.pat {
            Pat::Type(typed) => &typed.pat,
            pattern => pattern,
        };
        if let (Pat::Ident(name), Some(init)) = (pattern, &local.init) {
            self.hold(&init.expr, &name.ident.to_string(), &Each::Unknown);
        }
        visit::visit_local(self, local);
    }

    fn visit_expr(&mut self, expression: &'ast Expr) {
        if let (Some(place), Some(text)) = (start(expression), text_for(expression)) {
            let start = self.0.entry(place).or_default();
            if start.each == Each::Unknown && start.noun.is_none() {
                start.each = Each::Text(vec![text]);
            }
        }
        visit::visit_expr(self, expression);
    }
}

impl Start {
    /// Of the thread that starts here after so many, of all of these.
    fn name(&self, before: usize, all: usize) -> Option<String> {
        match (&self.each, &self.noun) {
            (Each::Text(texts), _) if texts.len() == all => Some(texts[before].clone()),
            (Each::From(first), Some(noun)) => Some(format!("{noun} {}", first + before)),
            (_, Some(noun)) if all > 1 => Some(format!("{noun} {before}")),
            (_, noun) => noun.clone(),
        }
    }
}

/// Where a thread is started, if this starts one.
fn start(expression: &Expr) -> Option<Place> {
    let place = |at: proc_macro2::LineColumn| (at.line as u32, at.column as u32 + 1);
    match expression {
        Expr::MethodCall(call) if call.method == "spawn" || call.method == "spawn_scoped" => {
            Some(place(call.method.span().start()))
        }
        Expr::Call(call) => match &*call.func {
            Expr::Path(path) if path.path.segments.last()?.ident == "spawn" => {
                Some(place(call.span().start()))
            }
            _ => None,
        },
        _ => None,
    }
}

/// The text that a started thread hands to the function that it calls, and does nothing else.
fn text_for(start: &Expr) -> Option<String> {
    let work = match start {
        Expr::MethodCall(call) => call.args.last(),
        Expr::Call(call) => call.args.last(),
        _ => None,
    };
    let Some(Expr::Closure(closure)) = work else {
        return None;
    };
    match &*closure.body {
        Expr::Call(call) => text(call.args.first()?),
        Expr::MethodCall(call) => text(call.args.first()?),
        _ => None,
    }
}

/// What there is for each turn: the numbers of a range, or the texts of an array.
fn each_of(expression: &Expr) -> Each {
    match expression {
        Expr::Paren(inner) => each_of(&inner.expr),
        Expr::Range(range) => match (range.start.as_deref(), &range.limits) {
            (Some(first), RangeLimits::HalfOpen(_) | RangeLimits::Closed(_)) => {
                number(first).map_or(Each::Unknown, Each::From)
            }
            _ => Each::Unknown,
        },
        Expr::Array(array) => texts(&array.elems).map_or(Each::Unknown, Each::Text),
        _ => Each::Unknown,
    }
}

fn number(expression: &Expr) -> Option<usize> {
    match expression {
        Expr::Lit(ExprLit {
            lit: Lit::Int(number),
            ..
        }) => number.base10_parse().ok(),
        _ => None,
    }
}

fn texts(all: &Punctuated<Expr, Token![,]>) -> Option<Vec<String>> {
    all.iter().map(text).collect()
}

/// A short text that can be a name.
fn text(expression: &Expr) -> Option<String> {
    let Expr::Lit(ExprLit {
        lit: Lit::Str(text),
        ..
    }) = expression
    else {
        return None;
    };
    let text = text.value();
    let is_short = text.chars().count() <= LONGEST;
    let has_letters = |text: &str| {
        let mut letters = text.chars();
        letters.all(|letter| letter.is_alphanumeric() || " -'".contains(letter))
    };
    let begins = text.starts_with(char::is_alphabetic);
    (begins && is_short && has_letters(&text)).then_some(text)
}

/// One of them: `greeter` of `greeters`.
fn singular(noun: &str) -> String {
    match noun.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None if noun.ends_with("ss") => noun.to_owned(),
        None => noun.strip_suffix('s').unwrap_or(noun).to_owned(),
    }
}
