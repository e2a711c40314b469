//! Whether something leaves nothing behind in its thread.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{BinOp, Block, Expr, Stmt};

use super::callbacks::Callbacks;
use super::given::{Given, LEADING};
use super::known::{BESIDES, CALLERS, HASHING, KNOWN, MACROS, MAKES, UNNAMED};
use super::own::{asks_whether_alone, is_function_of_a_tool, is_method_of_a_tool};
use crate::program::tokens::{is, name};

/// The program's own functions, by name; what is called may be any of that name.
pub struct Functions<'a> {
    bodies: BTreeMap<String, Vec<&'a Block>>,
    /// What has been found, and what is being looked at.
    judged: RefCell<BTreeMap<String, bool>>,
    /// The variables that are bound within what is being looked at, up to there.
    within: RefCell<Vec<String>>,
    /// The names of variables, which may be closures.
    bound: BTreeSet<String>,
    /// What these call, where that is known.
    callbacks: Callbacks<'a>,
    /// What of its own the program gives to others' traits, which may call it without naming it.
    given: Given,
    /// What a call may make a value by: `Turn` of a `struct Turn(u32)`.
    makes: BTreeSet<String>,
    /// The names of values that are no function's, and yet may be called: those of a `const`, of a
    /// `static`, and whatever is given another name.
    valued: BTreeSet<String>,
    /// Whether a value may do something when it is dropped.
    pub has_drops: bool,
    /// Whether it has what each thread has for itself, which is made when it is first used.
    has_thread_locals: bool,
}

#[derive(Default)]
struct Finder<'a> {
    bodies: BTreeMap<String, Vec<&'a Block>>,
    bound: BTreeSet<String>,
    callbacks: Callbacks<'a>,
    given: Given,
    makes: BTreeSet<String>,
    valued: BTreeSet<String>,
    has_thread_locals: bool,
    hides: bool,
}

impl<'a> Functions<'a> {
    /// `None` if they can't all be known, or one that is called without being named
    /// leaves something behind.
    pub fn of(files: &'a [syn::File]) -> Option<Self> {
        let mut finder = Finder::default();
        files.iter().for_each(|file| finder.visit_file(file));
        if finder.hides {
            return None;
        }
        let functions = Functions {
            has_drops: finder.bodies.contains_key("drop"),
            bodies: finder.bodies,
            bound: finder.bound,
            callbacks: finder.callbacks,
            given: finder.given,
            makes: finder.makes,
            valued: finder.valued,
            has_thread_locals: finder.has_thread_locals,
            judged: RefCell::default(),
            within: RefCell::default(),
        };
        let is_pure = functions.are_pure(UNNAMED) && functions.are_all_pure(functions.given.any());
        is_pure.then_some(functions)
    }

