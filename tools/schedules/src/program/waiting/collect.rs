//! Collects the names of a program.

use syn::visit::{self, Visit};
use syn::{Expr, Pat, Type, UseTree};

use super::kinds::Kind;
use super::names::{Given, Names, is_root_of_std};
use crate::program::tokens::name;

impl<'a> Names<'a> {
    fn give(&mut self, name: String, given: Given<'a>) {
        self.variables.entry(name).or_default().push(given);
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
        self.give(name(&item.ident), Given::Type(&item.ty));
        visit::visit_item_static(self, item);
    }

    fn visit_item_const(&mut self, item: &'a syn::ItemConst) {
        self.give(name(&item.ident), Given::Type(&item.ty));
        visit::visit_item_const(self, item);
    }

    fn visit_field(&mut self, field: &'a syn::Field) {
        if let Some(ident) = &field.ident {
            let types = self.fields.entry(name(ident)).or_default();
            types.push(&field.ty);
        }
    }

    fn visit_item_struct(&mut self, item: &'a syn::ItemStruct) {
        self.types.insert(name(&item.ident));
        for (number, field) in item.fields.iter().enumerate() {
            if field.ident.is_none() {
                let types = self.fields.entry(number.to_string()).or_default();
                types.push(&field.ty);
            }
        }
        visit::visit_item_struct(self, item);
    }

    fn visit_item_enum(&mut self, item: &'a syn::ItemEnum) {
        self.types.insert(name(&item.ident));
        visit::visit_item_enum(self, item);
    }

    fn visit_item_union(&mut self, item: &'a syn::ItemUnion) {
        self.types.insert(name(&item.ident));
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
        let of_path = match &*item.self_ty {
            Type::Path(path) => path.path.segments.last(),
            _ => None,
        };
        match of_path {
            Some(last) => self.selves.push(name(&last.ident)),
            None => self.has_other_selves = true,
        }
        visit::visit_item_impl(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'a syn::ImplItemFn) {
        // What is looked up in a value may be found in what it leads to.
        self.has_other_selves |= item.sig.ident == "deref";
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_item_fn(&mut self, item: &'a syn::ItemFn) {
        self.functions.insert(name(&item.sig.ident));
        visit::visit_item_fn(self, item);
    }

    fn visit_fn_arg(&mut self, argument: &'a syn::FnArg) {
        if let syn::FnArg::Typed(typed) = argument {
            self.bind(&typed.pat, Given::Type(&typed.ty));
        }
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
        self.hides |= item.ident.is_some() || makes_items(&item.mac.tokens);
    }
}

fn makes_items(tokens: &proc_macro2::TokenStream) -> bool {
    const ITEMS: [&str; 9] = [
        "fn", "static", "struct", "enum", "type", "use", "mod", "let", "trait",
    ];
    tokens.clone().into_iter().any(|token| match token {
        proc_macro2::TokenTree::Ident(ident) => ITEMS.contains(&name(&ident).as_str()),
        proc_macro2::TokenTree::Group(group) => makes_items(&group.stream()),
        _ => false,
    })
}
