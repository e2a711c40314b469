//! No contract is looser than what is known of its listing: whatever it lets
//! vary has been seen to vary.

use formats::challenge::{Challenge, Proof};
use formats::ending::Ending;
use formats::state_graph::StateGraph;
use regex::Regex;

use crate::book::Book;
use crate::book::contract::Contract;
use crate::book::kept;
use crate::book::listing::Listing;
use crate::book::text::line_of;
use crate::finding::Finding;

/// Keys of a contract that allow more than the listing does.
pub fn check(book: &Book, listing: &Listing) -> Vec<Finding> {
    let mut findings = patterns(listing);
    findings.extend(against_the_search(book, listing));
    findings
}

fn at(listing: &Listing, key: &str, what: String, help: &str) -> Finding {
    let line = match &listing.change {
        Some(_) => listing.contract_line(),
        None => line_of(&listing.manifest, key),
    };
    Finding::new(listing.manifest_path(), line, what, help)
}

/// What `varies` lets through.
fn patterns(listing: &Listing) -> Vec<Finding> {
    let output = listing.output.as_deref().unwrap_or_default();
    let mut findings = vec![];
    for pattern in &listing.promise.varies {
        let mut lines = output.lines().filter(|line| pattern.is_match(line));
        let finding = |what: String, help: &str| {
            at(listing, "varies", what, help).found(format!("`{pattern}`"))
        };
        match lines.next() {
            None => findings.push(finding(
                format!(
                    "no line that `{}` has printed varies like this",
                    listing.name
                ),
                "name a line of its output, or leave the pattern out",
            )),
            Some(line) => {
                if let Some(other) = too_wide(listing, pattern, line) {
                    let help = "begin it with `^`, end it with `$`, spell out the words, and let \
                                vary what varies: `^visitor [12] (reads|waits)$`, say";
                    let what = format!("this lets `{}` print what it never prints", listing.name);
                    findings.push(finding(what, help).expected(format!("no match for `{other}`")));
                }
            }
        }
    }
    findings
}

/// A line that `pattern` should not take for one that may stand in the place of
/// `line`: another word, and where the schedule alone decides, another number.
fn too_wide(listing: &Listing, pattern: &Regex, line: &str) -> Option<String> {
    let mut others = vec![format!("{line} also"), format!("also {line}")];
    let by_schedule = matches!(listing.promise.contract, Contract::AnySchedule { .. });
    let words: Vec<_> = line.split(' ').collect();
    for (index, word) in words.iter().enumerate() {
        let is_number = word.chars().any(|c| c.is_ascii_digit());
        let other = match is_number {
            true if by_schedule => "98765",
            true => continue,
            false => "elsewhere",
        };
        let mut words = words.clone();
        words[index] = other;
        others.push(words.join(" "));
    }
    others.into_iter().find(|other| pattern.is_match(other))
}

/// What the search through all schedules has never found.
fn against_the_search(book: &Book, listing: &Listing) -> Option<Finding> {
    let explored = listing.explored.as_ref().filter(|kept| kept.complete)?;
    let contract = &listing.promise.contract;
    let one_output = explored.outputs.values().sum::<u128>() == 1;
    if let Contract::AnySchedule {
        lost_lines,
        deadlock,
    } = contract
    {
        if *deadlock && !explored.can_deadlock() {
            let what = format!("no schedule gets `{}` stuck", listing.name);
            let help = "leave `deadlock = true` out";
            return Some(at(listing, "deadlock", what, help));
        }
        if one_output {
            let what = format!("`{}` prints the same under every schedule", listing.name);
            let help = "say `contract = \"exact\"`, or `\"hangs\"` where it gets stuck";
            return Some(at(listing, "contract", what, help).found(format!("`{contract}`")));
        }
        let graph = kept::whole_graph(&book.root.join(&listing.dir), &listing.source)
            .filter(|_| listing.change.is_none());
        if let Some(graph) = graph {
            if *lost_lines && !loses_lines(&graph, listing) {
                let what = format!("no schedule of `{}` loses a line", listing.name);
                return Some(at(
                    listing,
                    "lost_lines",
                    what,
                    "leave `lost_lines = true` out",
                ));
            }
            if !listing.promise.varies.is_empty() {
                let what = format!("every output of `{}` is known", listing.name);
                return Some(at(listing, "varies", what, "leave `varies` out"));
            }
        }
    } else if one_output && !listing.promise.varies.is_empty() {
        let what = format!("`{}` prints the same under every schedule", listing.name);
        return Some(at(listing, "varies", what, "leave `varies` out"));
    }
    None
}

/// Whether some schedule ends without a line that is recorded.
fn loses_lines(graph: &StateGraph, listing: &Listing) -> bool {
    let lines = listing.output.as_deref().unwrap_or_default().lines();
    lines.into_iter().any(|line| {
        let lost = Challenge {
            text: String::new(),
            ending: Some(Ending::SUCCESS),
            first: None,
            last: None,
            order: vec![],
            missing: Some(line.to_owned()),
            possible: true,
        };
        matches!(lost.prove(graph), Proof::Steps(_))
    })
}
