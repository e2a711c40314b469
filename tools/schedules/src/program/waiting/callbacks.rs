//! Functions that are called by a variable: `until` of a `fn until(is_done: impl Fn() -> bool)`
//! calls what its callers have written, and `let is_done = || …` is written once.

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::punctuated::Punctuated;
use syn::{Expr, FnArg, Local, Pat, Signature, Token, Type, TypeParamBound, WherePredicate};

use crate::program::tokens::name;

/// What may be called by which variable.
#[derive(Default)]
pub struct Callbacks<'a> {
    /// The parameters of a name that may be called.
    parameters: BTreeMap<String, Vec<Parameter>>,
    /// What begins as a closure and stays it.
    closures: BTreeMap<String, Vec<&'a Expr>>,
    /// How often a variable of a name is bound.
    bound: BTreeMap<String, usize>,
    /// How often a name is said, and how often only to declare or to import it.
    said: BTreeMap<String, usize>,
    declared: BTreeMap<String, usize>,
    /// The calls of a name, by what each is given, `self` among it.
    calls: BTreeMap<String, Vec<Vec<&'a Expr>>>,
}

struct Parameter {
    function: String,
    /// `self` is the first.
    at: usize,
}

impl<'a> Callbacks<'a> {
    /// All that a variable of that name may be, each as it is written; `None` if it may be
    /// something else.
    pub fn of(&self, variable: &str) -> Option<Vec<&'a Expr>> {
        let parameters = self.parameters.get(variable).map_or(&[][..], Vec::as_slice);
        let mut all = self.closures.get(variable).cloned().unwrap_or_default();
        if self.bound.get(variable) != Some(&(parameters.len() + all.len())) {
            return None;
        }
        for Parameter { function, at } in parameters {
            let calls = self.calls.get(function)?;
            let declared = self.declared.get(function)?;
            // Who says its name without a call may hand it on.
            if self.said.get(function) != Some(&(declared + calls.len())) {
                return None;
            }
            for arguments in calls {
                all.push(plain(arguments.get(*at)?));
            }
        }
        Some(all)
    }

    pub fn declare(&mut self, signature: &Signature) {
        let function = name(&signature.ident);
        *self.declared.entry(function.clone()).or_default() += 1;
        for (at, parameter) in signature.inputs.iter().enumerate() {
            if let FnArg::Typed(typed) = parameter
                && let Some(one) = plain_name(&typed.pat)
                && may_be_called(&typed.ty, signature)
            {
                let function = function.clone();
                let parameters = self.parameters.entry(one).or_default();
                parameters.push(Parameter { function, at });
            }
        }
    }

    pub fn import(&mut self, ident: &Ident) {
        *self.declared.entry(name(ident)).or_default() += 1;
    }

    pub fn begin(&mut self, local: &'a Local) {
        let begins = local.init.as_ref().filter(|init| init.diverge.is_none());
        if let Some(init) = begins
            && let Some(one) = plain_name(&local.pat)
            && let Expr::Closure(_) = plain(&init.expr)
        {
            self.closures
                .entry(one)
                .or_default()
                .push(plain(&init.expr));
        }
    }

    pub fn bind(&mut self, ident: &Ident) {
        *self.bound.entry(name(ident)).or_default() += 1;
    }

    pub fn say(&mut self, ident: &Ident) {
        *self.said.entry(name(ident)).or_default() += 1;
    }

    /// The tokens of a macro, in which nothing is looked for.
    pub fn say_all(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => self.say(&ident),
                TokenTree::Group(group) => self.say_all(group.stream()),
                _ => {}
            }
        }
    }

    pub fn call(&mut self, call: &'a syn::ExprCall) {
        if let Expr::Path(path) = &*call.func
            && let Some(last) = path.path.segments.last()
        {
            let given = call.args.iter().collect();
            self.calls.entry(name(&last.ident)).or_default().push(given);
        }
    }

    pub fn call_of_method(&mut self, call: &'a syn::ExprMethodCall) {
        let given = std::iter::once(&*call.receiver).chain(&call.args);
        let calls = self.calls.entry(name(&call.method)).or_default();
        calls.push(given.collect());
    }
}

/// Without what only leads to it.
fn plain(expression: &Expr) -> &Expr {
    match expression {
        Expr::Paren(inner) => plain(&inner.expr),
        Expr::Group(inner) => plain(&inner.expr),
        Expr::Reference(inner) if inner.mutability.is_none() => plain(&inner.expr),
        other => other,
    }
}

/// A name, if the pattern is no more, and it stays what it is.
fn plain_name(pattern: &Pat) -> Option<String> {
    match pattern {
        Pat::Ident(one) if one.by_ref.is_none() && one.mutability.is_none() => {
            one.subpat.is_none().then(|| name(&one.ident))
        }
        _ => None,
    }
}

/// Whether a parameter of that type is an `Fn` or a pointer to a function.
fn may_be_called(of: &Type, signature: &Signature) -> bool {
    match of {
        Type::BareFn(_) => true,
        Type::Paren(inner) => may_be_called(&inner.elem, signature),
        Type::Reference(inner) => {
            inner.mutability.is_none() && may_be_called(&inner.elem, signature)
        }
        Type::ImplTrait(one) => has_call(&one.bounds),
        Type::TraitObject(one) => has_call(&one.bounds),
        Type::Path(path) => path.path.get_ident().is_some_and(|of| {
            let mut parameters = signature.generics.type_params();
            let predicates = signature.generics.where_clause.iter();
            let mut predicates = predicates.flat_map(|clause| &clause.predicates);
            parameters.any(|one| one.ident == *of && has_call(&one.bounds))
                || predicates.any(|one| match one {
                    WherePredicate::Type(one) => {
                        matches!(&one.bounded_ty, Type::Path(path) if path.path.is_ident(of))
                            && has_call(&one.bounds)
                    }
                    _ => false,
                })
        }),
        _ => false,
    }
}

fn has_call(bounds: &Punctuated<TypeParamBound, Token![+]>) -> bool {
    bounds.iter().any(|bound| match bound {
        TypeParamBound::Trait(one) => one.path.segments.last().is_some_and(|last| {
            let is_call = matches!(last.arguments, syn::PathArguments::Parenthesized(_));
            is_call && last.ident == "Fn"
        }),
        _ => false,
    })
}
