//! An answer whose orderings are to be as weak as they can be.

use std::path::Path;

use anyhow::Result;
use schedules::build::StandIn;

use super::{Explored, Fault, Missing, Proof, Verdict, explored, tokens};
use crate::exercise::Exercise;

const ORDERINGS: [&str; 5] = ["SeqCst", "AcqRel", "Acquire", "Release", "Relaxed"];

/// What is next below an ordering: where that is too weak, what is weaker still is, too.
/// Which of these an operation takes, the compiler knows.
const WEAKER: [(&str, &[&str]); 4] = [
    ("SeqCst", &["AcqRel", "Acquire", "Release"]),
    ("AcqRel", &["Acquire", "Release"]),
    ("Acquire", &["Relaxed"]),
    ("Release", &["Relaxed"]),
];

pub fn grade(exercise: &Exercise, text: &str, shown: &Path, stand_in: &StandIn) -> Result<Verdict> {
    let verdict = explored::grade(exercise, text, shown, stand_in)?;
    let Verdict::Right(Proof::Explored(proof)) = verdict else {
        return Ok(verdict);
    };
    // One that goes by another name, or stands for many, could not be weakened by itself.
    let stray = tokens::renamed(text, &ORDERINGS)
        .or_else(|| tokens::outside_of_calls(&without_imports(text), &ORDERINGS));
    if let Some(line) = stray {
        return Ok(Verdict::Wrong(Fault::Missing(Missing::Ordering { line })));
    }
    let mut orderings = 0;
    for (ordering, span) in tokens::flat(&without_imports(text)) {
        let Some((_, weaker)) = WEAKER.iter().find(|(name, _)| *name == ordering) else {
            continue;
        };
        orderings += 1;
        let place = span.byte_range();
        for weaker in *weaker {
            let mut changed = text.to_owned();
            changed.replace_range(place.clone(), weaker);
            // Whatever is imported, this is in reach.
            let changed =
                changed + "\n#[allow(unused_imports)] use std::sync::atomic::Ordering::*;\n";
            if let Verdict::Right(_) = explored::grade(exercise, &changed, shown, stand_in)? {
                return Ok(Verdict::Wrong(Fault::TooStrong {
                    line: span.start().line,
                    ordering,
                    weaker: (*weaker).to_owned(),
                }));
            }
        }
    }
    let proof = Explored { orderings, ..proof };
    Ok(Verdict::Right(Proof::Explored(proof)))
}

/// The text, with blanks where it imports something.
fn without_imports(text: &str) -> String {
    let mut inside = false;
    let lines = text.split_inclusive('\n').map(|line| {
        inside |= line.trim_start().starts_with("use ");
        let imports = inside;
        inside &= !line.contains(';');
        match imports {
            true => line
                .chars()
                .flat_map(|char| {
                    match char {
                        '\n' => "\n".to_owned(),
                        other => " ".repeat(other.len_utf8()),
                    }
                    .chars()
                    .collect::<Vec<_>>()
                })
                .collect(),
            false => line.to_owned(),
        }
    });
    lines.collect()
}
