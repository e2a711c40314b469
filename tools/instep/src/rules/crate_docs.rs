//! What the documentation of a package says of an item, in its own words.
//!
//! They are read from the sources of the very version that the lock file names, which
//! cargo has fetched to build with them: no network is asked.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use anyhow::{Result, bail};
use cargo_metadata::{Metadata, MetadataCommand, Package, TargetKind};
use mdbook_markdown::pulldown_cmark::{BrokenLink, CowStr, Event, Options, Parser, TagEnd};
use regex::Regex;
use syn::{
    Attribute, Expr, File, ImplItem, Item, Lit, Macro, Meta, TraitItem, Type, Visibility,
    parse_file,
};
use walkdir::WalkDir;

use crate::book::text;

/// What the documentation says of `tokio::sync::Mutex::lock`; `None` where the package has
/// no such item. White space is a single space, and code stands without its marks. What is
/// said of a type is not what is said of its methods.
///
/// An item may be passed on from elsewhere in the package, or from one whose name begins
/// with the package's, `rayon-core`: what is looked for is its name, and that of its type, in
/// a file or folder with the names of its modules.
///
/// An answer holds as long as this process.
///
/// # Errors
///
/// When cargo cannot tell where the package is, or several items have these names.
pub fn said_of(root: &Path, item: &str) -> Result<Option<String>> {
    static KNOWN: Mutex<BTreeMap<(PathBuf, String), Option<String>>> = Mutex::new(BTreeMap::new());
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let asked = (root.to_owned(), item.to_owned());
    if let Some(said) = known.get(&asked) {
        return Ok(said.clone());
    }
    let said = read(root, item)?;
    known.insert(asked, said.clone());
    Ok(said)
}

fn read(root: &Path, item: &str) -> Result<Option<String>> {
    let path: Vec<_> = item.split("::").collect();
    let [package, modules @ .., name] = &path[..] else {
        bail!("`{item}` is no path");
    };
    let is_type = |owner: &&&str| owner.starts_with(char::is_uppercase);
    let of = modules.last().filter(is_type).copied();
    let modules = &modules[..modules.len() - usize::from(of.is_some())];
    let folders = folders(root, package)?;
    let is_declared = folders.iter().take(1).any(|it| has(it, of.unwrap_or(name)));
    let is_macro = modules.is_empty() && !is_declared;
    if is_macro && of.is_some() {
        return Ok(None);
    }
    let asked = Asked { name, of, is_macro };
    for folder in folders {
        let mut found = asked.below(&folder);
        found.retain(|(file, _)| modules.iter().all(|module| is_below(file, module)));
        // A type has a file of its own, or one that it shares.
        let fits = |file: &Path| of.into_iter().chain([*name]).any(|it| is_below(file, it));
        if found.iter().any(|(file, _)| fits(file)) {
            found.retain(|(file, _)| fits(file));
        }
        let said: BTreeSet<_> = found.into_iter().map(|(_, said)| said).collect();
        match said.len() {
            0 => {}
            1 => return Ok(said.into_iter().next()),
            many => bail!("the package has {many} items that `{item}` may be"),
        }
    }
    Ok(None)
}

/// Whether the root of a package declares a name, or passes it on.
fn has(folder: &Path, name: &str) -> bool {
    let root = fs::read_to_string(folder.join("lib.rs")).unwrap_or_default();
    let name = regex::escape(name);
    let kinds = "fn|struct|enum|trait|type|const|mod";
    let declared = format!(r"\bpub (?:use [^;]*\b|(?:async |unsafe |const )*(?:{kinds}) ){name}\b");
    Regex::new(&declared).is_ok_and(|declared| declared.is_match(&root))
}

/// Whether a file is `JoinSet`'s, or of the module `task`: `task/join_set.rs`.
fn is_below(file: &Path, name: &str) -> bool {
    let plain = |name: &str| name.trim_end_matches(".rs").replace('_', "").to_lowercase();
    let mut parts = file.iter().map(|part| part.to_string_lossy());
    parts.any(|part| plain(&part) == plain(name))
}

