//! Whether something leaves nothing behind in its thread, by what each value in it is: a
//! tool of `std`'s, or plain. So it is no matter what else in the program, or in a crate
//! by others, bears the name of one of its methods.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use syn::{BinOp, Block, Expr, Pat, Stmt, UnOp};

use super::kinds::Kind;
use super::known::is_at_home;
use super::names::{Function, Names};
use super::own::is_made_here;
use crate::program::tokens::name;

/// What is certain of a program.
pub struct Certain<'a> {
    names: Names<'a>,
    /// Where what is looked at stands.
    scope: Cell<usize>,
    /// What the parameters of closures are that are being looked at.
    parameters: RefCell<Vec<(String, Kind)>>,
    /// The functions that are being looked at, by their scopes.
    pending: RefCell<BTreeSet<usize>>,
}

impl<'a> Certain<'a> {
    /// `None` if what its names are can't be known.
    pub fn of(files: &'a [syn::File]) -> Option<Self> {
        Some(Certain {
            names: Names::of(files)?,
            scope: Cell::new(0),
            parameters: RefCell::default(),
            pending: RefCell::default(),
        })
    }

    /// Whether a turn of a loop in a function leaves nothing behind.
    pub fn is_turn(
        &self,
        function: Option<&Block>,
        condition: Option<&Expr>,
        body: &Block,
    ) -> bool {
        let Some(scope) = function.and_then(|function| self.names.scope_of(function)) else {
            return false;
        };
        self.scope.set(scope);
        condition.is_none_or(|condition| self.is_pure(condition)) && self.block(body).is_some()
    }

    fn is_pure(&self, expression: &Expr) -> bool {
        self.kind(expression).is_some()
    }

    /// What a block comes to.
    fn block(&self, block: &Block) -> Option<Kind> {
        let mut last = Kind::Plain;
        for statement in &block.stmts {
            last = match statement {
                Stmt::Local(local) => {
                    let init = local.init.as_ref()?;
                    let is_simple = matches!(&local.pat, Pat::Ident(one)
                        if one.by_ref.is_none() && one.subpat.is_none());
                    // What is of no known kind may do something when it is dropped.
                    if !is_simple
                        || init.diverge.is_some()
                        || self.kind(&init.expr)? == Kind::Unknown
                    {
                        return None;
                    }
                    Kind::Plain
                }
                Stmt::Expr(expression, semicolon) => match (self.kind(expression)?, semicolon) {
                    (_, Some(_)) => Kind::Plain,
                    (kind, None) => kind,
                },
                Stmt::Macro(call) => self.call_of_macro(&call.mac)?,
                Stmt::Item(_) => return None,
            };
        }
        Some(last)
    }

    /// What an expression comes to; `None` if it may leave something behind.
    pub fn kind(&self, expression: &Expr) -> Option<Kind> {
        match expression {
            Expr::Lit(_) => Some(Kind::Plain),
            Expr::Path(path) => Some(self.path(&path.path)),
            Expr::Paren(inner) => self.kind(&inner.expr),
            Expr::Group(inner) => self.kind(&inner.expr),
            Expr::Reference(inner) if inner.mutability.is_none() => self.kind(&inner.expr),
            Expr::Unary(inner) => self.unary(&inner.op, self.kind(&inner.expr)?),
            Expr::Cast(inner) => self.plain(&inner.expr),
            Expr::Field(inner) => match (self.kind(&inner.base)?, &inner.member) {
                (Kind::Own(of), syn::Member::Named(field)) => {
                    Some(self.names.field(&of, &name(field)))
                }
                (Kind::Own(of), syn::Member::Unnamed(at)) => {
                    Some(self.names.field(&of, &at.index.to_string()))
                }
                _ => None,
            },
            Expr::Index(both) => match (self.kind(&both.expr)?, self.kind(&both.index)?) {
                (Kind::List(kind), Kind::Plain) => Some(*kind),
                _ => None,
            },
            Expr::Binary(both) => self.binary(both),
            Expr::Block(inner) => self.block(&inner.block),
            Expr::If(inner) => {
                self.kind(&inner.cond)?;
                let then = self.block(&inner.then_branch)?;
                match &inner.else_branch {
                    Some((_, otherwise)) => Some(either(then, self.kind(otherwise)?)),
                    None => Some(Kind::Plain),
                }
            }
            Expr::Let(inner) => {
                self.kind(&inner.expr)?;
                borrows_nothing(&inner.pat).then_some(Kind::Plain)
            }
            Expr::Match(inner) => {
                self.kind(&inner.expr)?;
                let mut come_to = None;
                for arm in &inner.arms {
                    if !borrows_nothing(&arm.pat) {
                        return None;
                    }
                    if let Some((_, guard)) = &arm.guard {
                        self.kind(guard)?;
                    }
                    let kind = self.kind(&arm.body)?;
                    come_to = Some(match come_to {
                        Some(before) => either(before, kind),
                        None => kind,
                    });
                }
                Some(come_to.unwrap_or(Kind::Plain))
            }
            Expr::While(inner) => {
                self.kind(&inner.cond)?;
                self.block(&inner.body)
            }
            Expr::Loop(inner) => self.block(&inner.body).map(|_| Kind::Unknown),
            Expr::Break(inner) => self.end(inner.expr.as_deref()),
            Expr::Return(inner) => self.end(inner.expr.as_deref()),
            Expr::Continue(inner) if inner.label.is_none() => Some(Kind::Plain),
            Expr::Macro(call) => self.call_of_macro(&call.mac),
            Expr::Call(call) => self.call(call),
            Expr::MethodCall(call) => self.method(call),
            _ => None,
        }
    }

