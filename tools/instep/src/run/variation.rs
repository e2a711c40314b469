//! Tells how two runs of a listing differ, and which contract would allow it.

use std::sync::LazyLock;

use regex::Regex;

use crate::book::contract::Contract;
use crate::book::listing::Listing;
use crate::finding::Finding;
use crate::run::compare::lines;

static NUMBER: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\d+").expect("a valid pattern"));

/// Two outputs that the contract does not allow beside each other.
pub fn finding(listing: &Listing, earlier: &str, later: &str) -> Finding {
    let (earlier, later) = (lines(listing, earlier), lines(listing, later));
    let varying: Vec<_> = (0..earlier.len().max(later.len()))
        .map(|index| (index + 1, earlier.get(index), later.get(index)))
        .filter(|(_, earlier, later)| earlier != later)
        .collect();
    const ENOUGH: usize = 5;
    let mut found: Vec<_> = varying
        .iter()
        .take(ENOUGH)
        .map(|(number, a, b)| format!("line {number}: {}, then {}", quoted(*a), quoted(*b)))
        .collect();
    if varying.len() > ENOUGH {
        found.push(format!("and {} lines more", varying.len() - ENOUGH));
    }
    Finding::new(
        listing.manifest_path(),
        listing.contract_line(),
        format!(
            "`{}` does not print the same on every run, as its contract `{}` says",
            listing.name, listing.promise.contract
        ),
        help(listing, &earlier, &later),
    )
    .found(found.join("; "))
}

fn quoted(line: Option<&String>) -> String {
    line.map_or("nothing".to_owned(), |line| format!("`{line}`"))
}

/// The least that has to be given up.
fn help(listing: &Listing, earlier: &[String], later: &[String]) -> String {
    let sorted = |lines: &[String]| {
        let mut lines = lines.to_vec();
        lines.sort();
        lines
    };
    let is_exact = listing.promise.contract == Contract::Exact;
    if is_exact && sorted(earlier) == sorted(later) {
        return "if any order will do, say `contract = \"any schedule\"`".to_owned();
    }
    let patterns: Option<Vec<_>> = (earlier.len() == later.len())
        .then(|| earlier.iter().zip(later).filter(|(a, b)| a != b))
        .and_then(|pairs| pairs.map(|(a, b)| pattern(a, b)).collect());
    match patterns {
        Some(mut patterns) => {
            patterns.sort();
            patterns.dedup();
            let patterns: Vec<_> = patterns.iter().map(|p| format!("'{p}'")).collect();
            format!(
                "if these lines may differ, say `varies = [{}]`",
                patterns.join(", ")
            )
        }
        None => {
            "make it print the same, name the lines by `varies`, or state what every run has in common: `contract = \"property\"`"
                .to_owned()
        }
    }
}

/// What two lines have in common that differ in their numbers.
fn pattern(a: &str, b: &str) -> Option<String> {
    let pattern = |line: &str| {
        let words: Vec<_> = NUMBER.split(line).map(escaped).collect();
        format!("^{}$", words.join(r"\d+"))
    };
    (pattern(a) == pattern(b) && !a.contains('\'')).then(|| pattern(a))
}

/// Spaces need no escape, and read better without.
fn escaped(text: &str) -> String {
    regex::escape(text).replace("\\-", "-")
}
