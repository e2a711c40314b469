//! Collects the names of a program.

use proc_macro2::TokenTree;
use syn::visit::{self, Visit};
use syn::{Block, Expr, Pat, Signature, Type, UseTree};

use super::kinds::Kind;
use super::mark::stays;
use super::names::{Function, Given, Names, Scope, is_root_of_std};
use crate::program::tokens::{is, name};

impl<'a> Names<'a> {
    fn give(&mut self, name: String, given: Given<'a>) {
        let within = self.within.last().copied().unwrap_or(0);
        if let Some(scope) = self.scopes.get_mut(within) {
            scope.variables.entry(name).or_default().push(given);
        }
    }

    fn give_to_all(&mut self, name: String, given: Given<'a>) {
        self.statics.entry(name).or_default().push(given);
    }

    /// Goes through a function, in a scope of its own.
    fn function(&mut self, signature: &'a Signature, block: &'a Block) {
        let scope = self.scopes.len();
        self.scopes.push(Scope {
            block: Some(block),
            this: self.this,
            ..Scope::default()
        });
        let called = name(&signature.ident);
        let function = Function {
            signature,
            block,
            scope,
        };
        match self.this {
            Some(this) => {
                let of = of_path(this).unwrap_or_default();
                let named = self.methods.entry((of, called)).or_default();
                named.push(function);
            }
            None => self.functions.entry(called).or_default().push(function),
        }
        self.within.push(scope);
        let outer = self.this.take();
        self.visit_signature(signature);
        self.visit_block(block);
        self.this = outer;
        self.within.pop();
    }

    fn makes(&mut self, ident: &syn::Ident, attributes: &[syn::Attribute]) {
        let made = name(ident);
        *self.types.entry(made.clone()).or_default() += 1;
        if attributes.iter().any(|one| derives(one, "Deref")) {
            self.leading.insert(made.clone());
        }
        if attributes.iter().any(|one| derives(one, "PartialEq")) {
            self.compared.insert(made.clone());
        }
        // A macro may make something else of it.
        if !attributes.iter().all(is_known) {
            self.imported.insert(made);
        }
    }

    fn bind(&mut self, pattern: &'a Pat, given: Given<'a>) {
        match (pattern, given) {
            (Pat::Ident(one), given) if one.subpat.is_none() => self.give(name(&one.ident), given),
            (Pat::Type(typed), _) => self.bind(&typed.pat, Given::Type(&typed.ty)),
            (Pat::Reference(inner), given) => self.bind(&inner.pat, given),
            (Pat::Paren(inner), given) => self.bind(&inner.pat, given),
            (Pat::Tuple(tuple), Given::Value(Expr::Tuple(values)))
                if tuple.elems.len() == values.elems.len() =>
            {
                for (pattern, value) in tuple.elems.iter().zip(&values.elems) {
                    self.bind(pattern, Given::Value(value));
                }
            }
            (Pat::Tuple(tuple), Given::Type(Type::Tuple(types)))
                if tuple.elems.len() == types.elems.len() =>
            {
                for (pattern, kind) in tuple.elems.iter().zip(&types.elems) {
                    self.bind(pattern, Given::Type(kind));
                }
            }
            (Pat::Tuple(tuple), Given::Value(Expr::Call(call))) if tuple.elems.len() == 2 => {
                self.bind(&tuple.elems[0], Given::Half(&call.func, Kind::Sender));
                self.bind(&tuple.elems[1], Given::Half(&call.func, Kind::Receiver));
            }
            _ => {
                let mut bound = Bound(vec![]);
                bound.visit_pat(pattern);
                for name in bound.0 {
                    self.give(name, Given::Unknown);
                }
            }
        }
    }

