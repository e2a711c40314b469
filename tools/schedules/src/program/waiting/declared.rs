//! Which names a program declares, so that they need not be `std`'s.

use syn::File;
use syn::visit::{self, Visit};

use crate::program::tokens::name;

/// Whether none of the functions of a program has one of these names, nor what else may be
/// called like one.
pub fn none(files: &[File], mut names: impl Iterator<Item = &'static str>) -> bool {
    let mut functions = Functions::default();
    files.iter().for_each(|file| functions.visit_file(file));
    !functions.hides && names.all(|name| !functions.names.iter().any(|own| own == name))
}

#[derive(Default)]
struct Functions {
    names: Vec<String>,
    /// A macro may make more.
    hides: bool,
}

impl<'ast> Visit<'ast> for Functions {
    fn visit_signature(&mut self, signature: &'ast syn::Signature) {
        self.names.push(name(&signature.ident));
        visit::visit_signature(self, signature);
    }

    fn visit_item_const(&mut self, item: &'ast syn::ItemConst) {
        self.names.push(name(&item.ident));
        visit::visit_item_const(self, item);
    }

    fn visit_item_static(&mut self, item: &'ast syn::ItemStatic) {
        self.names.push(name(&item.ident));
        visit::visit_item_static(self, item);
    }

    fn visit_use_rename(&mut self, rename: &'ast syn::UseRename) {
        self.names.push(name(&rename.rename));
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        let text = call.tokens.to_string();
        let mut words = text.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
        self.hides |= words.any(|word| word == "fn");
    }
}