/// The folders of a package's library, and of those that it may pass on.
fn folders(root: &Path, package: &str) -> Result<Vec<PathBuf>> {
    /// By the root of the book.
    static KNOWN: Mutex<BTreeMap<PathBuf, Metadata>> = Mutex::new(BTreeMap::new());
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if !known.contains_key(root) {
        let ask = |options: &[&str]| {
            let mut command = MetadataCommand::new();
            command
                .manifest_path(root.join("Cargo.toml"))
                .current_dir(root)
                .other_options(options.iter().map(ToString::to_string).collect::<Vec<_>>());
            command.exec()
        };
        // What other systems need is left out. The rest is there after a build, but for an
        // optional package that nothing asks for: it has to be fetched once.
        let options = ["--filter-platform", "host-tuple", "--locked", "--offline"];
        let metadata = ask(&options).or_else(|_| ask(&options[..3]))?;
        known.insert(root.to_owned(), metadata);
    }
    let metadata = &known[root];
    let name = |it: &Package| it.name.replace('-', "_");
    let Some(main) = used(metadata, |it| name(it) == package) else {
        bail!("no package of Cargo.lock is called `{package}`");
    };
    let nodes = metadata.resolve.iter().flat_map(|it| &it.nodes);
    let its = nodes.filter(|node| node.id == main.id);
    let passed_on = its
        .flat_map(|node| &node.dependencies)
        .map(|id| &metadata[id])
        .filter(|it| name(it).starts_with(&format!("{package}_")));
    let libraries = [main].into_iter().chain(passed_on);
    Ok(libraries.filter_map(folder).collect())
}

/// The package that a member of the workspace depends on, or else the newest.
fn used(metadata: &Metadata, is_it: impl Fn(&Package) -> bool) -> Option<&Package> {
    let nodes = metadata.resolve.iter().flat_map(|it| &it.nodes);
    let members = nodes.filter(|node| metadata.workspace_members.contains(&node.id));
    let direct: BTreeSet<_> = members.flat_map(|node| &node.dependencies).collect();
    let named = metadata.packages.iter().filter(|package| is_it(package));
    named.max_by_key(|package| (direct.contains(&package.id), &package.version))
}

fn folder(package: &Package) -> Option<PathBuf> {
    let libraries = [TargetKind::Lib, TargetKind::ProcMacro];
    let is_library = |kind: &TargetKind| libraries.contains(kind);
    let mut targets = package.targets.iter();
    let library = targets.find(|target| target.kind.iter().any(is_library))?;
    Some(library.src_path.parent()?.as_std_path().to_owned())
}

/// The name of an item, and of the type or trait whose member it is.
#[derive(Clone, Copy)]
struct Asked<'a> {
    name: &'a str,
    of: Option<&'a str>,
    /// Macros are at the root of their package, wherever they stand.
    is_macro: bool,
}

