//! Marks loops in a source.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use formats::search::Shift;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Block, Expr, Stmt};

use super::busy;
use super::captures;
use super::insert::{Mark, place};
use super::judges::Judges;
use super::{Marked, Room};
use crate::program::tokens::name;

/// Whether there may be something to drop at the end of a turn.
pub fn has_values(condition: Option<&Expr>, body: &Block) -> bool {
    Rounds::of(body).some
        || matches!(condition, Some(Expr::Let(_)))
        || body.stmts.iter().any(|one| matches!(one, Stmt::Local(_)))
}

/// A source with its loops marked that do nothing but wait, numbered from `number`, and, if its
/// memory `is_watched`, with what its formats capture.
pub fn marked<'a>(
    source: &'a str,
    file: &syn::File,
    judges: &Judges<'_>,
    is_watched: bool,
    room: Room,
    number: &mut usize,
) -> Marked<'a> {
    let mut marker = marks(source, file, judges, room, number);
    if is_watched {
        marker.capture(file);
    }
    let mut marks = marker.marks;
    if marks.is_empty() {
        return Marked {
            text: Cow::Borrowed(source),
            shifts: vec![],
        };
    }
    // Of several at one place, the first stays the first.
    marks.sort_by_key(|mark| mark.at);
    let mut marked = String::with_capacity(source.len() + 32 * marks.len());
    let mut shifts = vec![];
    let mut done = 0;
    for Mark { at, text } in marks {
        let before = &source[..at];
        let begins = before.rfind('\n').map_or(0, |end| end + 1);
        shifts.push(Shift {
            line: before.matches('\n').count() as u32 + 1,
            column: before[begins..].chars().count() as u32,
            by: text.len() as u32,
        });
        marked += &source[done..at];
        marked += &text;
        done = at;
    }
    Marked {
        text: Cow::Owned(marked + &source[done..]),
        shifts,
    }
}

/// Where the bodies begin of the loops that are marked.
pub fn bodies(source: &str, file: &syn::File, judges: &Judges<'_>, room: Room) -> BTreeSet<usize> {
    marks(source, file, judges, room, &mut 0).bodies
}

fn marks<'a>(
    source: &'a str,
    file: &'a syn::File,
    judges: &'a Judges<'a>,
    room: Room,
    number: &'a mut usize,
) -> Marker<'a> {
    let mut marker = Marker {
        source,
        judges,
        room,
        number,
        marks: vec![],
        bodies: BTreeSet::new(),
        function: None,
    };
    // Places are counted from behind these.
    if !source.starts_with('\u{feff}') && file.shebang.is_none() {
        marker.visit_file(file);
    }
    marker
}

struct Marker<'a> {
    source: &'a str,
    judges: &'a Judges<'a>,
    room: Room,
    number: &'a mut usize,
    marks: Vec<Mark>,
    bodies: BTreeSet<usize>,
    /// The innermost function.
    function: Option<&'a Block>,
}

/// A loop, as far as its kind does not matter.
struct Waiting<'a> {
    whole: Range<usize>,
    body: &'a Block,
    condition: Option<&'a Expr>,
}

