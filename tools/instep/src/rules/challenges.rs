//! Whether the challenges of listings can be done, or not, as their authors say.

use formats::challenge::{Challenge, Proof};

use crate::book::Book;
use crate::book::kept;
use crate::book::listing::Listing;
use crate::book::text::line_of;
use crate::finding::Finding;

/// Challenges that are not what their listing says.
pub fn check(book: &Book, listing: &Listing) -> Vec<Finding> {
    let challenges = &listing.promise.challenges;
    let walk = kept::whole_graph(&book.root, listing);
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
