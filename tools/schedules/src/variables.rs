//! Which variable holds what is made where.

use std::collections::BTreeMap;

use syn::spanned::Spanned;
use syn::visit::{self, Visit};

/// For each line of an initializer, the name that it is for: the innermost
/// one, and of several the last, which is a channel's receiver.
pub fn by_line(file: &syn::File) -> BTreeMap<u32, String> {
    let mut variables = Variables::default();
    variables.visit_file(file);
    variables.0
}

#[derive(Default)]
struct Variables(BTreeMap<u32, String>);

impl Variables {
    fn name(&mut self, initializer: &impl Spanned, name: &str) {
        let span = initializer.span();
        for line in span.start().line..=span.end().line {
            self.0.insert(line as u32, name.to_owned());
        }
    }
}

impl<'ast> Visit<'ast> for Variables {
    fn visit_local(&mut self, local: &'ast syn::Local) {
        let mut names = Names::default();
        names.visit_pat(&local.pat);
        if let (Some(name), Some(init)) = (names.0.last(), &local.init) {
            self.name(&init.expr, name);
        }
        visit::visit_local(self, local);
    }

    fn visit_item_static(&mut self, item: &'ast syn::ItemStatic) {
        self.name(&item.expr, &item.ident.to_string());
        visit::visit_item_static(self, item);
    }

    fn visit_field_value(&mut self, field: &'ast syn::FieldValue) {
        // A text or a variable, which may have no name of its own here, has made
        // nothing.
        let makes = !matches!(field.expr, syn::Expr::Lit(_) | syn::Expr::Path(_));
        if let (syn::Member::Named(name), true) = (&field.member, makes) {
            self.name(&field.expr, &name.to_string());
        }
        visit::visit_field_value(self, field);
    }
}

#[derive(Default)]
struct Names(Vec<String>);

impl<'ast> Visit<'ast> for Names {
    fn visit_pat_ident(&mut self, pattern: &'ast syn::PatIdent) {
        self.0.push(pattern.ident.to_string());
    }
}
