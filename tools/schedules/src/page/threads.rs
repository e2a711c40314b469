//! What a program calls its threads: by the variable that holds a handle, by the number or
//! the text that each of them is started with, or else by the function that it runs; and by
//! the line that starts it where it calls it nothing.

use std::collections::{BTreeMap, HashMap};

use anyhow::Result;
use formats::graph::Graph;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Expr, Pat, RangeLimits, Stmt};

use crate::program::Program;

use super::listed::{counted, number, numbers, singular, text, texts};
use super::work::Functions;

/// Names that say no more than that it is a thread.
const TELL_NOTHING: [&str; 15] = [
    "all", "handle", "handles", "join", "joins", "list", "other", "others", "spawned", "started",
    "task", "tasks", "thread", "threads", "vec",
];

/// Variables of a loop that count, and so name nothing.
const COUNT: [&str; 6] = ["count", "id", "idx", "index", "num", "number"];

/// A line and a column, both from 1.
type Place = (u32, u32);

/// Names the threads that have none, where the program tells.
///
/// # Errors
///
/// When a file of the program does not parse.
pub fn name(graph: &mut Graph, program: &Program) -> Result<()> {
    let main = program.parse()?;
    let parsed = program.others.iter().map(|file| file.parse());
    let others = parsed.collect::<Result<Vec<_>>>()?;
    let mut functions = Functions::default();
    for file in [&main].into_iter().chain(&others) {
        functions.add(file);
    }
    let mut starts = Starts::of(&main, &functions);
    let firsts = program.files().into_iter().skip(1);
    for (file, first) in others.iter().zip(firsts) {
        let lower = |((line, column), start)| ((line + first.first_line - 1, column), start);
        let others = Starts::of(file, &functions);
        starts.places.extend(others.places.into_iter().map(lower));
    }
    let names = starts.names(graph, |line| match program.place(line) {
        (file, line) if file == program.shown => format!("line {line}"),
        (file, line) => format!("{file}:{line}"),
    });
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
    /// One of these numbers, and the variable that holds it.
    Numbers(String, Vec<usize>),
    Text(Vec<String>),
}

#[derive(Debug, Default)]
struct Start {
    noun: Option<String>,
    each: Each,
    /// The function that it runs.
    runs: Option<String>,
}

/// By the places at which threads are started.
#[derive(Debug)]
struct Starts<'a> {
    places: BTreeMap<Place, Start>,
    /// The texts in an array or a vector of this name.
    texts: HashMap<String, Vec<String>>,
    functions: &'a Functions,
}

impl<'a> Starts<'a> {
    fn of(file: &syn::File, functions: &'a Functions) -> Self {
        let mut starts = Starts {
            places: BTreeMap::new(),
            texts: HashMap::new(),
            functions,
        };
        starts.visit_file(file);
        starts
    }