    fn are_all_pure<'n>(&self, mut names: impl Iterator<Item = &'n String>) -> bool {
        names.all(|name| self.are_pure(&[name]))
    }

    /// Whether nothing is left behind by what has to do with hashes.
    fn may_hash(&self) -> bool {
        self.are_pure(HASHING) && self.are_all_pure(self.given.hashing())
    }

    /// Whether what the program has under these names leaves nothing behind.
    fn are_pure(&self, names: &[&str]) -> bool {
        let is_pure = |name: &&str| !self.bodies.contains_key(*name) || self.is_own(name);
        names.iter().all(is_pure)
    }

    /// Whether each of the program's functions of a name leaves nothing behind. One
    /// that calls itself may.
    fn is_own(&self, name: &str) -> bool {
        let known = self.judged.borrow().get(name).copied();
        known.unwrap_or_else(|| {
            self.judged.borrow_mut().insert(name.to_owned(), false);
            let outer = self.within.take();
            let mut bodies = self.bodies[name].iter();
            let leads = LEADING.contains(&name);
            let found = bodies.all(|body| self.block(body) || leads && self.leads(body));
            self.within.replace(outer);
            self.judged.borrow_mut().insert(name.to_owned(), found);
            found
        })
    }

    pub fn is_the_programs(&self, function: &syn::Ident) -> bool {
        self.bodies.contains_key(&name(function))
    }

    fn may_call(&self, name: &str) -> bool {
        if self.bodies.contains_key(name) {
            return self.is_own(name);
        }
        let mut besides = BESIDES.iter().filter(|(known, _)| *known == name);
        KNOWN.contains(&name)
            && !(name == "get" && self.has_thread_locals)
            && besides.all(|(_, besides)| match *besides == HASHING {
                true => self.may_hash(),
                false => self.are_pure(besides),
            })
    }

    /// Whether going through an iterator is no more than that.
    fn may_iterate(&self) -> bool {
        self.are_pure(&["next", "into_iter"]) && self.are_all_pure(self.given.iterating())
    }

    pub fn block(&self, block: &Block) -> bool {
        let outer = self.within.borrow().len();
        let found = block
            .stmts
            .iter()
            .all(|statement| self.statement(statement));
        self.within.borrow_mut().truncate(outer);
        found
    }

    fn statement(&self, statement: &Stmt) -> bool {
        match statement {
            Stmt::Local(local) => {
                let found = local.init.iter().all(|init| {
                    let otherwise = init.diverge.as_ref();
                    !borrows_to_change(&local.pat)
                        && self.expression(&init.expr)
                        && otherwise.is_none_or(|(_, otherwise)| self.expression(otherwise))
                });
                self.within.borrow_mut().extend(bound(&local.pat));
                found
            }
            Stmt::Expr(expression, _) => self.expression(expression),
            Stmt::Macro(call) => self.call_of_macro(&call.mac),
            Stmt::Item(item) => matches!(item, syn::Item::Use(_) | syn::Item::Const(_)),
        }
    }

    /// Whether a variable is assigned to that is gone at the end of the turn, by what is no
    /// function of the program's.
    fn is_of_the_turn(&self, left: &Expr) -> bool {
        let is_within = |left: &syn::Ident| self.within.borrow().contains(&name(left));
        let own = self.bodies.keys().any(|own| own.ends_with("_assign"));
        !own && matches!(left, Expr::Path(path) if path.path.get_ident().is_some_and(is_within))
    }

    fn all<'e>(&self, expressions: impl IntoIterator<Item = &'e Expr>) -> bool {
        expressions.into_iter().all(|one| self.expression(one))
    }

    pub fn expression(&self, expression: &Expr) -> bool {
        match expression {
            Expr::Lit(_) | Expr::Path(_) => true,
            Expr::Paren(inner) => self.expression(&inner.expr),
            Expr::Group(inner) => self.expression(&inner.expr),
            Expr::Field(inner) => self.expression(&inner.base),
            Expr::Unary(inner) => self.expression(&inner.expr),
            Expr::Cast(inner) => self.expression(&inner.expr),
            Expr::Try(inner) => self.expression(&inner.expr),
            Expr::Reference(inner) => inner.mutability.is_none() && self.expression(&inner.expr),
            Expr::Assign(both) => self.is_of_the_turn(&both.left) && self.expression(&both.right),
            Expr::Binary(both) => {
                (!assigns(&both.op) || self.is_of_the_turn(&both.left))
                    && self.expression(&both.left)
                    && self.expression(&both.right)
            }
            // Perhaps by a hash.
            Expr::Index(both) => {
                self.may_hash() && self.expression(&both.expr) && self.expression(&both.index)
            }
            Expr::Range(range) => self.all(range.start.iter().chain(&range.end).map(|end| &**end)),
            Expr::Tuple(tuple) => self.all(&tuple.elems),
            Expr::Array(array) => self.all(&array.elems),
            Expr::Struct(one) => {
                one.rest.is_none() && self.all(one.fields.iter().map(|field| &field.expr))
            }
            Expr::Block(inner) => self.block(&inner.block),
            // It may come to what others write meanwhile, without a step.
            Expr::Unsafe(inner) => match &inner.block.stmts[..] {
                [Stmt::Expr(only, None)] => self.refers(only),
                _ => false,
            },
            Expr::Let(inner) => !borrows_to_change(&inner.pat) && self.expression(&inner.expr),
            Expr::If(inner) => {
                let otherwise = inner.else_branch.as_ref();
                // What is done with the value would change it.
                let finds_nothing = |of: &syn::ExprLet| {
                    inner.then_branch.stmts.is_empty()
                        && !borrows_to_change(&of.pat)
                        && self.asks_whether_alone(&of.expr)
                };
                (matches!(&*inner.cond, Expr::Let(of) if finds_nothing(of))
                    || self.expression(&inner.cond))
                    && self.block(&inner.then_branch)
                    && otherwise.is_none_or(|(_, otherwise)| self.expression(otherwise))
            }
            Expr::Match(inner) => {
                self.expression(&inner.expr)
                    && inner.arms.iter().all(|arm| {
                        let guard = arm.guard.as_ref();
                        !borrows_to_change(&arm.pat)
                            && guard.is_none_or(|(_, guard)| self.expression(guard))
                            && self.expression(&arm.body)
                    })
            }
            Expr::While(inner) => self.expression(&inner.cond) && self.block(&inner.body),
            Expr::Loop(inner) => self.block(&inner.body),
            Expr::ForLoop(inner) => {
                self.may_iterate()
                    && !borrows_to_change(&inner.pat)
                    && self.expression(&inner.expr)
                    && self.block(&inner.body)
            }
            Expr::Closure(inner) => self.expression(&inner.body),
            Expr::Break(inner) => self.all(inner.expr.iter().map(|value| &**value)),
            Expr::Return(inner) => self.all(inner.expr.iter().map(|value| &**value)),
            // Another loop than the innermost may go round by it.
            Expr::Continue(inner) => inner.label.is_none(),
            Expr::Macro(call) => self.call_of_macro(&call.mac),
            Expr::Call(call) => {
                let is_tool = called(&call.func)
                    .is_none_or(|called| is_function_of_a_tool(&called, &call.args));
                is_tool
                    && self.calls(&call.func)
                    && self.may_give(&call.func, &call.args)
                    && self.all(&call.args)
            }
            Expr::MethodCall(call) if self.asks_whether_alone(&call.receiver) => {
                let is_all = |asks: &&str| call.method == asks;
                ["is_some", "is_none"].iter().any(is_all) && self.may_call(&name(&call.method))
            }
            Expr::MethodCall(call) => {
                let method = name(&call.method);
                self.may_call(&method)
                    && is_method_of_a_tool(&method, &call.receiver, &call.args)
                    && !(["all", "any"].contains(&method.as_str()) && self.is_lent(&call.receiver))
                    && self.may_iterate()
                    && self.expression(&call.receiver)
                    && given_to_call(call).all(|argument| self.is_callable(argument))
                    && (method != "contains"
                        || is_range(&call.receiver)
                        || call.args.iter().all(|one| self.is_sought(one)))
                    && self.all(&call.args)
            }
            _ => false,
        }
    }

    /// Whether `Arc::get_mut` asks an owner so, which leaves nothing behind, unless more is
    /// done with its answer.
    fn asks_whether_alone(&self, expression: &Expr) -> bool {
        let is_owner = matches!(expression, Expr::Call(call) if asks_whether_alone(call));
        is_owner && !self.bodies.contains_key("get_mut") && !self.valued.contains("Arc")
    }

    /// Whether what is called, by a path, leaves nothing behind: `Some` and its like
    /// don't.
    fn calls(&self, function: &Expr) -> bool {
        let Expr::Path(path) = function else {
            return false;
        };
        let last = path.path.segments.last();
        last.is_some_and(|last| {
            let name = name(&last.ident);
            let is_variable = path.path.segments.len() == 1 && self.bound.contains(&name);
            let makes = MAKES.contains(&name.as_str()) || self.makes.contains(&name);
            if is_variable {
                return self.is_callback(&name);
            }
            !self.valued.contains(&name)
                && (self.may_call(&name) || makes && !self.bodies.contains_key(&name))
        })
    }

    /// Whether what a variable calls leaves nothing behind, whoever has given it to be called.
    fn is_callback(&self, variable: &str) -> bool {
        if self.bodies.contains_key(variable) || self.valued.contains(variable) {
            return false;
        }
        let Some(given) = self.callbacks.of(variable) else {
            return false;
        };
        let judged = format!("{variable} |");
        let known = self.judged.borrow().get(&judged).copied();
        known.unwrap_or_else(|| {
            self.judged.borrow_mut().insert(judged.clone(), false);
            let outer = self.within.take();
            let found = given.iter().all(|one| match one {
                Expr::Closure(closure) => self.expression(&closure.body),
                one => self.calls(one),
            });
            self.within.replace(outer);
            self.judged.borrow_mut().insert(judged, found);
            found
        })
    }

    /// Whether what is given to a function that calls it is no variable, unless it is
    /// no function at all.
    fn is_callable(&self, argument: &Expr) -> bool {
        matches!(argument, Expr::Closure(_) | Expr::Lit(_)) || self.calls(argument)
    }

    /// Whether a function of `std`'s that is called as `Option::map` is given only what it may
    /// call, and goes through what it may.
    fn may_give(&self, function: &Expr, arguments: &Punctuated<Expr, syn::Token![,]>) -> bool {
        let Expr::Path(path) = function else {
            return false;
        };
        let Some(called) = called(function) else {
            return false;
        };
        if path.path.segments.len() == 1 || self.bodies.contains_key(&called) {
            return true;
        }
        let calls = CALLERS.contains(&called.as_str());
        called != "contains"
            && self.may_iterate()
            && (!calls || arguments.iter().skip(1).all(|one| self.is_callable(one)))
    }

    /// Whether it comes from a function of the program's, which may keep it.
    fn is_lent(&self, receiver: &Expr) -> bool {
        match receiver {
            Expr::Paren(inner) => self.is_lent(&inner.expr),
            Expr::Group(inner) => self.is_lent(&inner.expr),
            Expr::MethodCall(call) => self.bodies.contains_key(&name(&call.method)),
            _ => false,
        }
    }

    /// Whether what is looked for is no function: a text calls what it is given for each
    /// character, also through a reference.
    fn is_sought(&self, argument: &Expr) -> bool {
        match argument {
            Expr::Reference(inner) => self.is_sought(&inner.expr),
            Expr::Paren(inner) => self.is_sought(&inner.expr),
            Expr::Closure(_) | Expr::Lit(_) | Expr::Tuple(_) => true,
            Expr::Path(path) => path
                .path
                .get_ident()
                .is_some_and(|ident| self.given.is_number(&name(ident))),
            _ => false,
        }
    }

    fn call_of_macro(&self, call: &syn::Macro) -> bool {
        let last = call.path.segments.last();
        let Some(called) = last.map(|last| name(&last.ident)) else {
            return false;
        };
        if called == "matches" {
            let subject = |input: syn::parse::ParseStream<'_>| {
                let subject: Expr = input.parse()?;
                let rest: TokenStream = input.parse()?;
                Ok((subject, rest))
            };
            let parsed = call.parse_body_with(subject);
            // A guard might do anything.
            return parsed.is_ok_and(|(subject, rest)| {
                let mut rest = rest.into_iter();
                self.expression(&subject)
                    && !rest.any(|token| matches!(token, TokenTree::Ident(name) if name == "if" || name == "mut"))
            });
        }
        let arguments = Punctuated::<Expr, syn::Token![,]>::parse_terminated;
        MACROS.contains(&called.as_str())
            && call
                .parse_body_with(arguments)
                .is_ok_and(|arguments| self.all(&arguments))
    }
}

