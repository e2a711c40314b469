//! What is counted of a listing, or of a change of one.

use std::collections::BTreeMap;
use std::fs;

use formats::ending::Ending;
use formats::graph::Ownership;
use formats::quiz::Fate;
use formats::state_graph::StateGraph;
use formats::summary::Summary;

use crate::book::Book;
use crate::book::contract::Contract;
use crate::book::kept;
use crate::book::listing::Listing;
use crate::book::measured::{Limit, Measured};
use crate::files::slashed;
use crate::rules::numbers::constants::{self, Constant};
use crate::rules::numbers::pattern::{self, filled};
use crate::rules::numbers::source::{FORM, Source, Unknown, no_such, unknown};
use crate::rules::numbers::value::Value;
use crate::rules::numbers::verdict;
use crate::rules::numbers::ways::{most, on_the_way, shortest};
use crate::rules::numbers::which::{WHICH, which};

pub fn of(book: &Book, listing: &Listing, source: &Source<'_>) -> Result<Value, Unknown> {
    let constants = constants::of([listing.source.as_str()]);
    let asked = Asked {
        book,
        listing,
        source,
    };
    let number = match (source.what, source.detail) {
        ("outputs", None) => asked.searched()?.ends(),
        ("outputs", Some(ending)) => asked.outputs(ending)?,
        ("endings", None) => asked.searched()?.outputs.len() as u128,
        ("schedules", None) => asked.searched()?.schedules,
        ("threads", None) => asked.graph()?.threads.len() as u128,
        ("shortest", Some(ending)) => match shortest(&asked.graph()?, ending) {
            Some(steps) => steps as u128,
            None => return unknown(format!("no schedule of `{}` ends so", source.subject), FORM),
        },
        ("steps", Some(does)) => asked.steps(does)?,
        ("lines", None) => asked.output()?.lines().count() as u128,
        ("lines", Some(part)) => asked.lines_with(part)?,
        ("line", Some(part)) => asked.line_with(part)?,
        ("most", Some(lines)) => asked.most(lines)?,
        ("drawn", Some(text)) => asked.drawn(text)?,
        ("can" | "always", Some(lines)) => return asked.verdict(lines).map(Value::Verdict),
        ("ends" | "panics" | "compiles", None) => {
            let promised = promised(&listing.promise.contract, source.what);
            return Ok(Value::Verdict(promised));
        }
        ("which", Some(lines)) => asked.which(lines)?,
        ("word", Some(pattern)) => return asked.word(pattern),
        ("asserts" | "denies", Some(code)) => return asked.holds(code).map(Value::Verdict),
        ("prints", Some(pattern)) => return filled(asked.output()?, pattern, "its output"),
        ("code", Some(pattern)) => return filled(&listing.source, pattern, "its program"),
        ("cores", None) => match Measured::of(&book.root.join(&listing.dir)) {
            Ok(Some(measured)) => measured.cores as u128,
            _ => return unknown("nothing that was measured is kept", record(listing)),
        },
        ("median" | "at_least" | "at_most", Some(row)) => {
            return measured(book, listing, source, row);
        }
        (name, unit) if constants.contains_key(name) => constants[name].in_unit(unit)?,
        _ => return no_such(source, &known(listing, &constants)),
    };
    Ok(Value::Number(number))
}

/// What a mark asks of a listing.
struct Asked<'a> {
    book: &'a Book,
    listing: &'a Listing,
    source: &'a Source<'a>,
}

