//! What is true of the candidates of a quiz, from what was recorded, searched and compiled.

use std::sync::LazyLock;

use formats::quiz::{Candidate, Fate};
use formats::state_graph::Taken;
use regex::Regex;

use crate::book::Book;
use crate::book::block::Tags;
use crate::book::chapter::Chapter;
use crate::book::contract::Contract;
use crate::book::kept;
use crate::book::listing::Listing;
use crate::book::quiz::{Asks, Choice, Quiz};

/// What is proven of a candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Truth {
    /// A schedule does it, and none with fewer choices: as a link names it, and how many.
    Schedule { link: String, steps: usize },
    /// None does: so many states were searched.
    NoSchedule(usize),
    /// Whether every run does it, and the recorded one did.
    EveryRun(bool),
    /// Whether it panics there, and in which line it does.
    Panics { here: bool, line: usize },
    /// A block compiles, and ends well if it was run.
    Works,
    /// It compiles, and panics with this message, if the page says with which.
    Panicked(Option<String>),
    /// The compiler refuses it, with this code if the page says so.
    Refused(Option<String>),
}

impl Truth {
    /// Whether the reader has to tick it.
    pub fn is_right(&self, asks: &Asks) -> bool {
        match self {
            Truth::Schedule { .. } | Truth::Works | Truth::EveryRun(true) => true,
            Truth::NoSchedule(_) | Truth::EveryRun(false) | Truth::Refused(_) => false,
            Truth::Panics { here, .. } => *here,
            Truth::Panicked(_) => *asks == Asks::Compiles,
        }
    }
}

/// Why nothing can be told of a quiz, and what to do.
pub type Unknown = (String, String);

/// What is true of each candidate.
///
/// # Errors
///
/// When that is not known.
pub fn truths(book: &Book, chapter: &Chapter, quiz: &Quiz) -> Result<Vec<Truth>, Unknown> {
    let Some(asks) = &quiz.asks else {
        return unknown("this quiz asks for nothing that is known", Asks::FORMS);
    };
    let of_block = |choice: &Choice| of_block(chapter, choice);
    let Some(name) = asks.listing() else {
        return quiz.options.iter().map(of_block).collect();
    };
    let Some(listing) = book.listing(name).filter(|it| book.shows(chapter, it)) else {
        let help = "ask about a listing whose program stands on this page";
        return unknown(
            format!("the page of this quiz shows no listing `{name}`"),
            help,
        );
    };
    let options = quiz.options.iter();
    match asks {
        Asks::PanicsAt(_) => {
            let line = panics_at(listing)?;
            let truth = |choice: &Choice| place(listing, choice, line);
            options.map(truth).collect()
        }
        _ => outputs(book, listing, asks, &quiz.options),
    }
}

fn unknown<T>(what: impl Into<String>, help: impl Into<String>) -> Result<T, Unknown> {
    Err((what.into(), help.into()))
}

fn outputs(
    book: &Book,
    listing: &Listing,
    asks: &Asks,
    options: &[Choice],
) -> Result<Vec<Truth>, Unknown> {
    let is_order = matches!(asks, Asks::Orders(_));
    if let Some(graph) = kept::whole_graph(&book.root.join(&listing.dir), &listing.source) {
        let schedule = |way: Vec<Taken>| Truth::Schedule {
            link: format!(
                "schedule={}:{}:{}",
                listing.name,
                &graph.source.to_string()[..8],
                graph.link(&way)
            ),
            steps: way.len(),
        };
        let truth = |choice: &Choice| {
            let way = match is_order {
                true => choice.candidate.in_order(&graph),
                false => choice.candidate.shortest(&graph),
            };
            way.map_or(Truth::NoSchedule(graph.states.len()), schedule)
        };
        return Ok(options.iter().map(truth).collect());
    }
    let contract = &listing.promise.contract;
    let is_always_the_same = matches!(
        contract,
        Contract::Exact | Contract::Hangs | Contract::Panics | Contract::Network { .. }
    );
    match &listing.output {
        Some(output) if is_always_the_same && listing.promise.varies.is_empty() => Ok(options
            .iter()
            .map(|choice| match is_order {
                true => has_in_order(&choice.candidate, output),
                false => is_recorded(&choice.candidate, output, contract),
            })
            .map(Truth::EveryRun)
            .collect()),
        _ => unknown(
            format!("what `{}` can print is not known", listing.name),
            "ask about a listing that was explored, or one that prints the same in every run",
        ),
    }
}

fn has_in_order(candidate: &Candidate, output: &str) -> bool {
    let mut lines = output.lines();
    let mut asked = candidate.lines.iter();
    asked.all(|asked| lines.any(|line| line == asked))
}

fn is_recorded(candidate: &Candidate, output: &str, contract: &Contract) -> bool {
    let fate = match contract {
        Contract::Hangs => Some(Fate::Stuck),
        Contract::Panics => Some(Fate::Panic),
        _ => None,
    };
    let any = candidate.lines.is_empty() && candidate.ending.is_some();
    candidate.ending == fate && (any || candidate.lines.join("\n") == output.trim_end())
}

static PANICKED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"panicked at (\S+):(\d+):\d+:").expect("a valid pattern"));

/// The line of its program at which a listing panics, in every run.
fn panics_at(listing: &Listing) -> Result<usize, Unknown> {
    let output = listing.output.as_deref().unwrap_or_default();
    let mut lines: Vec<usize> = (PANICKED.captures_iter(output))
        .filter_map(|found| found[2].parse().ok())
        .collect();
    lines.dedup();
    match lines[..] {
        [line] => Ok(line),
        _ => unknown(
            format!("`{}` does not panic at one line", listing.name),
            "ask what it prints",
        ),
    }
}

/// Whether the line of a program that a candidate quotes is the one.
fn place(listing: &Listing, choice: &Choice, line: usize) -> Result<Truth, Unknown> {
    let quoted = choice.candidate.lines.join("\n");
    let is_it = |(_, text): &(usize, &str)| text.trim() == quoted;
    let mut found = listing.source.lines().enumerate().filter(is_it);
    match (found.next(), found.next()) {
        (Some((index, _)), None) => Ok(Truth::Panics {
            here: index + 1 == line,
            line,
        }),
        _ => unknown(
            format!("`{quoted}` is not one line of `{}`", listing.name),
            "quote a line that is there once, and all of it",
        ),
    }
}

fn of_block(chapter: &Chapter, choice: &Choice) -> Result<Truth, Unknown> {
    let block = choice.block.and_then(|index| chapter.blocks.get(index));
    let help = "give each candidate of this quiz a Rust block that the tests compile";
    let Some(block) = block.filter(|block| block.is_rust()) else {
        return unknown("this quiz asks about code, and a candidate has none", help);
    };
    match block.tags() {
        Tags::Runs | Tags::Compiles => Ok(Truth::Works),
        Tags::Panics => Ok(Truth::Panicked(block.panic_message().map(str::to_owned))),
        Tags::Fails(code) => Ok(Truth::Refused(code)),
        Tags::Nothing => unknown("this quiz asks about code that no test compiles", help),
    }
}