/// The last name of a function.
fn called(function: &Expr) -> Option<String> {
    let Expr::Path(path) = function else {
        return None;
    };
    path.path.segments.last().map(|last| name(&last.ident))
}

/// Whether it is a range, which calls nothing that is looked for in it.
fn is_range(receiver: &Expr) -> bool {
    match receiver {
        Expr::Paren(inner) => is_range(&inner.expr),
        Expr::Range(_) => true,
        _ => false,
    }
}

/// What a method is given that it may call.
fn given_to_call(call: &syn::ExprMethodCall) -> impl Iterator<Item = &Expr> {
    let before = match name(&call.method).as_str() {
        // A guard and a length of time.
        "wait_timeout_while" => 2,
        name if CALLERS.contains(&name) => 0,
        _ => call.args.len(),
    };
    call.args.iter().skip(before)
}

fn assigns(operator: &BinOp) -> bool {
    matches!(
        operator,
        BinOp::AddAssign(_)
            | BinOp::SubAssign(_)
            | BinOp::MulAssign(_)
            | BinOp::DivAssign(_)
            | BinOp::RemAssign(_)
            | BinOp::BitXorAssign(_)
            | BinOp::BitAndAssign(_)
            | BinOp::BitOrAssign(_)
            | BinOp::ShlAssign(_)
            | BinOp::ShrAssign(_)
    )
}

