//! What a page gets of a listing that was explored: a picture of one schedule,
//! the challenges, and the data with which the reader becomes the scheduler.

use std::fmt::Write;
use std::path::Path;

use formats::challenge::Proof;
use formats::page::{Page, Posed};
use formats::version::Format;
use schedules::amounts::grouped;

use crate::book::kept;
use crate::book::listing::Listing;
use crate::html::escaped;
use crate::page::timeline;
use crate::record::schedule;

/// The folder of the built book that holds the data.
pub const FOLDER: &str = "walks";

/// More steps than this are told in words only to those who ask.
const STEPS: usize = 12;

/// How a page shows an explorer at first.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// As a picture of a schedule that prints the recorded output, until the reader opens it.
    Closed,
    /// Open, for readers with JavaScript; for others as a picture of the first goal, reached.
    Open,
}

/// The HTML that follows an explored listing; `None` for others.
pub fn html(root: &Path, listing: &Listing, shown: Shown) -> Option<String> {
    let walk = kept::whole_graph(&root.join(&listing.dir), &listing.source)?;
    let goal = listing
        .promise
        .challenges
        .first()
        .filter(|_| shown == Shown::Open);
    let reached = goal.and_then(|goal| Some((goal, goal.shortest(&walk)?)));
    let (caption, schedule) = match reached {
        Some((goal, schedule)) => (
            format!("A schedule that does it: {}", escaped(&goal.text)),
            schedule,
        ),
        None => {
            let schedule = schedule::that_prints(&walk, listing.output.as_deref()?)?;
            let caption = if walk.threads.len() == 1 {
                "Step by step"
            } else {
                "A schedule that prints this"
            };
            (caption.to_owned(), schedule)
        }
    };
    let label = if walk.threads.len() == 1 {
        "Step through it"
    } else {
        "Be the scheduler"
    };
    let opens = if shown == Shown::Open {
        " data-open"
    } else {
        ""
    };
    let open = if schedule.len() <= STEPS { " open" } else { "" };
    let mut html = format!(
        "<schedule-explorer data-name=\"{name}\" data-walk=\"{FOLDER}/{name}.json\" data-source=\"{source}\"{opens}>\n\
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
    let graph = kept::whole_graph(&root.join(&listing.dir), &listing.source)?;
    let challenges = listing.promise.challenges.iter().map(|challenge| Posed {
        challenge: challenge.clone(),
        proof: challenge.prove(&graph),
    });
    let page = Page {
        challenges: challenges.collect(),
        lines: highlight(&listing.source),
        files: vec![],
        graph,
    };
    Some(page.to_json())
}
