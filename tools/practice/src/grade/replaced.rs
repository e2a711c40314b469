//! What an answer puts in the place of the standard library's own.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Item, UseTree};

use super::missing::Missing;
use crate::exercise::Exercise;
use crate::tokens;

/// Where the answer gives the name of a macro that the exercise uses, or of something that
/// it imports, to another: `println!` would no longer print what it is given, and an
/// `AtomicU32` be no atomic.
pub fn first(exercise: &Exercise, text: &str) -> Option<Missing> {
    let answer = syn::parse_file(text).ok()?;
    let grader = exercise.grader.as_deref().unwrap_or_default();
    let used = format!("{}\n{grader}", exercise.start);
    let tokens = tokens::flat(&used);
    let pairs = tokens.windows(2).filter(|pair| pair[1].0 == "!");
    let mut finder = Finder {
        macros: pairs.map(|pair| pair[0].0.clone()).collect(),
        others: imported(&used)?,
        found: None,
    };
    // Of functions, those count that stand beside the imports: methods have names, too.
    for item in &answer.items {
        if let Item::Fn(item) = item {
            finder.other(&item.sig.ident);
        }
    }
    finder.visit_file(&answer);
    finder.found
}

/// All names in imports from the standard library, and its own.
fn imported(text: &str) -> Option<BTreeSet<String>> {
    struct Imports(BTreeSet<String>);

    impl Visit<'_> for Imports {
        fn visit_use_path(&mut self, path: &syn::UsePath) {
            self.0.insert(path.ident.to_string());
            visit::visit_use_path(self, path);
        }

        fn visit_use_name(&mut self, name: &syn::UseName) {
            self.0.insert(name.ident.to_string());
        }

        fn visit_item_use(&mut self, item: &syn::ItemUse) {
            if let UseTree::Path(path) = &item.tree
                && path.ident == "std"
            {
                visit::visit_item_use(self, item);
            }
        }
    }

    let mut imports = Imports(["std", "core", "alloc"].map(str::to_owned).into());
    imports.visit_file(&syn::parse_file(text).ok()?);
    imports.0.remove("self");
    Some(imports.0)
}

struct Finder {
    macros: BTreeSet<String>,
    others: BTreeSet<String>,
    found: Option<Missing>,
}

impl Finder {
    fn found(&mut self, name: &Ident, shown: String) {
        self.found.get_or_insert(Missing::Replaced {
            name: shown,
            line: name.span().start().line,
        });
    }

    fn named(&mut self, name: &Ident) {
        if self.macros.contains(&name.to_string()) {
            self.found(name, format!("{name}!"));
        }
    }

    fn given(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Ident(name) => self.other(&name),
                TokenTree::Group(group) => self.given(group.stream()),
                _ => {}
            }
        }
    }

    fn other(&mut self, name: &Ident) {
        if self.others.contains(&name.to_string()) {
            self.found(name, name.to_string());
        }
    }
}

impl Visit<'_> for Finder {
    fn visit_item(&mut self, item: &Item) {
        match item {
            Item::Struct(item) => self.other(&item.ident),
            Item::Enum(item) => self.other(&item.ident),
            Item::Union(item) => self.other(&item.ident),
            Item::Trait(item) => self.other(&item.ident),
            Item::Type(item) => self.other(&item.ident),
            Item::Mod(item) => self.other(&item.ident),
            Item::Macro(item) => match &item.ident {
                Some(name) => self.named(name),
                // What it makes of a name that it is given, nobody knows.
                None if item.mac.path.is_ident("thread_local") => {}
                None => self.given(item.mac.tokens.clone()),
            },
            _ => {}
        }
        visit::visit_item(self, item);
    }

    fn visit_use_rename(&mut self, rename: &syn::UseRename) {
        self.named(&rename.rename);
        self.other(&rename.rename);
    }
}
