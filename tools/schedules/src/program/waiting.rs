//! Loops that do nothing but wait: from one turn to the next, such a loop leaves
//! nothing behind in its thread. What its turns do that others can notice is up to
//! the search, which sees it; the rest is up to what the source says, and decided
//! here: it changes no variable that lives longer than a turn, and calls only what
//! does not, either.
//!
//! The search has to know where such a loop begins, and where it goes round. So these
//! places are marked in the copy that is compiled, each by a call that shifts nothing
//! which anybody is told of: no line, and no column of what is called.

mod judge;
mod known;
mod mark;

use std::borrow::Cow;

use judge::Functions;

/// The sources of a program with their loops marked that do nothing but wait. One that
/// has none, or does not parse, stays as it is.
pub fn marked<'a>(sources: &[&'a str]) -> Vec<Cow<'a, str>> {
    let unmarked = || {
        sources
            .iter()
            .map(|source| Cow::Borrowed(*source))
            .collect()
    };
    let loops = |source: &&str| source.contains("while") || source.contains("loop");
    if !sources.iter().any(loops) {
        return unmarked();
    }
    let parsed: syn::Result<Vec<_>> = sources
        .iter()
        .map(|source| syn::parse_file(source))
        .collect();
    let Ok(files) = parsed else {
        return unmarked();
    };
    let Some(functions) = Functions::of(&files) else {
        return unmarked();
    };
    let mut number = 0;
    let sources = sources.iter().zip(&files);
    sources
        .map(|(source, file)| mark::loops(source, file, &functions, &mut number))
        .collect()
}