impl Marker<'_> {
    /// Whether nothing stands behind a place in its line whose column may be told, and
    /// would be another.
    fn has_room(&self, at: usize) -> bool {
        if self.room == Room::AnyColumn {
            return true;
        }
        let rest = self.source[at..].lines().next().unwrap_or("");
        let rest = rest.trim_start_matches([')', '}', ';', ',', ' ', '\t', '{']);
        rest.is_empty() || rest.starts_with("//")
    }

    /// Marks what formats capture, where there is room for it.
    fn capture(&mut self, file: &syn::File) {
        if !self.source.starts_with('\u{feff}') && file.shebang.is_none() {
            let captures = captures::marks(file).into_iter();
            let with_room = captures.filter(|mark| self.has_room(mark.at));
            let with_room: Vec<_> = with_room.collect();
            self.marks.extend(with_room);
        }
    }

    /// Marks a loop, if it does nothing but wait, and has room for it.
    fn mark(&mut self, waiting: &Waiting<'_>, entered_at: usize) {
        let Waiting {
            body, condition, ..
        } = waiting;
        let rounds = Rounds::of(body);
        // What is dropped at the end of a turn is dropped behind its mark.
        let has_values = has_values(*condition, body);
        let end = place(body.brace_token.span.close()).start;
        let has_room = self.has_room(end) && rounds.at.iter().all(|at| self.has_room(at.end));
        let function = self.function;
        let paced = function.and_then(|function| self.judges.without_pacing(function, body));
        let judged = paced.as_ref().unwrap_or(body);
        let without = self.judges.without_taking(judged);
        let judged = without.as_ref().unwrap_or(judged);
        let waits = |judged: &Block| {
            self.judges
                .is_turn(function, *condition, judged, has_values)
        };
        let may_be_busy = self.room == Room::AnyColumn;
        let in_branches = |judged: &Block| match waits(judged) {
            true => Some(vec![]),
            false => {
                let split = may_be_busy.then(|| busy::without(self.judges, function, judged));
                let (rest, marks) = split.flatten()?;
                waits(&rest).then_some(marks)
            }
        };
        if has_room && let Some(mut in_branches) = in_branches(judged) {
            let turn = format!("::std::rt::waits::turn({});", self.number);
            self.begin(waiting, entered_at, "enter");
            let mut put = |at, text| self.marks.push(Mark { at, text });
            for at in rounds.at {
                put(at.start, format!("{{{turn}"));
                put(at.end, "}".to_owned());
            }
            put(end, format!(";{turn}"));
            self.marks.append(&mut in_branches);
        } else if let Some(sleeping) = self.judges.sleeping(*condition, judged)
            && self.has_room(sleeping.at)
            && let Some(mut in_branches) = in_branches(&sleeping.rest)
        {
            let text = format!("::std::rt::waits::about_to_sleep({});", self.number);
            self.begin(waiting, entered_at, "before");
            let at = sleeping.at;
            self.marks.push(Mark { at, text });
            self.marks.append(&mut in_branches);
        }
    }

    /// Marks where a loop is entered, and gives it a number.
    fn begin(&mut self, waiting: &Waiting<'_>, entered_at: usize, how: &str) {
        let begins = waiting.body.brace_token.span.open();
        self.bodies.insert(place(begins).start);
        let enter = format!("::std::rt::waits::{how}({});", self.number);
        *self.number += 1;
        let mut put = |at, text| self.marks.push(Mark { at, text });
        match entered_at == waiting.whole.start {
            true => {
                put(entered_at, format!("{{{enter}"));
                put(waiting.whole.end, "}".to_owned());
            }
            false => put(entered_at, enter),
        }
    }

    /// A `while` that is a statement of its own, below what is before it.
    fn statement(&mut self, statement: &Stmt, before: usize) {
        let Stmt::Expr(Expr::While(one), _) = statement else {
            return;
        };
        let whole = place(statement.span());
        let between = &self.source[before..whole.start];
        let has_room = self.room == Room::AnyColumn || between.contains('\n');
        if has_room && !between.contains("#!") {
            let waiting = Waiting {
                whole,
                body: &one.body,
                condition: Some(&one.cond),
            };
            self.mark(&waiting, before);
        }
    }
}