impl<'a> Asked<'a> {
    fn output(&self) -> Result<&'a str, Unknown> {
        match &self.listing.output {
            Some(output) => Ok(output.as_str()),
            None => unknown(
                format!("what `{}` prints is not recorded", self.source.subject),
                record(self.listing),
            ),
        }
    }

    /// What its search has found, if that is all.
    fn searched(&self) -> Result<&'a Summary, Unknown> {
        let subject = &self.source.subject;
        match &self.listing.explored {
            Some(explored) if explored.complete => Ok(explored),
            Some(_) => unknown(
                format!("a limit has cut off the search of `{subject}`: no number of it is exact"),
                "let the program end sooner, or say no number",
            ),
            None => unknown(
                format!("no search of `{subject}` is kept, or it is of another version"),
                record(self.listing),
            ),
        }
    }

    fn graph(&self) -> Result<StateGraph, Unknown> {
        let folder = self.book.root.join(&self.listing.dir);
        match kept::whole_graph(&folder, &self.listing.source) {
            Some(graph) if self.listing.change.is_none() => Ok(graph),
            _ => unknown(
                format!(
                    "no moments of `{}` are kept, or they are of another version",
                    self.source.subject
                ),
                record(self.listing),
            ),
        }
    }

    /// How many outputs end so.
    fn outputs(&self, ending: &str) -> Result<u128, Unknown> {
        match Ending::try_from(ending.to_owned()) {
            Ok(ending) => Ok(self.searched()?.outputs.get(&ending).copied().unwrap_or(0)),
            Err(_) => unknown(format!("`{ending}` is no ending"), FORM),
        }
    }

    /// How many steps do that.
    fn steps(&self, does: &str) -> Result<u128, Unknown> {
        let Ok(does) = serde_json::from_value::<Ownership>(does.into()) else {
            return unknown(
                format!("nothing that is done with a cell or an owner is called `{does}`"),
                "name it as `walk.json` does, `Borrow`, say",
            );
        };
        match on_the_way(&self.graph()?, does) {
            Some(count) => Ok(count as u128),
            None => unknown(
                format!("`{}` has more than one schedule", self.source.subject),
                "count the steps of a program with one thread",
            ),
        }
    }

    fn lines_with(&self, part: &str) -> Result<u128, Unknown> {
        let lines = self.output()?.lines();
        match lines.filter(|line| line.contains(part)).count() {
            0 => unknown(format!("no line of the output holds `{part}`"), FORM),
            count => Ok(count as u128),
        }
    }

    /// Which line of the output is the first that holds a text.
    fn line_with(&self, part: &str) -> Result<u128, Unknown> {
        let mut lines = self.output()?.lines();
        match lines.position(|line| line.contains(part)) {
            Some(before) => Ok(before as u128 + 1),
            None => unknown(format!("no line of the output holds `{part}`"), FORM),
        }
    }

    /// Which line of the program, or else of the output.
    fn which(&self, lines: &str) -> Result<u128, Unknown> {
        let output = self.listing.output.as_deref().unwrap_or_default();
        let texts = [self.listing.source.as_str(), output];
        match texts.into_iter().find_map(|text| which(text, lines)) {
            Some(number) => Ok(number),
            None => unknown(format!("neither program nor output has `{lines}`"), WHICH),
        }
    }

    /// The word that the program has in a place, or else the output.
    fn word(&self, pattern: &str) -> Result<Value, Unknown> {
        let of_program = pattern::named(&self.listing.source, pattern, "its program");
        of_program.or_else(|error| match &self.listing.output {
            Some(output) => pattern::named(output, pattern, "its output").map_err(|_| error),
            None => Err(error),
        })
    }

    /// Whether what its code says is so, or is not, since it runs to its end.
    fn holds(&self, code: &str) -> Result<bool, Unknown> {
        let Source { subject, what, .. } = self.source;
        let contract = &self.listing.promise.contract;
        if *contract == Contract::Measured || *contract == Contract::Panics {
            return unknown(
                format!("no test runs `{subject}` to its end"),
                "name a listing that is run",
            );
        }
        if !promised(contract, "ends") || !has_code(&self.listing.source, code) {
            return unknown(
                format!("`{subject}` does not run to its end with `{code}`"),
                "write what its program has, between any white space",
            );
        }
        Ok(*what == "asserts")
    }

    /// How many lines that hold a text can follow a line.
    fn most(&self, lines: &str) -> Result<u128, Unknown> {
        let asked = verdict::candidate(lines).lines;
        let [line, part] = &asked[..] else {
            return unknown(
                format!("`{lines}` is not a line, and what may follow it"),
                "write `most(LINE | TEXT)`",
            );
        };
        match most(&self.graph()?, line, part) {
            Some(count) => Ok(count as u128),
            None => unknown(
                format!("too many lines may follow `{line}` to count them"),
                "ask for a line that is printed less often",
            ),
        }
    }

    /// How many words of a picture hold a text.
    fn drawn(&self, asked: &str) -> Result<u128, Unknown> {
        let Some((picture, text)) = asked.split_once(" | ") else {
            return unknown(
                format!("`{asked}` is not a picture, and what stands in it"),
                "write `drawn(PICTURE | TEXT)`, as `moment-full | waits`",
            );
        };
        let file = self.listing.dir.join(format!("{picture}.svg"));
        let Ok(drawn) = fs::read_to_string(self.book.root.join(&file)) else {
            return unknown(
                format!("there is no `{}`", slashed(&file)),
                record(self.listing),
            );
        };
        let drawn = drawn.replace("&quot;", "\"").replace("&amp;", "&");
        let words = drawn.split("<text").skip(1);
        let words = words.filter_map(|rest| rest.split_once('>')?.1.split("</text>").next());
        match words.filter(|words| words.contains(text)).count() {
            0 => unknown(format!("nothing in that picture says `{text}`"), FORM),
            count => Ok(count as u128),
        }
    }

    /// Whether it can print these lines, or always does.
    fn verdict(&self, lines: &str) -> Result<bool, Unknown> {
        let Source { subject, what, .. } = self.source;
        let asked = verdict::candidate(lines);
        if let Some(word) = self.listing.foreign(&asked.lines) {
            return unknown(
                format!("`{subject}` has no word `{word}`, so it can't print it"),
                "name whole lines as the listing prints them, with ` | ` between them",
            );
        }
        if asked.lines.is_empty() && asked.ending == Some(Fate::Stuck) {
            return Ok(verdict::sticks(self.searched()?, what));
        }
        if *what == "always" && asked.ending.is_some() {
            return unknown(
                format!("`{lines}` has lines and an ending"),
                "ask for lines, or for `*stuck*` alone",
            );
        }
        let graph = match (self.graph(), self.only_output()) {
            (Ok(graph), _) => graph,
            (Err(_), Some(output)) if asked.ending.is_none() => {
                return Ok(in_order(output, &asked.lines));
            }
            (Err(error), _) => return Err(error),
        };
        Ok(match *what {
            "can" => verdict::can(&graph, &asked),
            _ => verdict::always(&graph, &asked),
        })
    }

    /// What every run prints, where that is promised.
    fn only_output(&self) -> Option<&'a str> {
        let is_same = matches!(
            self.listing.promise.contract,
            Contract::Exact | Contract::Panics | Contract::Hangs
        );
        let output = self.listing.output.as_deref();
        output.filter(|_| is_same && self.listing.promise.varies.is_empty())
    }
}

