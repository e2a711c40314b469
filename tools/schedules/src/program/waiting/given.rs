//! What the program gives to traits that are not its own: `std` may call it without its being
//! named, as the `start_bound` of a range where `contains` is called.

use std::collections::{BTreeMap, BTreeSet};

use syn::{Expr, Pat, Type};

use crate::program::tokens::name;

/// What leads to something that may be changed then.
pub const LEADING: [&str; 2] = ["deref_mut", "index_mut"];

/// Traits of which `std` calls nothing in what a loop may call that waits; or where it does,
/// that is looked for by the names of what they have.
const ELSEWHERE: [&str; 28] = [
    "AsMut",
    "Binary",
    "BorrowMut",
    "Clone",
    "Debug",
    "Default",
    "Display",
    "Drop",
    "Error",
    "Extend",
    "FromIterator",
    "FromStr",
    "Future",
    "GlobalAlloc",
    "IntoFuture",
    "LowerHex",
    "Product",
    "Read",
    "Sum",
    "Termination",
    "ToOwned",
    "ToSocketAddrs",
    "ToString",
    "TryFrom",
    "TryInto",
    "UpperHex",
    "Wake",
    "Write",
];
const HASHING: [&str; 4] = ["Borrow", "BuildHasher", "Hash", "Hasher"];
const NUMBERS: [&str; 14] = [
    "bool", "char", "i128", "i16", "i32", "i64", "i8", "isize", "str", "u128", "u16", "u32", "u64",
    "usize",
];

#[derive(Default)]
pub struct Given {
    /// The functions of each trait, by the last of its name, and whether that is all of it.
    functions: BTreeMap<(String, bool), BTreeSet<String>>,
    /// The program's own traits, and what they have.
    own: BTreeMap<String, BTreeSet<String>>,
    /// What something is imported as.
    renamed: BTreeSet<String>,
    /// How often a variable of a name is bound, and how often to what is no function.
    bound: BTreeMap<String, usize>,
    numbers: BTreeMap<String, usize>,
}

impl Given {
    pub fn add(&mut self, item: &syn::ItemImpl) {
        let Some((_, path, _)) = &item.trait_ else {
            return;
        };
        let Some(last) = path.segments.last() else {
            return;
        };
        let is_all = path.segments.len() == 1;
        let of = self.functions.entry((name(&last.ident), is_all));
        of.or_default()
            .extend(item.items.iter().filter_map(|one| match one {
                syn::ImplItem::Fn(one) => Some(name(&one.sig.ident)),
                _ => None,
            }));
    }

    /// A trait of the program's.
    pub fn declare(&mut self, item: &syn::ItemTrait) {
        let functions = item.items.iter().filter_map(|one| match one {
            syn::TraitItem::Fn(one) => Some(name(&one.sig.ident)),
            _ => None,
        });
        let of = self.own.entry(name(&item.ident)).or_default();
        of.extend(functions);
    }

    pub fn rename(&mut self, ident: &syn::Ident) {
        self.renamed.insert(name(ident));
    }

    pub fn count(&mut self, ident: &syn::Ident) {
        *self.bound.entry(name(ident)).or_default() += 1;
    }

    pub fn bind(&mut self, local: &syn::Local) {
        let init = local.init.as_ref();
        let is_number = init.is_some_and(|init| matches!(&*init.expr, Expr::Lit(_)));
        if let Pat::Ident(one) = &local.pat
            && is_number
        {
            *self.numbers.entry(name(&one.ident)).or_default() += 1;
        }
    }

    /// A variable or a parameter with its type.
    pub fn bind_typed(&mut self, typed: &syn::PatType) {
        let mut of = &*typed.ty;
        while let Type::Reference(inner) = of {
            of = &inner.elem;
        }
        let is_number = matches!(of, Type::Path(path)
            if path.path.get_ident().is_some_and(|ident| NUMBERS.contains(&name(ident).as_str())));
        if let Pat::Ident(one) = &*typed.pat
            && is_number
        {
            *self.numbers.entry(name(&one.ident)).or_default() += 1;
        }
    }

    /// Whether each variable of a name is known to be no function.
    pub fn is_number(&self, name: &str) -> bool {
        let bound = self.bound.get(name);
        bound.is_some() && bound == self.numbers.get(name)
    }

    fn of(&self, is_meant: impl Fn(&str) -> bool) -> impl Iterator<Item = &String> {
        let meant = self.functions.iter();
        meant
            .filter(move |((of, is_all), functions)| {
                // Something else of that name may be given more.
                let own = self.own.get(of).filter(|_| *is_all);
                let is_own = own.is_some_and(|own| functions.is_subset(own));
                self.renamed.contains(of) || !is_own && is_meant(of)
            })
            .flat_map(|(_, functions)| functions)
    }

    /// What may be called where an iterator is gone through.
    pub fn iterating(&self) -> impl Iterator<Item = &String> {
        self.of(is_iterating)
    }

    pub fn hashing(&self) -> impl Iterator<Item = &String> {
        self.of(|of| HASHING.contains(&of))
    }

    /// What may be called anywhere.
    pub fn any(&self) -> impl Iterator<Item = &String> {
        self.of(|of| {
            let is_elsewhere = ELSEWHERE.contains(&of) || HASHING.contains(&of);
            // Where something is assigned to, that is looked for.
            !is_elsewhere && !is_iterating(of) && !of.ends_with("Assign")
        })
    }
}

fn is_iterating(of: &str) -> bool {
    of.ends_with("Iterator")
}