    fn imports(&mut self, tree: &UseTree, root: Option<Root>, parent: &str) {
        match tree {
            UseTree::Path(path) => {
                let this = name(&path.ident);
                let root = root.unwrap_or(match this.as_str() {
                    "crate" | "self" | "super" => Root::Own,
                    root if is_root_of_std(root) => Root::Std,
                    _ => Root::Other,
                });
                self.imports(&path.tree, Some(root), &this);
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.imports(tree, root, parent);
                }
            }
            UseTree::Name(one) => {
                let this = match name(&one.ident) {
                    this if this == "self" => parent.to_owned(),
                    this => this,
                };
                match root {
                    Some(Root::Std) => self.from_std.insert(this),
                    // What the program makes is known by its own name.
                    Some(Root::Own) => false,
                    _ => self.imported.insert(this),
                };
            }
            UseTree::Rename(rename) => {
                self.imported.insert(name(&rename.rename));
            }
            UseTree::Glob(_) => self.hides |= !matches!(root, Some(Root::Std | Root::Own)),
        }
    }
}

/// Where what is imported comes from.
#[derive(Clone, Copy)]
enum Root {
    Std,
    Own,
    Other,
}

/// The names that a pattern binds.
struct Bound(Vec<String>);

impl Visit<'_> for Bound {
    fn visit_pat_ident(&mut self, ident: &syn::PatIdent) {
        self.0.push(name(&ident.ident));
        visit::visit_pat_ident(self, ident);
    }
}

impl<'a> Visit<'a> for Names<'a> {
    fn visit_item_static(&mut self, item: &'a syn::ItemStatic) {
        self.give_to_all(name(&item.ident), Given::Type(&item.ty));
        visit::visit_item_static(self, item);
    }

    fn visit_item_const(&mut self, item: &'a syn::ItemConst) {
        self.give_to_all(name(&item.ident), Given::Type(&item.ty));
        visit::visit_item_const(self, item);
    }

    fn visit_item_struct(&mut self, item: &'a syn::ItemStruct) {
        self.makes(&item.ident, &item.attrs);
        let of = name(&item.ident);
        for (number, field) in item.fields.iter().enumerate() {
            let called = match &field.ident {
                Some(ident) => name(ident),
                None => number.to_string(),
            };
            let types = self.fields.entry((of.clone(), called)).or_default();
            types.push(&field.ty);
        }
        visit::visit_item_struct(self, item);
    }

    fn visit_item_enum(&mut self, item: &'a syn::ItemEnum) {
        self.makes(&item.ident, &item.attrs);
        let of = name(&item.ident);
        for (number, field) in item.variants.iter().flat_map(|one| &one.fields).enumerate() {
            // No name by which it could be looked up.
            let types = self
                .fields
                .entry((of.clone(), format!("of variants {number}")));
            types.or_default().push(&field.ty);
        }
        visit::visit_item_enum(self, item);
    }

    fn visit_item_union(&mut self, item: &'a syn::ItemUnion) {
        self.makes(&item.ident, &item.attrs);
        visit::visit_item_union(self, item);
    }

    // What these stand for is not followed.

    fn visit_item_type(&mut self, item: &'a syn::ItemType) {
        self.imported.insert(name(&item.ident));
    }

    fn visit_item_trait(&mut self, item: &'a syn::ItemTrait) {
        self.imported.insert(name(&item.ident));
        visit::visit_item_trait(self, item);
    }

    fn visit_item_mod(&mut self, item: &'a syn::ItemMod) {
        self.imported.insert(name(&item.ident));
        visit::visit_item_mod(self, item);
    }

    fn visit_type_param(&mut self, parameter: &'a syn::TypeParam) {
        self.imported.insert(name(&parameter.ident));
        visit::visit_type_param(self, parameter);
    }

    fn visit_item_extern_crate(&mut self, item: &'a syn::ItemExternCrate) {
        let renamed = item.rename.as_ref().map(|(_, ident)| ident);
        if let Some(renamed) = renamed {
            self.imported.insert(name(renamed));
        }
    }

    fn visit_item_use(&mut self, item: &'a syn::ItemUse) {
        self.imports(&item.tree, None, "");
    }

    fn visit_item_impl(&mut self, item: &'a syn::ItemImpl) {
        if let Some((_, of, _)) = &item.trait_
            && of.segments.last().is_some_and(|last| last.ident == "Deref")
        {
            self.leading.extend(of_path(&item.self_ty));
        }
        let outer = self.this.replace(&item.self_ty);
        visit::visit_item_impl(self, item);
        self.this = outer;
    }

    fn visit_impl_item_fn(&mut self, item: &'a syn::ImplItemFn) {
        self.function(&item.sig, &item.block);
    }

    fn visit_item_fn(&mut self, item: &'a syn::ItemFn) {
        let outer = self.this.take();
        self.function(&item.sig, &item.block);
        self.this = outer;
    }

    fn visit_trait_item_fn(&mut self, item: &'a syn::TraitItemFn) {
        self.of_traits.insert(name(&item.sig.ident));
        if let Some(block) = &item.default {
            self.function(&item.sig, block);
        }
    }

    fn visit_fn_arg(&mut self, argument: &'a syn::FnArg) {
        if let syn::FnArg::Typed(typed) = argument {
            self.bind(&typed.pat, Given::Type(&typed.ty));
        }
    }

    fn visit_expr_closure(&mut self, closure: &'a syn::ExprClosure) {
        for input in &closure.inputs {
            self.bind(input, Given::Unknown);
        }
        self.visit_expr(&closure.body);
    }

    fn visit_local(&mut self, local: &'a syn::Local) {
        match &local.init {
            Some(init) => self.bind(&local.pat, Given::Value(&init.expr)),
            None => self.bind(&local.pat, Given::Unknown),
        }
        if let Some(init) = &local.init {
            visit::visit_local_init(self, init);
        }
    }

    fn visit_expr_for_loop(&mut self, one: &'a syn::ExprForLoop) {
        self.bind(&one.pat, Given::Element(&one.expr));
        self.visit_expr(&one.expr);
        self.visit_block(&one.body);
    }

    /// Any other pattern.
    fn visit_pat_ident(&mut self, ident: &'a syn::PatIdent) {
        self.give(name(&ident.ident), Given::Unknown);
        visit::visit_pat_ident(self, ident);
    }

    fn visit_macro(&mut self, call: &'a syn::Macro) {
        self.hides |= makes_items(&call.tokens);
    }

    fn visit_item_macro(&mut self, item: &'a syn::ItemMacro) {
        if let Some(ident) = &item.ident {
            self.imported.insert(name(ident));
        }
        self.hides |= item.ident.is_none() || makes_items(&item.mac.tokens);
    }
}

