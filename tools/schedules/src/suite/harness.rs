//! The tests in a crate's files, and what is added to them so that each can be run by its
//! name. The real harness is the compiler's, and runs on the real `std`.

use std::ops::Range;

use syn::spanned::Spanned;

use crate::program::tokens::name;

/// What a module tells of its tests: their names, and how each is explored.
const TESTS: &str = "::std::vec::Vec<(&'static str, fn())>";

/// A test, as its file has it.
#[derive(Debug, Clone)]
pub struct Test {
    /// With the modules that lead to it: `stock::tests::never_oversells`.
    pub name: String,
    /// Its lines in the file.
    pub lines: Range<usize>,
    /// Whether it should panic, and with which words.
    pub should_panic: Option<Option<String>>,
    /// Whether it runs only if it is asked for, and why.
    pub ignored: Option<Option<String>>,
    /// Why it can't be run by its name, if so.
    pub refused: Option<String>,
}

/// The tests of a file, and its source with what runs them.
#[derive(Debug, Default)]
pub struct Harness {
    pub tests: Vec<Test>,
    /// What to write at which places: line from 1, column from 0, how many columns to
    /// leave out.
    edits: Vec<(usize, usize, usize, String)>,
    /// What the end of the file gets.
    last: String,
}

impl Harness {
    /// `module` leads to the file; `children` are the modules below it that have files.
    pub fn of(file: &syn::File, module: &[String]) -> Self {
        let mut harness = Harness::default();
        harness.last = harness.items(&file.items, module);
        harness
    }

    /// The source, with each test as a function that its module names. Each line
    /// stays where it is.
    pub fn apply(&self, source: &str) -> String {
        let mut edits = self.edits.clone();
        edits.sort();
        let mut text = String::new();
        for (index, line) in source.split_inclusive('\n').enumerate() {
            let chars: Vec<char> = line.chars().collect();
            let mut at = 0;
            for (_, column, left_out, added) in edits.iter().filter(|edit| edit.0 == index + 1) {
                text.extend(&chars[at..*column]);
                text += added;
                at = column + left_out;
            }
            text.extend(&chars[at..]);
        }
        if !text.ends_with('\n') {
            text.push('\n');
        }
        text + &self.last
    }

    /// Notes what to change in a module, and returns the function that names its tests.
    fn items(&mut self, items: &[syn::Item], module: &[String]) -> String {
        let mut calls = String::new();
        for item in items {
            match item {
                syn::Item::Fn(function) => calls += &self.function(function, module),
                syn::Item::Mod(child) => {
                    let mut below = module.to_vec();
                    below.push(name(&child.ident));
                    if let Some((brace, items)) = &child.content {
                        let runs = self.items(items, &below);
                        let end = brace.span.close().start();
                        self.edits.push((end.line, end.column, 0, runs));
                    }
                    let conditions = conditions(&child.attrs);
                    let ident = &child.ident;
                    calls +=
                        &format!("{conditions} {{ all.extend({ident}::schedules_tests()); }} ");
                }
                _ => {}
            }
        }
        let visible = if module.is_empty() {
            "pub"
        } else {
            "pub(super)"
        };
        format!(
            " #[cfg(test)] {visible} fn schedules_tests() -> {TESTS} {{ \
             #[allow(unused_mut)] let mut all: {TESTS} = ::std::vec::Vec::new(); {calls}all }} "
        )
    }

    fn function(&mut self, function: &syn::ItemFn, module: &[String]) -> String {
        let made_by = function.attrs.iter().find(|attribute| {
            let last = attribute.path().segments.last();
            last.is_some_and(|last| last.ident == "test")
        });
        let Some(made_by) = made_by else {
            return String::new();
        };
        let path: Vec<_> = module
            .iter()
            .cloned()
            .chain([name(&function.sig.ident)])
            .collect();
        let path = path.join("::");
        let own = made_by.path().segments.first();
        let is_plain =
            own.is_some_and(|own| ["test", "core", "std"].iter().any(|name| own.ident == name));
        let attribute = |name: &str| {
            let mut all = function.attrs.iter();
            all.find(|attribute| attribute.path().is_ident(name))
        };
        let first = function
            .attrs
            .iter()
            .map(|one| one.span().start().line)
            .min();
        self.tests.push(Test {
            name: path.clone(),
            lines: first.unwrap_or(0)..function.span().end().line + 1,
            should_panic: attribute("should_panic").map(words),
            ignored: attribute("ignore").map(words),
            refused: (!is_plain).then(|| {
                "is made a test by a macro of another crate, which brings a runtime".to_owned()
            }),
        });
        if !is_plain {
            return String::new();
        }
        let (start, end) = (made_by.span().start(), made_by.span().end());
        if start.line == end.line {
            let columns = end.column - start.column;
            self.edits
                .push((start.line, start.column, columns, "#[cfg(test)]".to_owned()));
        }
        let conditions = conditions(&function.attrs);
        let ident = &function.sig.ident;
        format!(
            "{conditions} {{ all.push(({path:?}, \
             || {{ ::std::process::explore_test({path:?}, {ident} as fn() -> _) }})); }} "
        )
    }
}

/// The conditions under which it is compiled.
fn conditions(attributes: &[syn::Attribute]) -> String {
    let all = attributes
        .iter()
        .filter_map(|attribute| match &attribute.meta {
            syn::Meta::List(list) if list.path.is_ident("cfg") => {
                Some(format!("#[cfg({})]", list.tokens))
            }
            _ => None,
        });
    all.collect()
}

/// `#[ignore = "…"]`, `#[should_panic(expected = "…")]`.
fn words(attribute: &syn::Attribute) -> Option<String> {
    let value = match &attribute.meta {
        syn::Meta::Path(_) => return None,
        syn::Meta::NameValue(pair) => pair.value.clone(),
        syn::Meta::List(list) => list.parse_args::<syn::MetaNameValue>().ok()?.value,
    };
    match value {
        syn::Expr::Lit(syn::ExprLit {
            lit: syn::Lit::Str(words),
            ..
        }) => Some(words.value()),
        _ => None,
    }
}
