//! What a page gets of a listing that was explored: a picture of one schedule,
//! the challenges, and the data with which the reader becomes the scheduler.

use std::fmt::Write;
use std::path::Path;

use serde_json::{Value, json};

use crate::book::{Book, line_of};
use crate::challenge::{Challenge, Proof};
use crate::explored::grouped;
use crate::finding::Finding;
use crate::listing::Listing;
use crate::timeline::{self, escaped};
use crate::walk::{self, Walk};

/// The folder of the built book that holds the data.
pub const FOLDER: &str = "walks";

/// More steps than this are told in words only to those who ask.
const STEPS: usize = 12;

/// The HTML that follows an explored listing; `None` for others.
pub fn html(root: &Path, listing: &Listing) -> Option<String> {
    let walk = Walk::of(root, listing)?;
    let schedule = walk.schedule_that_prints(listing.output.as_deref()?)?;
    let (caption, label) = match walk.threads.len() {
        1 => ("Step by step", "Step through it"),
        _ => ("A schedule that prints this", "Be the scheduler"),
    };
    let open = if schedule.len() <= STEPS { " open" } else { "" };
    let mut html = format!(
        "<schedule-explorer data-name=\"{name}\" data-walk=\"{FOLDER}/{name}.json\" data-source=\"{source}\">\n\
         <figure class=\"schedules\">\n\
         <figcaption><strong>{caption}</strong> <button type=\"button\" hidden>{label}</button></figcaption>\n\
         <div class=\"schedule\">\n{picture}\
         <details{open}><summary>In words</summary>\n{words}</details>\n</div>\n",
        name = listing.name,
        source = walk.source,
        picture = timeline::picture(&listing.name, &walk, &schedule),
        words = timeline::words(&walk, &schedule),
    );
    if !listing.promise.challenges.is_empty() {
        html.push_str("<div class=\"challenges\">\n<p>Can you do it?</p>\n<ul>\n");
        for challenge in &listing.promise.challenges {
            let answer = answer(challenge.prove(&walk));
            let _ = writeln!(
                html,
                "<li><details><summary>{}</summary>{answer}</details></li>",
                escaped(&challenge.text)
            );
        }
        html.push_str("</ul>\n</div>\n");
    }
    html.push_str("</figure>\n</schedule-explorer>\n");
    Some(html)
}

fn answer(proof: Proof) -> String {
    match proof {
        Proof::Steps(1) => "Yes, in one step.".to_owned(),
        Proof::Steps(steps) => format!("Yes, in {steps} steps or more."),
        Proof::Impossible(moments) => format!(
            "No schedule does it: all {} moments were searched.",
            grouped(moments as u128)
        ),
    }
}

/// The data that the page fetches: the walk, the challenges with what was
/// proven of them, and the program's lines as `highlight` makes HTML of them.
pub fn data(
    root: &Path,
    listing: &Listing,
    highlight: impl Fn(&str) -> Vec<String>,
) -> Option<String> {
    let walk = Walk::of(root, listing)?;
    let text = std::fs::read_to_string(root.join(&listing.dir).join(walk::FILE)).ok()?;
    let mut data: Value = serde_json::from_str(&text).ok()?;
    data["lines"] = json!(highlight(&listing.source));
    data["challenges"] = listing
        .promise
        .challenges
        .iter()
        .map(|challenge| {
            let mut value = serde_json::to_value(challenge).unwrap_or_default();
            value["proof"] = json!(challenge.prove(&walk));
            value
        })
        .collect();
    Some(data.to_string())
}

/// Challenges that are not what their listing says.
pub fn check(book: &Book, listing: &Listing) -> Vec<Finding> {
    let challenges = &listing.promise.challenges;
    let walk = Walk::of(&book.root, listing);
    if walk.is_none() && !challenges.is_empty() {
        let line = line_of(&listing.manifest, "challenges");
        let what = "this listing has challenges, but was not run under every schedule";
        let help = format!("do so with `cargo schedules {} --write`", listing.name);
        return vec![Finding::new(listing.manifest_path(), line, what, help)];
    }
    let wrong = |challenge: &&Challenge| match walk.as_ref().map(|walk| challenge.prove(walk)) {
        Some(Proof::Steps(_)) => !challenge.possible,
        Some(Proof::Impossible(_)) => challenge.possible,
        None => false,
    };
    challenges
        .iter()
        .filter(wrong)
        .map(|challenge| {
            let (found, help) = match challenge.possible {
                true => (
                    "no schedule does it",
                    "say `possible = false`, or ask for something else",
                ),
                false => (
                    "there is a schedule that does it",
                    "leave `possible = false` out",
                ),
            };
            let line = line_of(&listing.manifest, &challenge.text);
            let what = format!("the challenge \"{}\" does not hold", challenge.text);
            Finding::new(listing.manifest_path(), line, what, help).found(found)
        })
        .collect()
}
