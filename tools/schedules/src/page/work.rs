//! Which function of a program a thread runs, if it is one.

use std::collections::BTreeSet;

use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{Expr, Token};

/// Functions whose names say no more than that something is done.
const TELL_NOTHING: [&str; 11] = [
    "call", "clone", "default", "drop", "from", "get", "lock", "main", "new", "run", "start",
];

/// Longer names leave no room for what a thread does.
const LONGEST: usize = 20;

/// The functions and methods that a program has itself.
#[derive(Debug, Default)]
pub struct Functions(BTreeSet<String>);

impl Functions {
    pub fn add(&mut self, file: &syn::File) {
        self.visit_file(file);
    }

    /// The only one of them that this names, whether it calls it or hands it on.
    pub fn only_in(&self, work: &Expr) -> Option<String> {
        let mut named = Named {
            all: self,
            found: BTreeSet::new(),
        };
        named.visit_expr(work);
        let mut found = named.found.into_iter();
        found.next().filter(|_| found.next().is_none())
    }
}

impl<'ast> Visit<'ast> for Functions {
    fn visit_signature(&mut self, signature: &'ast syn::Signature) {
        let name = signature.ident.to_string();
        if (2..=LONGEST).contains(&name.len()) && !TELL_NOTHING.contains(&&*name) {
            self.0.insert(name);
        }
        visit::visit_signature(self, signature);
    }
}

/// Those that an expression names.
struct Named<'a> {
    all: &'a Functions,
    found: BTreeSet<String>,
}

impl Named<'_> {
    fn name(&mut self, name: &syn::Ident) {
        let name = name.to_string();
        if self.all.0.contains(&name) {
            self.found.insert(name);
        }
    }
}

impl<'ast> Visit<'ast> for Named<'_> {
    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        if let Some(last) = path.path.segments.last() {
            self.name(&last.ident);
        }
        visit::visit_expr_path(self, path);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.name(&call.method);
        visit::visit_expr_method_call(self, call);
    }

    /// What is handed to `println!` and the like.
    fn visit_macro(&mut self, of: &'ast syn::Macro) {
        let arguments = of.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated);
        for argument in arguments.iter().flatten() {
            self.visit_expr(argument);
        }
    }
}