impl<'ast> Visit<'ast> for Marker<'ast> {
    fn visit_block(&mut self, block: &'ast Block) {
        let mut before = place(block.brace_token.span.open()).end;
        for statement in &block.stmts {
            self.statement(statement, before);
            before = place(statement.span()).end;
        }
        visit::visit_block(self, block);
    }

    fn visit_expr_loop(&mut self, one: &'ast syn::ExprLoop) {
        let whole = place(one.span());
        let begins = place(one.body.brace_token.span.open()).end;
        if one.attrs.is_empty() && self.has_room(begins) {
            let waiting = Waiting {
                whole: whole.clone(),
                body: &one.body,
                condition: None,
            };
            if self.has_room(whole.end) {
                self.mark(&waiting, whole.start);
            }
        }
        visit::visit_expr_loop(self, one);
    }

    fn visit_expr_closure(&mut self, closure: &'ast syn::ExprClosure) {
        if let Expr::While(one) = &*closure.body
            && self.room == Room::AnyColumn
        {
            let whole = place(one.span());
            let waiting = Waiting {
                whole: whole.clone(),
                body: &one.body,
                condition: Some(&one.cond),
            };
            self.mark(&waiting, whole.start);
        }
        visit::visit_expr_closure(self, closure);
    }

    // What runs when the program is compiled, and what others run.

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if runs(&item.sig) && stays(&item.attrs) {
            let outer = self.function.replace(&item.block);
            visit::visit_item_fn(self, item);
            self.function = outer;
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if runs(&item.sig) && stays(&item.attrs) {
            let outer = self.function.replace(&item.block);
            visit::visit_impl_item_fn(self, item);
            self.function = outer;
        }
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if runs(&item.sig) && stays(&item.attrs) {
            let outer = self.function;
            self.function = item.default.as_ref();
            visit::visit_trait_item_fn(self, item);
            self.function = outer;
        }
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        if stays(&item.attrs) {
            visit::visit_item_impl(self, item);
        }
    }

    fn visit_item_trait(&mut self, item: &'ast syn::ItemTrait) {
        if stays(&item.attrs) {
            visit::visit_item_trait(self, item);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if stays(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_const(&mut self, _: &'ast syn::ItemConst) {}
    fn visit_item_static(&mut self, _: &'ast syn::ItemStatic) {}
    fn visit_impl_item_const(&mut self, _: &'ast syn::ImplItemConst) {}
    fn visit_trait_item_const(&mut self, _: &'ast syn::TraitItemConst) {}
    fn visit_expr_const(&mut self, _: &'ast syn::ExprConst) {}
    fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {}
    fn visit_type(&mut self, _: &'ast syn::Type) {}
}

fn runs(signature: &syn::Signature) -> bool {
    signature.constness.is_none() && signature.asyncness.is_none()
}

/// Whether what has these attributes is compiled as it stands: a macro's might make
/// something else of it.
pub fn stays(attributes: &[syn::Attribute]) -> bool {
    const KNOWN: [&str; 19] = [
        "allow",
        "cfg",
        "cfg_attr",
        "cold",
        "deny",
        "deprecated",
        "doc",
        "expect",
        "ignore",
        "inline",
        "macro_use",
        "must_use",
        "no_mangle",
        "path",
        "rustfmt",
        "should_panic",
        "test",
        "track_caller",
        "warn",
    ];
    attributes.iter().all(|attribute| {
        let first = attribute.path().segments.first();
        first.is_some_and(|first| KNOWN.contains(&name(&first.ident).as_str()))
    })
}

/// Where a loop goes round before its end.
#[derive(Default)]
struct Rounds {
    some: bool,
    at: Vec<Range<usize>>,
}

impl Rounds {
    fn of(body: &Block) -> Self {
        let mut rounds = Rounds::default();
        rounds.visit_block(body);
        rounds
    }
}

impl<'ast> Visit<'ast> for Rounds {
    fn visit_expr_continue(&mut self, one: &'ast syn::ExprContinue) {
        self.some = true;
        self.at.push(place(one.span()));
    }

    // These have rounds of their own.
    fn visit_expr_loop(&mut self, _: &'ast syn::ExprLoop) {}
    fn visit_expr_for_loop(&mut self, _: &'ast syn::ExprForLoop) {}
    fn visit_expr_while(&mut self, _: &'ast syn::ExprWhile) {}
    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
    fn visit_item(&mut self, _: &'ast syn::Item) {}
}