/// Whether a program has this code, whatever the white space, and not in a comment.
pub fn has_code(program: &str, code: &str) -> bool {
    let spaced = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let lines = program.lines();
    let code_lines: Vec<_> = lines
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect();
    spaced(&code_lines.join("\n")).contains(&spaced(code))
}

fn in_order(output: &str, lines: &[String]) -> bool {
    let mut printed = output.lines();
    lines.iter().all(|line| printed.any(|other| other == line))
}

/// What a contract says of each run, in a word.
fn promised(contract: &Contract, what: &str) -> bool {
    let may_stop = matches!(
        contract,
        Contract::Hangs | Contract::AnySchedule { deadlock: true, .. }
    );
    let is_refused = matches!(contract, Contract::FailsToCompile { .. });
    match what {
        "ends" => !may_stop && !is_refused,
        "panics" => *contract == Contract::Panics,
        _ => !is_refused,
    }
}

/// What a listing's marks may name.
fn known<'a>(listing: &Listing, constants: &'a BTreeMap<String, Constant>) -> Vec<&'a str> {
    let mut known = vec!["lines", "lines(…)", "line(…)", "prints(…{}…)", "code(…{}…)"];
    known.extend([
        "which(LINES | LINE)",
        "word(…{}…)",
        "asserts(…)",
        "denies(…)",
        "drawn(PICTURE | TEXT)",
        "ends",
        "panics",
        "compiles",
    ]);
    if listing.explored.is_some() {
        known.extend(["outputs", "outputs(deadlock)", "endings", "schedules"]);
        known.extend([
            "threads",
            "shortest(deadlock)",
            "can(…)",
            "always(…)",
            "most(…)",
        ]);
    }
    if listing.promise.measure.is_some() {
        known.extend(["median(…)", "at_least(…)", "at_most(…)", "cores"]);
    }
    known.extend(constants.keys().map(String::as_str));
    known
}

fn record(listing: &Listing) -> String {
    format!(
        "record it with `cargo instep record {} --write`",
        listing.known_as()
    )
}

/// A bound of a listing that measures, or the median that is kept.
fn measured(
    book: &Book,
    listing: &Listing,
    source: &Source<'_>,
    row: &str,
) -> Result<Value, Unknown> {
    let found = match source.what {
        "median" => {
            let kept = Measured::of(&book.root.join(&listing.dir)).ok().flatten();
            let rows = kept.map(|kept| kept.rows).unwrap_or_default();
            let row = rows.into_iter().find(|kept| kept.label == row);
            row.map(|row| row.median)
        }
        what => {
            let mut bounds = listing.promise.measure.iter().flat_map(|m| &m.bounds);
            let bound = bounds.find(|bound| {
                let is_least = matches!(bound.limit, Limit::AtLeast(_));
                bound.row == row && is_least == (what == "at_least")
            });
            bound.map(|bound| bound.limit.number())
        }
    };
    match found {
        Some(number) if number.fract() == 0.0 && source.what != "median" => {
            Ok(Value::Number(number as u128))
        }
        Some(number) => Ok(Value::Measured(number)),
        None => unknown(
            format!("`{}` has no {} of `{row}`", source.subject, source.what),
            "see the bounds in its manifest, and `measured.json`",
        ),
    }
}