/// The name of a type that is one.
fn of_path(kind: &Type) -> Option<String> {
    match kind {
        Type::Path(path) if path.qself.is_none() && path.path.segments.len() == 1 => {
            Some(name(&path.path.segments[0].ident))
        }
        _ => None,
    }
}

/// Whether an attribute of a type leaves its fields as they stand.
fn is_known(attribute: &syn::Attribute) -> bool {
    const MORE: [&str; 3] = ["derive", "repr", "non_exhaustive"];
    MORE.iter().any(|known| attribute.path().is_ident(known))
        || stays(std::slice::from_ref(attribute))
}

/// Whether an attribute derives a trait of this name.
fn derives(attribute: &syn::Attribute, of: &str) -> bool {
    let Ok(list) = attribute.meta.require_list() else {
        return false;
    };
    let mut tokens = list.tokens.clone().into_iter();
    attribute.path().is_ident("derive")
        && tokens.any(|token| matches!(token, TokenTree::Ident(ident) if is(&ident, of)))
}

fn makes_items(tokens: &proc_macro2::TokenStream) -> bool {
    const ITEMS: [&str; 9] = [
        "fn", "static", "struct", "enum", "type", "use", "mod", "let", "trait",
    ];
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ITEMS.contains(&name(&ident).as_str()),
        TokenTree::Group(group) => makes_items(&group.stream()),
        _ => false,
    })
}