    fn plain(&self, expression: &Expr) -> Option<Kind> {
        (self.kind(expression)? == Kind::Plain).then_some(Kind::Plain)
    }

    fn end(&self, value: Option<&Expr>) -> Option<Kind> {
        match value {
            Some(value) => self.kind(value).map(|_| Kind::Plain),
            None => Some(Kind::Plain),
        }
    }

    fn path(&self, path: &syn::Path) -> Kind {
        let Some(ident) = path.get_ident() else {
            let begins_here = ["crate", "self", "super"]
                .iter()
                .any(|root| path.segments[0].ident == root);
            return match (begins_here, path.segments.last()) {
                (true, Some(last)) => self.variable(&name(&last.ident)),
                // `State::Done`
                _ if path.segments.len() == 2
                    && self.names.is_own(&name(&path.segments[0].ident)) =>
                {
                    Kind::Own(name(&path.segments[0].ident))
                }
                // `Ordering::Acquire`
                _ if self.names.last_in_std(path).is_some() => Kind::Plain,
                _ => Kind::Unknown,
            };
        };
        match name(ident).as_str() {
            "self" => self.names.this(self.scope.get()),
            "None" if self.names.is_std("None") => Kind::Plain.answer(),
            // `Acquire`, which may be imported.
            ident => self.variable(ident),
        }
    }

    fn variable(&self, name: &str) -> Kind {
        let parameters = self.parameters.borrow().clone();
        let found = parameters.iter().rev().find(|(known, _)| known == name);
        match found {
            Some((_, kind)) => kind.clone(),
            None => {
                let of_value = |value: &Expr| self.value(value);
                self.names.variable(name, self.scope.get(), &of_value)
            }
        }
    }

    /// What a variable is bound to; here it is no matter how that came to be.
    fn value(&self, value: &Expr) -> Option<Kind> {
        if let Expr::Call(call) = value
            && let Expr::Path(path) = &*call.func
            && let Some(last) = self.names.last_in_std(&path.path)
            && path.path.segments.len() > 1
        {
            let of = &path.path.segments[path.path.segments.len() - 2].ident;
            let first = || call.args.first().and_then(|first| self.value(first));
            return match (name(of).as_str(), last.as_str()) {
                ("Arc" | "Box" | "Rc", "new") | ("Arc" | "Rc", "clone") => first(),
                ("Mutex" | "RwLock", "new") => {
                    Some(Kind::Lock(Box::new(first().unwrap_or(Kind::Unknown))))
                }
                ("thread", "spawn") => Some(Kind::Handle),
                ("Once", "new") => Some(Kind::Once),
                (atomic, "new") if atomic.starts_with("Atomic") => Some(Kind::atomic(atomic)),
                _ => self.kind(value),
            };
        }
        match value {
            Expr::MethodCall(call) if call.method == "clone" => self.value(&call.receiver),
            Expr::MethodCall(call) => match self.own_method(call) {
                Some(functions) => self.all_come_to(&functions),
                None => self.kind(value),
            },
            Expr::Call(call) => match self.own_function(call) {
                Some(functions) => self.all_come_to(&functions),
                None => self.makes(&call.func).or_else(|| self.kind(value)),
            },
            Expr::Struct(one) => self.names.own(&one.path, self.scope.get()),
            Expr::Reference(inner) => self.value(&inner.expr),
            Expr::Array(array) => self.list(array.elems.iter()),
            Expr::Repeat(repeat) => self.list([&*repeat.expr]),
            Expr::Const(one) => match &one.block.stmts[..] {
                [Stmt::Expr(only, None)] => self.value(only),
                _ => None,
            },
            _ => self.kind(value),
        }
    }

