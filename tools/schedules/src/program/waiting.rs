//! Loops that do nothing but wait: from one turn to the next, such a loop leaves
//! nothing behind in its thread. What its turns do that others can notice is up to
//! the search, which sees it; the rest is up to what the source says, and decided
//! here: it changes no variable that lives longer than a turn, and calls only what
//! does not, either. What it calls is known by its name, if the source of all that may
//! have that name is here ([`judge`]), or by the [kind](kinds) of what it is called on
//! ([`certain`]).
//!
//! The search has to know where such a loop begins, and where it goes round. So these
//! places are marked in the copy that is compiled, each by a call that shifts nothing
//! which anybody is told of: no line, and no column of what is called.

mod certain;
mod collect;
mod judge;
mod kinds;
mod known;
mod looping;
mod mark;
mod names;
mod pacing;
mod pointers;

use std::borrow::Cow;

pub use looping::{Looping, Why};
use mark::Judges;

/// The sources of a program with their loops marked that do nothing but wait. One that
/// has none, or does not parse, stays as it is. What crates by others have under which
/// names is not known, if there are any.
pub fn marked<'a>(sources: &[&'a str], has_others: bool) -> Vec<Cow<'a, str>> {
    let unmarked = || {
        sources
            .iter()
            .map(|source| Cow::Borrowed(*source))
            .collect()
    };
    let Some(files) = parsed(sources) else {
        return unmarked();
    };
    let judges = Judges::of(&files, has_others);
    let mut number = 0;
    let sources = sources.iter().zip(&files);
    sources
        .map(|(source, file)| mark::loops(source, file, &judges, &mut number))
        .collect()
}

/// The loops in a program that ask something of others, each with what keeps the search
/// from following few of its turns.
pub fn loops(sources: &[&str], has_others: bool) -> Vec<Looping> {
    let Some(files) = parsed(sources) else {
        return vec![];
    };
    let judges = Judges::of(&files, has_others);
    let mut found = vec![];
    for (number, (source, file)) in sources.iter().zip(&files).enumerate() {
        found.extend(looping::of_file(number, source, file, &judges));
    }
    found
}

/// `None` if they have no loops, or do not parse.
fn parsed(sources: &[&str]) -> Option<Vec<syn::File>> {
    let loops = |source: &&str| source.contains("while") || source.contains("loop");
    if !sources.iter().any(loops) {
        return None;
    }
    let parsed: syn::Result<_> = sources
        .iter()
        .map(|source| syn::parse_file(source))
        .collect();
    parsed.ok()
}
