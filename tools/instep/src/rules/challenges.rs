//! Whether the challenges of listings can be done, or not, as their authors say.

use std::collections::BTreeSet;

use formats::challenge::{Challenge, Proof};
use formats::state_graph::StateGraph;

use crate::book::Book;
use crate::book::kept::{self, Unusable};
use crate::book::listing::Listing;
use crate::book::text::{self, line_of};
use crate::finding::Finding;

/// Challenges that are not what their listing says.
pub fn check(book: &Book, listing: &Listing) -> Vec<Finding> {
    if listing.promise.challenges.is_empty() {
        return vec![];
    }
    match kept::graph(&book.root.join(&listing.dir), &listing.source) {
        Ok(graph) if graph.complete => against(listing, &graph),
        Ok(_) => vec![unproven(
            listing,
            "this listing has challenges, and a limit has cut its search off",
            "let it end sooner, or leave the challenges out".to_owned(),
        )],
        Err(Unusable::Missing) => vec![unproven(
            listing,
            "this listing has challenges, but was not run under every schedule",
            format!("do so with `cargo instep record {} --write`", listing.name),
        )],
        // What can't be used is reported, and there is nothing to add.
        Err(_) => vec![],
    }
}

fn unproven(listing: &Listing, what: &str, help: String) -> Finding {
    let line = line_of(&listing.manifest, "challenges");
    Finding::new(listing.manifest_path(), line, what, help)
}

/// The same, when `graph` is all that can happen.
pub fn against(listing: &Listing, graph: &StateGraph) -> Vec<Finding> {
    let challenges = listing.promise.challenges.iter();
    challenges
        .filter_map(|challenge| fault(listing, challenge, graph))
        .collect()
}

fn fault(listing: &Listing, challenge: &Challenge, graph: &StateGraph) -> Option<Finding> {
    if let Some(finding) = names_no_line(listing, challenge, graph) {
        return Some(finding);
    }
    let (found, help) = match (challenge.possible, challenge.prove(graph)) {
        (true, Proof::Impossible(_)) => (
            "no schedule does it",
            "say `possible = false`, or ask for something else",
        ),
        (false, Proof::Steps(_)) => (
            "there is a schedule that does it",
            "leave `possible = false` out",
        ),
        _ => return None,
    };
    let line = line_of(&listing.manifest, &challenge.text);
    let what = format!("the challenge \"{}\" does not hold", challenge.text);
    Some(Finding::new(listing.manifest_path(), line, what, help).found(found))
}

/// A line that the listing never prints. What can't be done may ask for one, but
/// to miss a line that is never there is no challenge.
fn names_no_line(listing: &Listing, challenge: &Challenge, graph: &StateGraph) -> Option<Finding> {
    let asked = [&challenge.first, &challenge.last].into_iter().flatten();
    let asked = asked.chain(&challenge.order).filter(|_| challenge.possible);
    let mut named = asked.chain(&challenge.missing);
    // Several steps may print a line in parts, and so only the way there can tell.
    let is_printed = |line: &String| {
        let alone = Challenge {
            order: vec![line.clone()],
            ..Challenge::default()
        };
        alone.shortest(graph).is_some()
    };
    let line = named.find(|line| !is_printed(line))?;
    let printed: BTreeSet<&str> = graph
        .actions
        .iter()
        .flat_map(|action| action.printed.lines())
        .collect();
    let near = text::nearest(line, printed.iter().copied());
    let what = format!(
        "the challenge \"{}\" names a line that no schedule prints",
        challenge.text
    );
    let help = "name a line as the listing prints it";
    Some(
        Finding::new(
            listing.manifest_path(),
            line_of(&listing.manifest, &format!("\"{line}\"")),
            what,
            help,
        )
        .expected(match near.first() {
            Some(near) => format!("`{near}`, say"),
            None => "a program that prints".to_owned(),
        })
        .found(format!("`{line}`")),
    )
}