    fn list<'e>(&self, values: impl IntoIterator<Item = &'e Expr>) -> Option<Kind> {
        let kinds: Option<Vec<_>> = values.into_iter().map(|one| self.value(one)).collect();
        let mut kinds = kinds?.into_iter();
        let first = kinds.next()?;
        kinds.all(|kind| kind == first).then(|| first.list())
    }

    /// A type of the program's of which a value is made by its own name, or as it is by
    /// default.
    fn makes(&self, function: &Expr) -> Option<Kind> {
        let Expr::Path(path) = function else {
            return None;
        };
        let all: Vec<_> = path.path.segments.iter().collect();
        match &all[..] {
            [_] => self.names.own(&path.path, self.scope.get()),
            [of, last] if last.ident == "default" => {
                let of = syn::Path::from(of.ident.clone());
                self.names.own(&of, self.scope.get())
            }
            _ => None,
        }
    }

    /// What is called, if it is the program's: all that may be meant.
    fn own_function(&self, call: &syn::ExprCall) -> Option<Vec<Function<'a>>> {
        let Expr::Path(path) = &*call.func else {
            return None;
        };
        let all: Vec<_> = path.path.segments.iter().collect();
        match &all[..] {
            [only] => {
                let called = name(&only.ident);
                let is_it = !self.names.imported.contains(&called)
                    && !self.names.is_variable(&called, self.scope.get());
                let found = self.names.functions.get(&called).filter(|_| is_it);
                found.cloned()
            }
            [of, last] => {
                let of = syn::Path::from(of.ident.clone());
                let Some(Kind::Own(of)) = self.names.own(&of, self.scope.get()) else {
                    return None;
                };
                let called = (of, name(&last.ident));
                self.names.methods.get(&called).cloned()
            }
            _ => None,
        }
    }

    /// The same of a method. Others' traits have none of its name for a type of the
    /// program's, or it would be ambiguous, unless it is the program's that says so.
    fn own_method(&self, call: &syn::ExprMethodCall) -> Option<Vec<Function<'a>>> {
        let Kind::Own(of) = self.kind(&call.receiver)? else {
            return None;
        };
        let called = (of, name(&call.method));
        self.names.methods.get(&called).cloned()
    }

    fn all_come_to(&self, functions: &[Function<'_>]) -> Option<Kind> {
        let mut kinds = functions.iter().map(|one| self.names.comes_to(one));
        let first = kinds.next()?;
        kinds.all(|kind| kind == first).then_some(first)
    }

    /// What a call of one of these comes to, if none leaves anything behind, and what it
    /// returns does nothing when it is dropped.
    fn calls(&self, functions: &[Function<'a>]) -> Option<Kind> {
        let come_to = self.all_come_to(functions)?;
        let borrows = |one: &Function<'_>| {
            matches!(&one.signature.output, syn::ReturnType::Type(_, kind)
                if matches!(**kind, syn::Type::Reference(_)))
        };
        let is_harmless = functions.iter().all(borrows) || is_plain(&come_to);
        let leaves_nothing = functions.iter().all(|one| self.is_function(one));
        (is_harmless && leaves_nothing).then_some(come_to)
    }

    /// Whether a function leaves nothing behind; one that calls itself may.
    fn is_function(&self, function: &Function<'_>) -> bool {
        if function.signature.asyncness.is_some()
            || !self.pending.borrow_mut().insert(function.scope)
        {
            return false;
        }
        let outer = self.scope.replace(function.scope);
        let parameters = self.parameters.take();
        let found = self.block(function.block).is_some();
        self.parameters.replace(parameters);
        self.scope.set(outer);
        self.pending.borrow_mut().remove(&function.scope);
        found
    }

    fn unary(&self, operator: &UnOp, kind: Kind) -> Option<Kind> {
        match (operator, kind) {
            // The reference has been looked through, or is what a guard leads to.
            (UnOp::Deref(_), Kind::Own(of)) => {
                (!self.names.leading.contains(&of)).then_some(Kind::Own(of))
            }
            (UnOp::Deref(_), kind) if ![Kind::Unknown, Kind::Pointer].contains(&kind) => Some(kind),
            (_, Kind::Plain) => Some(Kind::Plain),
            _ => None,
        }
    }

    fn binary(&self, both: &syn::ExprBinary) -> Option<Kind> {
        let (left, right) = (self.kind(&both.left)?, self.kind(&both.right)?);
        let is_known = |kind: &Kind| match kind {
            Kind::Plain | Kind::Pointer => true,
            Kind::Answer(kind) => matches!(**kind, Kind::Plain | Kind::Pointer),
            _ => false,
        };
        match both.op {
            BinOp::And(_) | BinOp::Or(_) => Some(Kind::Plain),
            BinOp::AddAssign(_)
            | BinOp::SubAssign(_)
            | BinOp::MulAssign(_)
            | BinOp::DivAssign(_)
            | BinOp::RemAssign(_)
            | BinOp::BitXorAssign(_)
            | BinOp::BitAndAssign(_)
            | BinOp::BitOrAssign(_)
            | BinOp::ShlAssign(_)
            | BinOp::ShrAssign(_) => None,
            BinOp::Eq(_) | BinOp::Ne(_) if self.is_compared(&left, &right) => Some(Kind::Plain),
            _ => (is_known(&left) && is_known(&right)).then_some(Kind::Plain),
        }
    }

    /// Whether two values are compared as it was derived, field by field, each of which is
    /// plain.
    fn is_compared(&self, left: &Kind, right: &Kind) -> bool {
        let Kind::Own(of) = left else { return false };
        left == right
            && self.names.types.get(of) == Some(&1)
            && self.names.compared.contains(of)
            && self.names.has_plain_fields(of)
    }

    fn call(&self, call: &syn::ExprCall) -> Option<Kind> {
        let Expr::Path(path) = &*call.func else {
            return None;
        };
        let mut arguments = vec![];
        for argument in &call.args {
            arguments.push(self.kind(argument)?);
        }
        if let Some(functions) = self.own_function(call) {
            return self.calls(&functions);
        }
        let last = self.names.last_in_std(&path.path)?;
        // A closure may have the name of a function.
        if path.path.segments.len() == 1 && self.names.is_variable(&last, self.scope.get()) {
            return None;
        }
        // A trait may give a type of std's more functions, with the names of others.
        let of = path.path.segments.iter().rev().nth(1);
        if let Some(of) = of.map(|of| name(&of.ident))
            && !is_at_home(&last, &of)
        {
            return None;
        }
        let first = arguments.into_iter().next();
        match last.as_str() {
            "spin_loop" | "yield_now" | "sleep" | "park" | "park_timeout" | "fence"
            | "from_secs" | "from_millis" | "from_micros" | "from_nanos" => Some(Kind::Plain),
            "strong_count" | "weak_count" => Some(Kind::Plain),
            "current" => Some(Kind::Thread),
            "Some" | "Ok" | "Err" => Some(first?.answer()),
            "drop" => (first? != Kind::Unknown).then_some(Kind::Plain),
            _ => None,
        }
    }

    fn method(&self, call: &syn::ExprMethodCall) -> Option<Kind> {
        let kind = self.kind(&call.receiver)?;
        let method = name(&call.method);
        if let Some(come_to) = self.calls_closure(&kind, &method, call) {
            return come_to;
        }
        if !call.args.iter().all(|argument| self.is_pure(argument)) {
            return None;
        }
        // A trait of the program's may be there for what leads to a tool of std's.
        if self.names.of_traits.contains(&method) {
            return None;
        }
        if matches!(kind, Kind::Own(_)) {
            return self.calls(&self.own_method(call)?);
        }
        let come_to = match (kind, method.as_str()) {
            (
                Kind::Atomic(kind),
                "load" | "store" | "swap" | "fetch_add" | "fetch_sub" | "fetch_and" | "fetch_or"
                | "fetch_xor" | "fetch_max" | "fetch_min",
            ) => *kind,
            (Kind::Atomic(kind), "compare_exchange" | "compare_exchange_weak") => kind.answer(),
            (Kind::Pointer, "is_null") => Kind::Plain,
            (
                Kind::Lock(kind),
                "lock" | "try_lock" | "read" | "try_read" | "write" | "try_write",
            ) => kind.answer(),
            (Kind::Lock(_), "is_poisoned") => Kind::Plain,
            (Kind::Answer(_), "is_ok" | "is_err" | "is_some" | "is_none") => Kind::Plain,
            (Kind::Answer(kind), "unwrap" | "expect" | "unwrap_or") => *kind,
            (Kind::Answer(kind), "ok" | "as_ref") => kind.answer(),
            (Kind::Poisoned(kind), "into_inner") => *kind,
            (Kind::Handle, "is_finished") => Kind::Plain,
            (Kind::Handle, "thread") => Kind::Thread,
            (Kind::Thread, "unpark") => Kind::Plain,
            (Kind::Receiver, "recv" | "try_recv" | "recv_timeout") => Kind::Unknown.answer(),
            (Kind::Sender, "send" | "try_send") => Kind::Unknown.answer(),
            (Kind::Once, "is_completed") => Kind::Plain,
            (Kind::OnceLock(kind), "get") => kind.answer(),
            (Kind::List(_), "len" | "is_empty") => Kind::Plain,
            (Kind::List(kind), "iter") => kind.list(),
            (Kind::List(kind), "first" | "last" | "get") => kind.answer(),
            (Kind::Plain, "wrapping_add" | "wrapping_sub" | "min" | "max") => Kind::Plain,
            _ => return None,
        };
        Some(come_to)
    }

    /// What a method comes to that calls what it is given, if it is one.
    fn calls_closure(
        &self,
        kind: &Kind,
        method: &str,
        call: &syn::ExprMethodCall,
    ) -> Option<Option<Kind>> {
        let (given, come_to) = match (kind, method) {
            (Kind::List(kind), "all" | "any") if is_made_here(&call.receiver) => {
                (kind, Some(Kind::Plain))
            }
            (Kind::Answer(kind), "is_ok_and" | "is_some_and" | "is_none_or") => {
                (kind, Some(Kind::Plain))
            }
            (Kind::Answer(kind), "unwrap_or_else") => {
                return Some(self.recovers(kind, call));
            }
            _ => return None,
        };
        let [Expr::Closure(closure)] = &call.args.iter().collect::<Vec<_>>()[..] else {
            return Some(None);
        };
        Some(self.closure(closure, (**given).clone()).and(come_to))
    }

    fn closure(&self, closure: &syn::ExprClosure, given: Kind) -> Option<Kind> {
        let [parameter] = &closure.inputs.iter().collect::<Vec<_>>()[..] else {
            return None;
        };
        let parameter = match parameter {
            Pat::Ident(one) if one.by_ref.is_none() => name(&one.ident),
            _ => return None,
        };
        self.parameters.borrow_mut().push((parameter, given));
        let kind = self.kind(&closure.body);
        self.parameters.borrow_mut().pop();
        kind
    }

    /// What is left of a poisoned lock: `|error| error.into_inner()`, or the function.
    fn recovers(&self, kind: &Kind, call: &syn::ExprMethodCall) -> Option<Kind> {
        let [function] = &call.args.iter().collect::<Vec<_>>()[..] else {
            return None;
        };
        match function {
            Expr::Closure(closure) => self.closure(closure, Kind::Poisoned(Box::new(kind.clone()))),
            Expr::Path(path) => {
                let last = self.names.last_in_std(&path.path)?;
                (last == "into_inner").then(|| kind.clone())
            }
            _ => None,
        }
    }

    fn call_of_macro(&self, call: &syn::Macro) -> Option<Kind> {
        let called = name(call.path.get_ident()?);
        if called != "matches" || !self.names.is_std("matches") {
            return None;
        }
        let subject = |input: syn::parse::ParseStream<'_>| {
            let subject: Expr = input.parse()?;
            input.parse::<syn::Token![,]>()?;
            let pattern = Pat::parse_multi_with_leading_vert(input)?;
            input.parse::<Option<syn::Token![,]>>()?;
            Ok((subject, pattern))
        };
        let (subject, pattern) = call.parse_body_with(subject).ok()?;
        self.kind(&subject)?;
        borrows_nothing(&pattern).then_some(Kind::Plain)
    }
}

/// Whether to drop it is nothing.
fn is_plain(kind: &Kind) -> bool {
    match kind {
        Kind::Plain => true,
        Kind::Answer(inner) | Kind::List(inner) => is_plain(inner),
        _ => false,
    }
}

fn either(one: Kind, other: Kind) -> Kind {
    match one == other {
        true => one,
        false => Kind::Unknown,
    }
}

/// Whether a pattern takes nothing out, and borrows nothing to change it: names,
/// numbers, and what is in an `Ok`.
fn borrows_nothing(pattern: &Pat) -> bool {
    match pattern {
        Pat::Ident(one) => one.by_ref.is_none() && one.subpat.is_none(),
        Pat::Wild(_) | Pat::Lit(_) | Pat::Path(_) | Pat::Range(_) => true,
        Pat::Or(or) => or.cases.iter().all(borrows_nothing),
        Pat::Paren(inner) => borrows_nothing(&inner.pat),
        Pat::TupleStruct(inner) => inner.elems.iter().all(borrows_nothing),
        _ => false,
    }
}