/// The name that a pattern binds, if it is no more than that.
fn bound(pattern: &syn::Pat) -> Option<String> {
    match pattern {
        syn::Pat::Ident(one) if one.by_ref.is_none() && one.subpat.is_none() => {
            Some(name(&one.ident))
        }
        syn::Pat::Type(typed) => bound(&typed.pat),
        _ => None,
    }
}

/// Whether a pattern has `ref mut` in it.
fn borrows_to_change(pattern: &syn::Pat) -> bool {
    struct Has(bool);

    impl Visit<'_> for Has {
        fn visit_pat_ident(&mut self, ident: &syn::PatIdent) {
            self.0 |= ident.by_ref.is_some() && ident.mutability.is_some();
            visit::visit_pat_ident(self, ident);
        }
    }

    let mut has = Has(false);
    has.visit_pat(pattern);
    has.0
}

impl<'a> Visit<'a> for Finder<'a> {
    fn visit_item_fn(&mut self, item: &'a syn::ItemFn) {
        self.add(&item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'a syn::ImplItemFn) {
        self.add(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'a syn::TraitItemFn) {
        if let Some(body) = &item.default {
            self.add(&item.sig, body);
        }
        visit::visit_trait_item_fn(self, item);
    }

    fn visit_item_impl(&mut self, item: &'a syn::ItemImpl) {
        self.given.add(item);
        visit::visit_item_impl(self, item);
    }

    fn visit_item_trait(&mut self, item: &'a syn::ItemTrait) {
        self.given.declare(item);
        visit::visit_item_trait(self, item);
    }

    fn visit_local(&mut self, local: &'a syn::Local) {
        self.given.bind(local);
        self.callbacks.begin(local);
        visit::visit_local(self, local);
    }

    fn visit_pat_type(&mut self, pattern: &'a syn::PatType) {
        self.given.bind_typed(pattern);
        visit::visit_pat_type(self, pattern);
    }

    fn visit_pat_ident(&mut self, pattern: &'a syn::PatIdent) {
        self.bound.insert(name(&pattern.ident));
        self.callbacks.bind(&pattern.ident);
        self.given.count(&pattern.ident);
        visit::visit_pat_ident(self, pattern);
    }

    fn visit_expr_call(&mut self, call: &'a syn::ExprCall) {
        self.callbacks.call(call);
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_method_call(&mut self, call: &'a syn::ExprMethodCall) {
        self.callbacks.call_of_method(call);
        visit::visit_expr_method_call(self, call);
    }

    fn visit_item_struct(&mut self, item: &'a syn::ItemStruct) {
        self.adds_maker(&item.ident, &item.fields);
        visit::visit_item_struct(self, item);
    }

    fn visit_variant(&mut self, variant: &'a syn::Variant) {
        self.adds_maker(&variant.ident, &variant.fields);
        visit::visit_variant(self, variant);
    }

    fn visit_item_const(&mut self, item: &'a syn::ItemConst) {
        self.valued.insert(name(&item.ident));
        visit::visit_item_const(self, item);
    }

    fn visit_impl_item_const(&mut self, item: &'a syn::ImplItemConst) {
        self.valued.insert(name(&item.ident));
        visit::visit_impl_item_const(self, item);
    }

    fn visit_trait_item_const(&mut self, item: &'a syn::TraitItemConst) {
        self.valued.insert(name(&item.ident));
        visit::visit_trait_item_const(self, item);
    }

    fn visit_item_static(&mut self, item: &'a syn::ItemStatic) {
        self.valued.insert(name(&item.ident));
        visit::visit_item_static(self, item);
    }

    /// What a macro is made of may be anything, also functions.
    fn visit_item_macro(&mut self, item: &'a syn::ItemMacro) {
        self.hides |= item.ident.is_some();
        self.visit_macro(&item.mac);
    }

    fn visit_macro(&mut self, call: &'a syn::Macro) {
        self.hides |= says_function(call.tokens.clone());
        self.callbacks.say_all(call.tokens.clone());
        let last = call.path.segments.last();
        self.has_thread_locals |= last.is_some_and(|last| is(&last.ident, "thread_local"));
    }

    /// It takes its first look when it is first used, by whatever name.
    fn visit_ident(&mut self, ident: &'a syn::Ident) {
        self.hides |= is(ident, "LazyCell");
        self.callbacks.say(ident);
    }

    fn visit_use_name(&mut self, used: &'a syn::UseName) {
        self.callbacks.import(&used.ident);
        visit::visit_use_name(self, used);
    }

    fn visit_use_rename(&mut self, rename: &'a syn::UseRename) {
        let known: BTreeSet<_> = KNOWN.iter().chain(MACROS).chain(&["matches"]).collect();
        self.hides |= known.contains(&name(&rename.rename).as_str());
        self.valued.insert(name(&rename.rename));
        self.given.rename(&rename.rename);
        self.visit_ident(&rename.ident);
    }
}

impl<'a> Finder<'a> {
    fn adds_maker(&mut self, ident: &syn::Ident, fields: &syn::Fields) {
        if matches!(fields, syn::Fields::Unnamed(_)) {
            self.makes.insert(name(ident));
        }
    }

    fn add(&mut self, signature: &syn::Signature, body: &'a Block) {
        self.callbacks.declare(signature);
        let named = self.bodies.entry(name(&signature.ident)).or_default();
        named.push(body);
    }
}

fn says_function(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == "fn",
        TokenTree::Group(group) => says_function(group.stream()),
        _ => false,
    })
}
