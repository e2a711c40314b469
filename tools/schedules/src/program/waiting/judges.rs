//! Both judges of loops side by side.

use syn::{Block, Expr};

use super::certain::Certain;
use super::judge::Functions;

/// What tells whether a loop does nothing but wait; each may be sure of it alone.
pub struct Judges<'a> {
    functions: Option<Functions<'a>>,
    certain: Option<Certain<'a>>,
}

impl<'a> Judges<'a> {
    pub fn of(files: &'a [syn::File], has_others: bool) -> Self {
        Judges {
            functions: match has_others {
                true => None,
                false => Functions::of(files),
            },
            certain: Certain::of(files),
        }
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
