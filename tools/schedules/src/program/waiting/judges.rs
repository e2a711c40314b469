//! Both judges of loops side by side.

use syn::{Block, Expr};

use super::certain::Certain;
use super::judge::Functions;
use super::sleeping::{self, Sleeping};
use super::{declared, pacing, taken};

/// What tells whether a loop does nothing but wait; each may be sure of it alone.
pub struct Judges<'a> {
    functions: Option<Functions<'a>>,
    certain: Option<Certain<'a>>,
    /// Whether what takes something out of a lock is `std`'s, by its name.
    takes: bool,
    /// Whether what waits up to some time is.
    sleeps: bool,
    /// Whether what only pauses is, as far as the program's own functions go.
    paces: bool,
}

impl<'a> Judges<'a> {
    pub fn of(files: &'a [syn::File], has_others: bool) -> Self {
        Judges {
            functions: match has_others {
                true => None,
                false => Functions::of(files),
            },
            certain: Certain::of(files),
            takes: !has_others && declared::none(files, taken::names()),
            sleeps: !has_others && declared::none(files, sleeping::names()),
            paces: declared::none(files, pacing::names()),
        }
    }

    /// A body that looks at what this one takes out of locks; `None` if it takes nothing.
    pub fn without_taking(&self, body: &Block) -> Option<Block> {
        self.takes.then(|| taken::without(body)).flatten()
    }

    /// The body of a loop without what only paces it, of a function that has it; `None` if
    /// nothing does.
    pub fn without_pacing(&self, function: &Block, body: &Block) -> Option<Block> {
        self.paces
            .then(|| pacing::without(function, body))
            .flatten()
    }

    /// The loop, if it sleeps with a guard that goes from turn to turn.
    pub fn sleeping(&self, condition: Option<&Expr>, body: &Block) -> Option<Sleeping> {
        self.sleeps.then(|| sleeping::of(condition, body)).flatten()
    }

    /// Whether a loop leaves nothing behind in its thread from one turn to the next.
    /// What it has made by the end of a turn may be dropped behind that, or not.
    /// It stands in this function.
    pub fn is_turn(
        &self,
        function: Option<&Block>,
        condition: Option<&Expr>,
        body: &Block,
        has_values: bool,
    ) -> bool {
        let by_names = self.functions.as_ref().is_some_and(|functions| {
            condition.is_none_or(|condition| functions.expression(condition))
                && functions.block(body)
                && !(functions.has_drops && has_values)
        });
        let by_kinds = || {
            let certain = self.certain.as_ref();
            certain.is_some_and(|certain| certain.is_turn(function, condition, body))
        };
        by_names || by_kinds()
    }
}
