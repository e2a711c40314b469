//! A page of its own for a program: one HTML file with everything in it, which opens
//! without a server.
//!
//! It has the explorer of the book's pages, their script and style, and the data that
//! those fetch.

use formats::challenge::Challenge;
use formats::ending::Ending;
use formats::page::{Page, Posed};
use formats::state_graph::{StateGraph, Taken};
use formats::version::Format;
use html_escape::encode_text;

use super::code;
use crate::program::Program;

const SCRIPTS: [&str; 9] = [
    include_str!("../../../../../theme/make.js"),
    include_str!("../../../../../theme/explorer/challenge.js"),
    include_str!("../../../../../theme/explorer/data.js"),
    include_str!("../../../../../theme/explorer/draw.js"),
    include_str!("../../../../../theme/explorer/things.js"),
    include_str!("../../../../../theme/explorer/game.js"),
    include_str!("../../../../../theme/explorer/words.js"),
    include_str!("../../../../../theme/explorer/board.js"),
    include_str!("../../../../../theme/explorer/explorer.js"),
];
const STYLES: [&str; 3] = [
    include_str!("page.css"),
    include_str!("../../../../../theme/listing.css"),
    include_str!("../../../../../theme/schedule-explorer.css"),
];

/// Where a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening<'a> {
    /// Where the program does.
    Start,
    /// At the end of a shortest schedule that ends so.
    Ending(Ending),
    /// At the end of a shortest one that prints this, and ends so if that is asked for.
    Output(&'a str, Option<Ending>),
}

impl Opening<'_> {
    /// The way there, if the moments of the page have one.
    fn way(self, walk: &StateGraph) -> Option<Vec<Taken>> {
        match self {
            Opening::Start => None,
            Opening::Ending(wanted) => {
                walk.nearest((), |(), _| Some(()), |(), ending| ending == Some(wanted))
            }
            Opening::Output(text, wanted) => {
                let longer = |printed: &String, more: &str| {
                    let printed = printed.clone() + more;
                    text.starts_with(&printed).then_some(printed)
                };
                walk.nearest(String::new(), longer, |printed, ending| {
                    printed == text && ending.is_some() && (wanted.is_none() || wanted == ending)
                })
            }
        }
    }
}

/// What stands around the explorer.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// A line above it.
    pub lead: &'a str,
    /// What people read of the search, below it.
    pub search: &'a str,
}

impl<'a> Told<'a> {
    /// Of a report, whose first line names the program, and then says the most important.
    pub fn of_report(report: &'a str) -> Self {
        let lead = report.lines().next().unwrap_or_default();
        Told {
            lead: lead.split_once(": ").map_or(lead, |(_, lead)| lead),
            search: report,
        }
    }
}

/// The page, whose `walk` has moments.
pub fn html(program: &Program, walk: &StateGraph, opening: Opening<'_>, told: Told<'_>) -> String {
    let name = program.crate_name();
    let has_threads = walk.threads.len() > 1;
    let way = opening.way(walk);
    let end = way.iter().flatten().last();
    let shown = end.and_then(|taken| walk.states[walk.step(*taken).to].ending);
    let hash = way.map_or_else(String::new, |way| {
        let (source, steps) = (&walk.source.as_str()[..8], walk.link(&way));
        let hash = format!("#schedule={name}:{source}:{steps}");
        format!("if (!location.hash) history.replaceState(null, \"\", \"{hash}\");\n")
    });
    let label = match has_threads {
        true => "Be the scheduler",
        false => "Step through it",
    };
    let parts = [
        ("TITLE", encode_text(&program.name).into_owned()),
        ("STYLE", STYLES.concat()),
        ("LEAD", encode_text(told.lead).into_owned()),
        ("PART", if walk.complete { "" } else { PART }.to_owned()),
        ("NAME", name),
        ("SOURCE", walk.source.to_string()),
        ("LABEL", label.to_owned()),
        ("TOLD", encode_text(told.search.trim_end()).into_owned()),
        ("OPENING", hash),
        ("SCRIPT", SCRIPTS.concat()),
        ("DATA", in_script(&data(program, walk, shown).to_json())),
    ];
    filled(include_str!("page.html"), &parts)
}

/// The text with each part in the place of its mark. A part may hold anything, also what
/// looks like a mark.
fn filled(text: &str, parts: &[(&str, String)]) -> String {
    let mut pieces = text.split("{{");
    let mut page = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (mark, rest) = piece.split_once("}}").unwrap_or((piece, ""));
        let part = parts.iter().find(|(name, _)| *name == mark);
        page += part.map_or("", |(_, part)| part);
        page += rest;
    }
    page
}

/// What a page says that has not all moments.
const PART: &str = "<p>Not all that can happen is on this page: a limit was reached, or it is \
    too much for a page. Where a thread could go on, and none of its steps is here, that is \
    said.</p>";

/// What the explorer reads.
fn data(program: &Program, walk: &StateGraph, shown: Option<Ending>) -> Page {
    let sources = [&program.source].into_iter();
    let sources = sources.chain(program.others.iter().map(|file| &file.source));
    Page {
        lines: sources.flat_map(|source| code::lines(source)).collect(),
        files: match program.others.is_empty() {
            true => vec![],
            false => program.files(),
        },
        challenges: challenges(walk, shown),
        graph: walk.clone(),
    }
}

/// To reach each ending but the one that the page begins with, where the fewest steps are
/// known. A program that always ends well poses none.
fn challenges(walk: &StateGraph, shown: Option<Ending>) -> Vec<Posed> {
    if !walk.complete || walk.threads.len() == 1 {
        return vec![];
    }
    let mut endings: Vec<_> = walk
        .states
        .iter()
        .filter_map(|state| state.ending)
        .collect();
    endings.sort();
    endings.dedup();
    endings.retain(|ending| Some(*ending) != shown);
    if shown.is_none() && endings == [Ending::SUCCESS] {
        return vec![];
    }
    let wanted = endings.iter().map(|ending| (*ending, asked(*ending)));
    let posed = wanted.map(|(ending, text)| {
        let challenge = Challenge {
            text,
            ending: Some(ending),
            possible: true,
            ..Challenge::default()
        };
        Posed {
            proof: challenge.prove(walk),
            challenge,
        }
    });
    posed.collect()
}

fn asked(ending: Ending) -> String {
    match ending {
        Ending::SUCCESS => "Let the program end well.".to_owned(),
        Ending::Deadlock => "Get the program stuck, forever.".to_owned(),
        Ending::Spins => "Let the program go round in a loop, forever.".to_owned(),
        Ending::Race => "Get two threads into a data race.".to_owned(),
        Ending::PANIC => "Let the program panic.".to_owned(),
        Ending::Exit(status) => format!("Let the program end with exit status {status}."),
        Ending::ExitAfterPanic(_) => {
            "Let a thread panic, and the program end without having joined it.".to_owned()
        }
    }
}

/// JSON as a script of a page: nothing in it closes the script, or opens a comment.
fn in_script(json: &str) -> String {
    json.replace('<', "\\u003c")
}
