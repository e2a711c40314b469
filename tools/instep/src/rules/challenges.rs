//! Whether the challenges of listings can be done, or not, as their authors say.

use std::collections::BTreeSet;

use formats::challenge::{Challenge, Proof};
use formats::ending::Ending;
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
    if let Some(finding) = mistold(listing, challenge, graph) {
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

/// A text that asks for something else than the keys beside it: for another number or
/// name, for the other order, or for somebody to get stuck.
fn mistold(listing: &Listing, challenge: &Challenge, graph: &StateGraph) -> Option<Finding> {
    let finding = |expected: String, found: String| {
        let line = line_of(&listing.manifest, &challenge.text);
        let what = format!(
            "the challenge \"{}\" asks for something else than is checked",
            challenge.text
        );
        let help = "say in the text what its keys ask for";
        Finding::new(listing.manifest_path(), line, what, help)
            .expected(expected)
            .found(found)
    };
    let text = &challenge.text;
    if words(text).any(|word| word == "stuck") && challenge.ending != Some(Ending::Deadlock) {
        let expected = "`ending = \"deadlock\"`".to_owned();
        return Some(finding(expected, "`stuck`".to_owned()));
    }
    let asked = [&challenge.first, &challenge.last, &challenge.missing];
    let asked: Vec<_> = asked
        .into_iter()
        .flatten()
        .chain(&challenge.order)
        .collect();
    let has = |line: &str, word: &str| words(line).any(|other| other == word);
    // Numbers and names tell lines apart.
    let printed = || {
        graph
            .actions
            .iter()
            .flat_map(|action| action.printed.lines())
    };
    let is_name = |word: &str| {
        let is_number = word.starts_with(|c: char| c.is_ascii_digit());
        let is_capital = word.starts_with(char::is_uppercase);
        is_number || is_capital && printed().any(|line| has(line, word))
    };
    let mut named = words(text).filter(|word| is_name(word));
    if !asked.is_empty()
        && let Some(word) = named.find(|word| !asked.iter().any(|line| has(line, word)))
    {
        let lines: Vec<_> = asked.iter().map(|line| format!("`{line}`")).collect();
        return Some(finding(lines.join(", "), format!("`{word}`")));
    }
    // *4, 3, 2, 1*: the numbers come in the order of the lines.
    let is_number = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
    let places = words(text).filter(is_number).filter_map(|word| {
        let mut lines = challenge.order.iter().enumerate();
        let mut having = lines.by_ref().filter(|(_, line)| has(line, word));
        let (place, _) = having.next()?;
        having.next().is_none().then_some(place)
    });
    if !words(text).any(|word| word == "after") && !places.is_sorted() {
        return Some(finding(
            format!("the order of `{}`", challenge.order.join("`, `")),
            format!("`{text}`"),
        ));
    }
    // *This before that*, where each word belongs to one of the two.
    if let [one, other] = &challenge.order[..]
        && words(text).any(|word| word == "before")
    {
        let sides = words(text).filter_map(|word| match (has(one, word), has(other, word)) {
            (true, false) => Some(false),
            (false, true) => Some(true),
            _ => None,
        });
        if !sides.is_sorted() {
            return Some(finding(
                format!("`{one}` before `{other}`"),
                format!("`{text}`"),
            ));
        }
    }
    None
}

/// Words and numbers, without those that say nothing of what a line is about.
fn words(text: &str) -> impl Iterator<Item = &str> {
    const SMALL: &str = "the a an and is are has have be it of in on to at for with not there";
    let found = text.split(|c: char| !c.is_alphanumeric());
    found.filter(|word| !word.is_empty() && !SMALL.split(' ').any(|small| small == *word))
}
