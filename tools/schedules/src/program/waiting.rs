//! Loops that do nothing but wait: from one turn to the next, such a loop leaves
//! nothing behind in its thread. What its turns do that others can notice is up to
//! the search, which sees it; the rest is up to what the source says, and decided
//! here: it changes no variable that lives longer than a turn, and calls only what
//! does not, either. What it calls is known by its name, if the source of all that may
//! have that name is here ([`judge`]), or by the [kind](kinds) of what it is called on
//! ([`certain`]).
//!
//! The search has to know where such a loop begins, and where it goes round. So these
//! places are marked in the copy that is compiled, each by a call that shifts no line; of
//! which columns it shifts, the search is told. So is what a format string
//! [captures](captures), in a program whose memory is watched.

mod busy;
mod callbacks;
mod captures;
mod certain;
mod collect;
mod declared;
mod flowing;
mod given;
mod insert;
mod judge;
mod judges;
mod kinds;
mod known;
mod looping;
mod mark;
mod names;
mod own;
mod pacing;
mod pointers;
mod sleeping;
mod taken;

use std::borrow::Cow;

use formats::search::Shift;

use judges::Judges;
pub use looping::{Looping, Why};

use super::facts;

/// A source with its loops marked, and what that puts into it.
pub struct Marked<'a> {
    pub text: Cow<'a, str>,
    pub shifts: Vec<Shift>,
}

/// Where a mark may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// Anywhere, unless the program looks at its columns by itself.
    AnyColumn,
    /// Where it moves no column of anything that is told.
    NoColumn,
}

/// The sources of a program with their loops marked that do nothing but wait. One that
/// has none, or does not parse, stays as it is. What crates by others have under which
/// names is not known, if there are any.
pub fn marked<'a>(
    sources: &[&'a str],
    has_others: bool,
    is_watched: bool,
    room: Room,
) -> Vec<Marked<'a>> {
    let may_capture = is_watched && sources.iter().any(|source| source.contains('{'));
    let Some(files) = parsed(sources, may_capture) else {
        let unmarked = |source: &&'a str| Marked {
            text: Cow::Borrowed(*source),
            shifts: vec![],
        };
        return sources.iter().map(unmarked).collect();
    };
    let judges = Judges::of(&files, has_others);
    let room = room_in(sources, has_others, room);
    let mut number = 0;
    let sources = sources.iter().zip(&files);
    sources
        .map(|(source, file)| mark::marked(source, file, &judges, is_watched, room, &mut number))
        .collect()
}

/// What the program asks for by itself, or a crate by others for it, is told as it is in
/// the copy.
fn room_in(sources: &[&str], has_others: bool, room: Room) -> Room {
    const ASKS: [&str; 5] = ["column", "Location", "caller", "dbg", "location"];
    let asks = |source: &&str| {
        let names = facts::names(source);
        ASKS.iter().any(|name| names.contains(*name))
    };
    match has_others || sources.iter().any(asks) {
        true => Room::NoColumn,
        false => room,
    }
}

/// The loops in a program that ask something of others, each with what keeps the search
/// from following few of its turns.
pub fn loops(sources: &[&str], has_others: bool) -> Vec<Looping> {
    let Some(files) = parsed(sources, false) else {
        return vec![];
    };
    let judges = Judges::of(&files, has_others);
    let room = room_in(sources, has_others, Room::AnyColumn);
    let mut found = vec![];
    for (number, (source, file)) in sources.iter().zip(&files).enumerate() {
        found.extend(looping::of_file(number, source, file, &judges, room));
    }
    found
}

/// `None` if they have no loops, unless there `may` be other marks, or do not parse.
fn parsed(sources: &[&str], may: bool) -> Option<Vec<syn::File>> {
    let loops = |source: &&str| source.contains("while") || source.contains("loop");
    if !may && !sources.iter().any(loops) {
        return None;
    }
    let parsed: syn::Result<_> = sources
        .iter()
        .map(|source| syn::parse_file(source))
        .collect();
    parsed.ok()
}