    /// Of the threads of a graph, where no other thread is called the same. `called` says how a
    /// line is named.
    fn names(&self, graph: &Graph, called: impl Fn(u32) -> String) -> Vec<Option<String>> {
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
            let its = self.places.get(&start);
            names[thread] = its.and_then(|its| its.name(before.count(), alike.count()));
        }
        let mut names = own(names);
        let runs = |thread: usize| self.places.get(&place(thread)?)?.runs.as_ref();
        let nameless: Vec<_> = all.filter(|thread| names[*thread].is_none()).collect();
        for thread in &nameless {
            let Some(function) = runs(*thread) else {
                continue;
            };
            let alike: Vec<_> = nameless
                .iter()
                .filter(|other| runs(**other) == Some(function))
                .collect();
            let before = alike.iter().filter(|other| **other < thread).count();
            names[*thread] = match &self.places[&place(*thread).expect("it runs something")].each {
                _ if alike.len() == 1 => Some(function.clone()),
                Each::From(first) if alike.iter().all(|other| place(**other) == place(*thread)) => {
                    Some(format!("{function} {}", first + before))
                }
                _ => Some(format!("{function} {}", before + 1)),
            };
        }
        let names = own(names);
        let by_line = self.by_line(graph, &names, called);
        let pairs = names.into_iter().zip(by_line);
        pairs.map(|(name, by_line)| name.or(by_line)).collect()
    }

    /// Of the threads without a name: those that start in one line are counted.
    fn by_line(
        &self,
        graph: &Graph,
        names: &[Option<String>],
        called: impl Fn(u32) -> String,
    ) -> Vec<Option<String>> {
        let place = |thread: usize| graph.starts.get(thread).copied().flatten();
        let name = |thread: usize| {
            let start = place(thread)?;
            let line = called(start.0);
            let alike: Vec<_> = (0..names.len())
                .filter(|other| names[*other].is_none())
                .filter(|other| place(*other).is_some_and(|other| other.0 == start.0))
                .collect();
            if alike.len() == 1 {
                return Some(format!("thread of {line}"));
            }
            let before = alike.iter().filter(|other| **other < thread).count();
            let first = match self.places.get(&start)?.each {
                Each::From(first) if alike.iter().all(|other| place(*other) == Some(start)) => {
                    first
                }
                _ => 1,
            };
            Some(format!("thread {} of {line}", first + before))
        };
        (0..names.len()).map(name).collect()
    }

    /// Each thread that is started where this is computed has a handle in `noun`.
    fn hold(&mut self, expression: &Expr, noun: &str, each: &Each) {
        if let Some(place) = start(expression) {
            let start = self.places.entry(place).or_default();
            start.noun = start.noun.take().or(tells(noun).then(|| noun.to_owned()));
            if start.each == Each::Unknown {
                start.each = each.clone();
            }
            return;
        }
        match expression {
            Expr::MethodCall(call) if call.method == "map" => {
                if let Some(Expr::Closure(closure)) = call.args.first() {
                    let each = self.each_of(&call.receiver);
                    self.hold(&closure.body, &singular(noun), &each);
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

    /// The one thread that each turn of a loop starts, whose variable has this name.
    fn turn(&mut self, turns: &syn::ExprForLoop, variable: Option<&str>) {
        let started = turns
            .body
            .stmts
            .iter()
            .filter_map(|statement| match statement {
                Stmt::Expr(expression, _) => {
                    start(expression).or_else(|| start(pushed(expression)?.1))
                }
                Stmt::Local(local) => start(&local.init.as_ref()?.expr),
                _ => None,
            });
        if let [place] = started.collect::<Vec<_>>()[..] {
            let telling = variable.filter(|name| name.len() > 1 && !COUNT.contains(name));
            let mut each = self.each_of(&turns.expr);
            if let (Some(name), Some(numbers)) = (telling, numbers(&turns.expr)) {
                each = Each::Numbers(name.to_owned(), numbers);
            }
            let noun = match each {
                Each::From(_) => telling
                    .map(str::to_owned)
                    .or_else(|| counted(&turns.expr).filter(|one| tells(one))),
                _ => None,
            };
            let start = self.places.entry(place).or_default();
            (start.each, start.noun) = (each, noun);
        }
    }

    /// What there is for each turn: the numbers of a range, or the texts of an array.
    fn each_of(&self, expression: &Expr) -> Each {
        match expression {
            Expr::Paren(inner) => self.each_of(&inner.expr),
            Expr::Reference(inner) => self.each_of(&inner.expr),
            Expr::Range(range) => match (range.start.as_deref(), &range.limits) {
                (Some(first), RangeLimits::HalfOpen(_) | RangeLimits::Closed(_)) => {
                    number(first).map_or(Each::Unknown, Each::From)
                }
                _ => Each::Unknown,
            },
            Expr::MethodCall(call) if call.method == "zip" => {
                let theirs = call.args.first().map(|other| self.each_of(other));
                match (self.each_of(&call.receiver), theirs) {
                    (_, Some(Each::Text(texts))) | (Each::Text(texts), _) => Each::Text(texts),
                    _ => Each::Unknown,
                }
            }
            Expr::MethodCall(call) if call.method == "iter" || call.method == "into_iter" => {
                self.each_of(&call.receiver)
            }
            Expr::Path(path) => match path.path.get_ident() {
                Some(name) => {
                    (self.texts.get(&name.to_string()).cloned()).map_or(Each::Unknown, Each::Text)
                }
                None => Each::Unknown,
            },
            _ => texts(expression).map_or(Each::Unknown, Each::Text),
        }
    }
}

impl<'ast> Visit<'ast> for Starts<'_> {
    fn visit_expr_for_loop(&mut self, turns: &'ast syn::ExprForLoop) {
        match &*turns.pat {
            Pat::Ident(variable) => self.turn(
                turns,
                Some(variable.ident.to_string().trim_start_matches('_')),
            ),
            _ => self.turn(turns, None),
        }
        visit::visit_expr_for_loop(self, turns);
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        let pattern = match &local.pat {
            Pat::Type(typed) => &typed.pat,
            pattern => pattern,
        };
        if let (Pat::Ident(name), Some(init)) = (pattern, &local.init) {
            let name = name.ident.to_string();
            self.hold(&init.expr, &name, &Each::Unknown);
            if let Some(texts) = texts(&init.expr) {
                self.texts.insert(name, texts);
            }
        }
        visit::visit_local(self, local);
    }

    fn visit_expr(&mut self, expression: &'ast Expr) {
        if let Some((all, started)) = pushed(expression)
            && all.len() > 1
        {
            self.hold(started, &singular(&all), &Each::Unknown);
        }
        if let (Some(place), Some(work)) = (start(expression), work(expression)) {
            let runs = self.functions.only_in(work);
            let start = self.places.entry(place).or_default();
            start.runs = runs;
            if start.each == Each::Unknown
                && start.noun.is_none()
                && let Some(text) = text_for(work)
            {
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
            (Each::Numbers(own, numbers), noun) if numbers.len() == all => {
                let name = noun.as_ref().unwrap_or(own);
                Some(format!("{name} {}", numbers[before]))
            }
            (Each::From(first), Some(noun)) => Some(format!("{noun} {}", first + before)),
            (_, Some(noun)) if all > 1 => Some(format!("{noun} {before}")),
            (_, noun) => noun.clone(),
        }
    }
}

/// Whether a name says more than that it is a thread.
fn tells(noun: &str) -> bool {
    !TELL_NOTHING.contains(&noun) && !noun.starts_with('_')
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

/// What a started thread does.
fn work(start: &Expr) -> Option<&Expr> {
    match start {
        Expr::MethodCall(call) => call.args.last(),
        Expr::Call(call) => call.args.last(),
        _ => None,
    }
}

/// What is added to a vector of this name.
fn pushed(expression: &Expr) -> Option<(String, &Expr)> {
    let Expr::MethodCall(call) = expression else {
        return None;
    };
    let Expr::Path(all) = &*call.receiver else {
        return None;
    };
    let name = all.path.get_ident().filter(|_| call.method == "push")?;
    Some((name.to_string(), call.args.first()?))
}

/// The text that a thread hands to the function that it calls, if it does nothing else.
fn text_for(work: &Expr) -> Option<String> {
    let Expr::Closure(closure) = work else {
        return None;
    };
    match &*closure.body {
        Expr::Call(call) => text(call.args.first()?),
        Expr::MethodCall(call) => text(call.args.first()?),
        _ => None,
    }
}

/// Those that no other thread has.
fn own(names: Vec<Option<String>>) -> Vec<Option<String>> {
    let mut counts = HashMap::new();
    for name in names.iter().flatten() {
        *counts.entry(name.clone()).or_default() += 1;
    }
    let is_own = |name: &String| counts.get(name) == Some(&1);
    names.into_iter().map(|name| name.filter(is_own)).collect()
}
