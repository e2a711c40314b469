//! Compares an output with the recorded one, as the listing's contract says.

use formats::state_graph::StateGraph;

use crate::book::Book;
use crate::book::contract::Contract;
use crate::book::kept;
use crate::book::listing::Listing;
use crate::finding::Finding;
use crate::record::normal;
use crate::record::schedule;

/// Whether `actual` is what a page that shows `recorded` promises.
///
/// # Errors
///
/// The first difference, as a finding in the listing's `output.txt`.
pub fn compare(
    book: &Book,
    listing: &Listing,
    recorded: &str,
    actual: &str,
) -> Result<(), Box<Finding>> {
    if let Contract::AnySchedule { .. } = listing.promise.contract
        && listing.change.is_none()
        && let Some(walk) = kept::whole_graph(&book.root.join(&listing.dir), &listing.source)
    {
        return [recorded, actual]
            .iter()
            .try_for_each(|output| is_possible(listing, &walk, output));
    }
    if let Contract::AnySchedule { .. } = listing.promise.contract
        && listing.change.is_some()
        && listing.explored.is_some()
    {
        // Its schedules may print different lines. The search knows all of them, and the
        // tests hold what is recorded to that.
        return Ok(());
    }
    let expected: Vec<_> = lines(listing, recorded);
    let found: Vec<_> = lines(listing, actual);
    match &listing.promise.contract {
        Contract::AnySchedule {
            lost_lines,
            deadlock,
        } => same_lines(listing, expected, found, *lost_lines || *deadlock),
        Contract::Property => Ok(()),
        _ => same_order(listing, &expected, &found),
    }
}

/// The lines that count, with what no contract promises taken out.
pub(crate) fn lines(listing: &Listing, text: &str) -> Vec<String> {
    if let Contract::FailsToCompile { .. } = listing.promise.contract {
        return normal::without_std_sources(text);
    }
    let text = normal::without_thread_ids(text);
    let text = normal::with_slashes(&text);
    let text = match listing.promise.contract {
        Contract::Network { .. } => normal::without_ports(&text),
        _ => text,
    };
    text.split('\n')
        .map(|line| {
            let pattern = listing.promise.varies.iter().find(|p| p.is_match(line));
            match pattern {
                Some(pattern) => format!("a line like /{pattern}/"),
                None => match &listing.promise.measure {
                    Some(measure) => measure.shape(line),
                    None => line.to_owned(),
                },
            }
        })
        .collect()
}

/// Whether some schedule prints this.
fn is_possible(listing: &Listing, walk: &StateGraph, output: &str) -> Result<(), Box<Finding>> {
    let Some(line) = schedule::departs_from(walk, output) else {
        return Ok(());
    };
    let found = match output.lines().nth(line) {
        Some(text) => format!("line {}: `{text}`", line + 1),
        None => "no more lines".to_owned(),
    };
    let what = format!(
        "no schedule of `{}` prints this (contract: {})",
        listing.name, listing.promise.contract
    );
    let help = format!(
        "record what it prints with `cargo instep record {}`; if that is found again, the search of `cargo schedules` has lost an output",
        listing.known_as()
    );
    Err(Box::new(
        Finding::new(listing.output_path(), line + 1, what, help)
            .expected("a line that some schedule prints there")
            .found(found),
    ))
}

fn same_order(
    listing: &Listing,
    expected: &[String],
    found: &[String],
) -> Result<(), Box<Finding>> {
    let count = expected.len().max(found.len());
    let differing = (0..count).find(|index| expected.get(*index) != found.get(*index));
    match differing {
        None => Ok(()),
        Some(index) => Err(difference(
            listing,
            index + 1,
            expected.get(index).map(String::as_str),
            found.get(index).map(String::as_str),
        )),
    }
}

fn same_lines(
    listing: &Listing,
    expected: Vec<String>,
    found: Vec<String>,
    some_may_be_missing: bool,
) -> Result<(), Box<Finding>> {
    let mut missing: Vec<_> = expected.into_iter().enumerate().collect();
    for line in found {
        match missing.iter().position(|(_, expected)| *expected == line) {
            Some(at) => {
                missing.remove(at);
            }
            None => {
                let (at, expected) = match missing.first() {
                    Some((at, expected)) => (at + 1, Some(expected.as_str())),
                    None => (0, None),
                };
                return Err(difference(listing, at, expected, Some(&line)));
            }
        }
    }
    match missing.first() {
        Some((at, line)) if !some_may_be_missing => {
            Err(difference(listing, at + 1, Some(line), None))
        }
        _ => Ok(()),
    }
}

fn difference(
    listing: &Listing,
    line: usize,
    expected: Option<&str>,
    found: Option<&str>,
) -> Box<Finding> {
    let quote = |line: Option<&str>, other: Option<&str>| match line {
        Some(line) => format!("`{}`", visible(line, other.unwrap_or_default())),
        None => "no more lines".to_owned(),
    };
    Box::new(
        Finding::new(
            listing.output_path(),
            line,
            format!(
                "`{}` does not do what its page shows (contract: {})",
                listing.name, listing.promise.contract
            ),
            format!(
                "mend the listing, or see the difference with `cargo instep record {}` and accept it with `--write`",
                listing.known_as()
            ),
        )
        .expected(quote(expected, found))
        .found(quote(found, expected)),
    )
}

/// A line in which nobody takes a character for another: those that can't be
/// seen, or look like one of the other line, by their numbers.
fn visible(line: &str, other: &str) -> String {
    line.chars()
        .map(
            |c| match c.is_control() || (!c.is_ascii() && !other.contains(c)) {
                true => c.escape_unicode().to_string(),
                false => c.to_string(),
            },
        )
        .collect()
}