impl Asked<'_> {
    /// What is said of such items in the files below a folder.
    fn below(self, folder: &Path) -> Vec<(PathBuf, String)> {
        let files = WalkDir::new(folder).sort_by_file_name().into_iter();
        let paths = files.filter_map(|entry| Some(entry.ok()?.into_path()));
        let rust = paths.filter(|path| path.extension().is_some_and(|it| it == "rs"));
        let Some(declares) = self.declares() else {
            return vec![];
        };
        let mut found = vec![];
        for path in rust {
            let source = fs::read_to_string(&path).unwrap_or_default();
            let has = |name| text::has_word(&source, name);
            let inside = path.strip_prefix(folder).unwrap_or(&path).to_owned();
            let is_module = self.is_module(&inside);
            // To parse a file takes much longer than to read it.
            let may_have = is_module
                || has(self.name) && self.of.is_none_or(has) && declares.is_match(&source);
            let Some(file) = may_have.then(|| parse_file(&source).ok()).flatten() else {
                continue;
            };
            let module = said(&file.attrs).filter(|_| is_module);
            let docs = module.into_iter().chain(self.of_items(&file.items));
            found.extend(docs.map(|docs| (inside.clone(), docs)));
        }
        found
    }

    /// What stands in a file that declares such an item. A member is a function, or a
    /// variant.
    fn declares(self) -> Option<Regex> {
        let name = regex::escape(self.name);
        let declared = match self.of.map(regex::escape) {
            Some(of) => format!(r"\bfn\s+{name}\b|\benum\s+{of}\b"),
            None => {
                format!(r"\b(?:fn|struct|enum|trait|type|const|macro_rules\s*!)\s+{name}\b")
            }
        };
        Regex::new(&declared).ok()
    }

    /// Whether a file is the module: `oneshot.rs`, `oneshot/mod.rs`.
    fn is_module(self, file: &Path) -> bool {
        let file = match file.ends_with("mod.rs") {
            true => file.parent().unwrap_or(file).to_owned(),
            false => file.with_extension(""),
        };
        self.of.is_none() && !self.is_macro && file.file_name().is_some_and(|it| it == self.name)
    }

    fn of_items(self, items: &[Item]) -> Vec<String> {
        items.iter().flat_map(|item| self.of_item(item)).collect()
    }

    fn of_item(self, item: &Item) -> Vec<String> {
        let named = |name: &syn::Ident, visible: &Visibility, attributes: &[Attribute]| {
            let is_it = self.of.is_none() && !self.is_macro && name == self.name;
            let is_public = matches!(visible, Visibility::Public(_));
            said(attributes).filter(|_| is_it && is_public)
        };
        let one = match item {
            Item::Mod(module) => {
                let inside = module.content.iter().flat_map(|(_, items)| items);
                return inside.flat_map(|item| self.of_item(item)).collect();
            }
            // `cfg_rt! { pub fn spawn … }`
            Item::Macro(item) if item.ident.is_none() => {
                return self.of_items(&inside(&item.mac).map_or(vec![], |file| file.items));
            }
            Item::Macro(item) => {
                let is_it =
                    self.of.is_none() && item.ident.as_ref().is_some_and(|it| it == self.name);
                said(&item.attrs).filter(|_| is_it)
            }
            Item::Impl(block) => {
                // What others declare is documented there.
                let is_its =
                    block.trait_.is_none() && self.of.is_some_and(|of| is_type(&block.self_ty, of));
                return if is_its {
                    self.of_members(&block.items)
                } else {
                    vec![]
                };
            }
            Item::Trait(item) => {
                let mut found: Vec<_> = named(&item.ident, &item.vis, &item.attrs)
                    .into_iter()
                    .collect();
                if self.of.is_some_and(|of| item.ident == of) {
                    found.extend(item.items.iter().filter_map(|member| match member {
                        TraitItem::Fn(it) if it.sig.ident == self.name => said(&it.attrs),
                        _ => None,
                    }));
                }
                return found;
            }
            Item::Enum(item) => {
                let variants = item.variants.iter();
                let mut variants = variants.filter(|it| {
                    self.of.is_some_and(|of| item.ident == of) && it.ident == self.name
                });
                let variant = variants.find_map(|it| said(&it.attrs));
                variant.or_else(|| named(&item.ident, &item.vis, &item.attrs))
            }
            Item::Fn(item) => named(&item.sig.ident, &item.vis, &item.attrs),
            Item::Struct(item) => named(&item.ident, &item.vis, &item.attrs),
            Item::Type(item) => named(&item.ident, &item.vis, &item.attrs),
            Item::Const(item) => named(&item.ident, &item.vis, &item.attrs),
            _ => None,
        };
        one.into_iter().collect()
    }

    fn of_members(self, members: &[ImplItem]) -> Vec<String> {
        let found = members.iter().flat_map(|member| match member {
            ImplItem::Fn(it)
                if it.sig.ident == self.name && matches!(it.vis, Visibility::Public(_)) =>
            {
                said(&it.attrs).into_iter().collect()
            }
            ImplItem::Macro(item) => {
                let tokens = &item.mac.tokens;
                let block = syn::parse_str::<syn::ItemImpl>(&format!("impl It {{ {tokens} }}"));
                block.map_or(vec![], |block| self.of_members(&block.items))
            }
            _ => vec![],
        });
        found.collect()
    }
}

fn inside(item: &Macro) -> Option<File> {
    item.parse_body().ok()
}

fn is_type(found: &Type, name: &str) -> bool {
    match found {
        Type::Path(path) => path.path.segments.last().is_some_and(|it| it.ident == name),
        _ => false,
    }
}

/// What the comments of an item say, as it is read; `None` where it has none.
fn said(attributes: &[Attribute]) -> Option<String> {
    let is_hidden = |it: &Attribute| {
        it.path().is_ident("doc") && it.parse_args::<syn::Ident>().is_ok_and(|it| it == "hidden")
    };
    if attributes.iter().any(is_hidden) {
        return None;
    }
    let lines = attributes.iter().filter_map(|attribute| {
        let Meta::NameValue(meta) = &attribute.meta else {
            return None;
        };
        match &meta.value {
            Expr::Lit(literal) if meta.path.is_ident("doc") => match &literal.lit {
                Lit::Str(line) => Some(line.value()),
                _ => None,
            },
            _ => None,
        }
    });
    let lines: Vec<_> = lines
        .map(|line| line.strip_prefix(' ').unwrap_or(&line).to_owned())
        .collect();
    (!lines.is_empty()).then(|| plain(&lines.join("\n")))
}

/// Markdown as it is read.
fn plain(markdown: &str) -> String {
    // rustdoc makes a link of each name in brackets.
    let link =
        |link: BrokenLink<'_>| Some((CowStr::from(link.reference.to_string()), CowStr::from("")));
    let events =
        Parser::new_with_broken_link_callback(markdown, Options::ENABLE_TABLES, Some(link));
    let mut text = String::new();
    for event in events {
        match event {
            Event::Text(words) | Event::Code(words) => text.push_str(&words),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            Event::End(end) if is_block(end) => text.push(' '),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_block(end: TagEnd) -> bool {
    !matches!(
        end,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
    )
}
