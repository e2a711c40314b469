//! Which variable holds what is made where.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use anyhow::Result;
use formats::search::SourceFile;
use proc_macro2::LineColumn;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use crate::program::Program;

/// The variables and fields of a program, by where their initializers are.
#[derive(Debug, Default)]
pub struct Variables {
    lines: BTreeMap<u32, String>,
    /// In the order of the program.
    spans: Vec<Span>,
    /// The program's other files, in whose lines are things, too.
    others: Vec<SourceFile>,
}

/// An initializer.
#[derive(Debug)]
struct Span {
    /// From a line and a column to another.
    place: Range<(u32, u32)>,
    name: String,
    /// The functions and types that it names, `Mutex` and `new`, say.
    words: BTreeSet<String>,
}

impl Variables {
    pub fn of(file: &syn::File) -> Self {
        let mut variables = Variables::default();
        variables.visit_file(file);
        variables
    }

    /// Of all files of a program, by the lines of its text.
    ///
    /// # Errors
    ///
    /// When one does not parse.
    pub fn of_program(program: &Program) -> Result<Self> {
        let mut variables = Variables::of(&program.parse()?);
        variables.others = program.files().split_off(1);
        let firsts: Vec<_> = (variables.others.iter())
            .map(|file| file.first_line)
            .collect();
        for (file, first_line) in program.others.iter().zip(firsts) {
            variables.after(first_line - 1, Variables::of(&file.parse()?));
        }
        Ok(variables)
    }

    /// ` in line 12`, and for another file than that with `main` ` in src/stock.rs:12`.
    pub fn in_line(&self, line: u32) -> String {
        let mut others = self.others.iter().rev();
        match others.find(|file| file.first_line <= line) {
            Some(file) => format!(" in {}:{}", file.name, line - file.first_line + 1),
            None => format!(" in line {line}"),
        }
    }

    /// Adds those of another file, which follows after so many lines.
    fn after(&mut self, before: u32, others: Variables) {
        let place = |(line, column)| (line + before, column);
        let lines = others.lines.into_iter();
        self.lines
            .extend(lines.map(|(line, name)| (line + before, name)));
        let lower = |span: Span| Span {
            place: place(span.place.start)..place(span.place.end),
            ..span
        };
        self.spans.extend(others.spans.into_iter().map(lower));
    }

    /// The name that a line of an initializer is for: the innermost one, and of
    /// several the last, which is a channel's receiver.
    pub fn of_line(&self, line: u32) -> Option<&String> {
        self.lines.get(&line)
    }

    /// The same, where several begin in this line: of the one that makes this.
    pub fn of_line_with(&self, line: u32, kind: &str) -> Option<&String> {
        let mut spans = self.spans.iter().rev();
        let made = spans.find(|span| span.place.start.0 == line && span.words.contains(kind));
        made.map(|span| &span.name).or_else(|| self.of_line(line))
    }

    /// The names of the initializers around a line and a column, which count
    /// from 1; the innermost first. A column that is not known is 0: then the
    /// name is that of the line.
    pub fn around(&self, place: (u32, u32)) -> impl Iterator<Item = &String> {
        let of_line = self.of_line(place.0).filter(|_| place.1 == 0);
        let spans = self.spans.iter().rev();
        let around = spans.filter(move |span| span.place.contains(&place));
        of_line.into_iter().chain(around.map(|span| &span.name))
    }

    fn name(&mut self, initializer: &syn::Expr, name: &str) {
        let span = initializer.span();
        for line in span.start().line..=span.end().line {
            self.lines.insert(line as u32, name.to_owned());
        }
        self.name_span(initializer, name);
    }

    /// The same without its lines, which others share.
    fn name_span(&mut self, initializer: &syn::Expr, name: &str) {
        let span = initializer.span();
        let place = |at: LineColumn| (at.line as u32, at.column as u32 + 1);
        let mut words = Words::default();
        words.visit_expr(initializer);
        self.spans.push(Span {
            place: place(span.start())..place(span.end()),
            name: name.to_owned(),
            words: words.0,
        });
    }
}

impl<'ast> Visit<'ast> for Variables {
    fn visit_local(&mut self, local: &'ast syn::Local) {
        let mut names = Names::default();
        names.visit_pat(&local.pat);
        if let (Some(name), Some(init)) = (names.0.last(), &local.init) {
            self.name(&init.expr, name);
            if let (syn::Pat::Tuple(names), syn::Expr::Tuple(values)) = (&local.pat, &*init.expr) {
                for (name, value) in names.elems.iter().zip(&values.elems) {
                    if let syn::Pat::Ident(name) = name {
                        self.name_span(value, &name.ident.to_string());
                    }
                }
            }
        }
        visit::visit_local(self, local);
    }

    fn visit_item_static(&mut self, item: &'ast syn::ItemStatic) {
        self.name(&item.expr, &item.ident.to_string());
        visit::visit_item_static(self, item);
    }

    fn visit_field_value(&mut self, field: &'ast syn::FieldValue) {
        // A text or the name of a variable makes nothing.
        let makes = !matches!(field.expr, syn::Expr::Lit(_) | syn::Expr::Path(_));
        if let (syn::Member::Named(name), true) = (&field.member, makes) {
            self.name(&field.expr, &name.to_string());
        }
        visit::visit_field_value(self, field);
    }
}

#[derive(Default)]
struct Words(BTreeSet<String>);

impl<'ast> Visit<'ast> for Words {
    fn visit_path_segment(&mut self, segment: &'ast syn::PathSegment) {
        self.0.insert(segment.ident.to_string());
        visit::visit_path_segment(self, segment);
    }
}

#[derive(Default)]
struct Names(Vec<String>);

impl<'ast> Visit<'ast> for Names {
    fn visit_pat_ident(&mut self, pattern: &'ast syn::PatIdent) {
        self.0.push(pattern.ident.to_string());
    }
}
