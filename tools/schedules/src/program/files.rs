//! The files of a crate: its root, and the modules that have files of their own, found
//! as the Reference says
//! (<https://doc.rust-lang.org/reference/items/modules.html#module-source-filenames>).

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};

/// A source file of the program's own.
#[derive(Debug, Clone)]
pub struct File {
    pub path: PathBuf,
    /// How messages and panics name it.
    pub shown: String,
    pub source: String,
    /// The modules that lead to it, from the root of its crate.
    pub module: Vec<String>,
    /// Whether it is compiled for tests alone.
    pub for_tests: bool,
}

impl File {
    /// Its syntax tree.
    ///
    /// # Errors
    ///
    /// When it does not parse; the error names the line.
    pub fn parse(&self) -> Result<syn::File> {
        parse(&self.source, &self.shown)
    }
}

/// The syntax tree of a source; the error names file and line.
pub fn parse(source: &str, shown: &str) -> Result<syn::File> {
    syn::parse_file(source).map_err(|error| {
        let start = error.span().start();
        anyhow!("{shown}:{}: does not parse: {error}", start.line)
    })
}

/// The files of the crate with this root, the root first. `show` says how a file is
/// named.
///
/// # Errors
///
/// When one can't be read, does not parse, or is not there, and nothing says that it may
/// not be wanted.
pub fn of_crate(root: &Path, show: &dyn Fn(&Path) -> String) -> Result<Vec<File>> {
    let mut walk = Walk {
        show,
        files: vec![],
    };
    let folder = root.parent().unwrap_or(Path::new("")).to_owned();
    walk.file(root, &folder, vec![], false)?;
    Ok(walk.files)
}

struct Walk<'a> {
    show: &'a dyn Fn(&Path) -> String,
    files: Vec<File>,
}

/// Where a module stands that may lead to other files.
struct Place<'a> {
    /// The folder of its file, from which `#[path]` counts outside of inline modules.
    beside: &'a Path,
    /// Where its modules' files are, by name.
    below: PathBuf,
    is_inline: bool,
    shown: &'a str,
    module: Vec<String>,
    for_tests: bool,
}

impl Walk<'_> {
    fn file(
        &mut self,
        path: &Path,
        below: &Path,
        module: Vec<String>,
        for_tests: bool,
    ) -> Result<()> {
        // A file that leads back to itself would be read without end.
        const DEEPEST: usize = 64;
        let shown = (self.show)(path);
        anyhow::ensure!(
            module.len() <= DEEPEST,
            "{shown}: its modules lead to themselves"
        );
        let source = fs::read_to_string(path).with_context(|| format!("cannot read {shown}"))?;
        let tree = parse(&source, &shown)?;
        self.files.push(File {
            path: path.to_owned(),
            shown,
            source,
            module: module.clone(),
            for_tests,
        });
        let shown = (self.show)(path);
        let place = Place {
            beside: path.parent().unwrap_or(Path::new("")),
            below: below.to_owned(),
            is_inline: false,
            shown: &shown,
            module,
            for_tests,
        };
        self.items(&tree.items, &place)
    }

    fn items(&mut self, items: &[syn::Item], place: &Place<'_>) -> Result<()> {
        for item in items {
            if let syn::Item::Mod(module) = item {
                self.module(module, place)?;
            }
        }
        Ok(())
    }

    fn module(&mut self, item: &syn::ItemMod, place: &Place<'_>) -> Result<()> {
        let name = super::tokens::name(&item.ident);
        let mut module = place.module.clone();
        module.push(name.clone());
        let for_tests = place.for_tests || is_for_tests(&item.attrs);
        let path = path_of(&item.attrs);
        if let Some((_, items)) = &item.content {
            let below = match &path {
                Some(path) if place.is_inline => place.below.join(path),
                Some(path) => place.beside.join(path),
                None => place.below.join(&name),
            };
            let inner = Place {
                beside: place.beside,
                below,
                is_inline: true,
                shown: place.shown,
                module,
                for_tests,
            };
            return self.items(items, &inner);
        }
        if let Some(path) = path {
            let from = if place.is_inline {
                &place.below
            } else {
                place.beside
            };
            let file = from.join(path);
            let below = file.parent().unwrap_or(Path::new("")).to_owned();
            return match file.is_file() {
                true => self.file(&file, &below, module, for_tests),
                false => self.missing(item, place),
            };
        }
        let below = place.below.join(&name);
        let candidates = [below.with_extension("rs"), below.join("mod.rs")];
        match candidates.iter().find(|file| file.is_file()) {
            Some(file) => self.file(file, &below, module, for_tests),
            None => self.missing(item, place),
        }
    }

    /// A module has no file; perhaps it is not compiled.
    fn missing(&self, item: &syn::ItemMod, place: &Place<'_>) -> Result<()> {
        let may_be_left_out = place.is_inline
            || (item.attrs.iter()).any(|attribute| {
                attribute.path().is_ident("cfg") || attribute.path().is_ident("cfg_attr")
            });
        let line = item.ident.span().start().line;
        anyhow::ensure!(
            may_be_left_out,
            "{}:{line}: needs another file, which is not there, for its module `{}`",
            place.shown,
            item.ident
        );
        Ok(())
    }
}

/// What `#[path = "…"]` names.
fn path_of(attributes: &[syn::Attribute]) -> Option<String> {
    let mut values = attributes
        .iter()
        .filter_map(|attribute| match &attribute.meta {
            syn::Meta::NameValue(pair) if pair.path.is_ident("path") => Some(&pair.value),
            _ => None,
        });
    match values.next()? {
        syn::Expr::Lit(syn::ExprLit {
            lit: syn::Lit::Str(path),
            ..
        }) => Some(path.value()),
        _ => None,
    }
}

/// Whether what bears these is there for tests alone.
pub fn is_for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute
                .parse_args::<syn::Path>()
                .is_ok_and(|path| path.is_ident("test"))
    })
}
