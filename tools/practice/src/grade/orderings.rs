//! An answer whose orderings are to be as weak as they can be.

use std::iter;
use std::path::Path;

use anyhow::Result;
use schedules::build::StandIn;
use schedules::explore::Explorer;

use super::{Explored, Fault, Missing, Proof, Verdict, explored};
use crate::exercise::Exercise;
use crate::tokens;

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
    let tries = tries(text);
    // All of them are compiled at once, as modules of one program, which needs that they
    // lie in different files.
    let texts = iter::once(text).chain(tries.iter().map(|one| one.text.as_str()));
    let programs: Vec<_> = texts
        .enumerate()
        .map(|(number, text)| {
            let shown = match number {
                0 => shown.to_owned(),
                _ => shown.with_extension(format!("{number}.rs")),
            };
            explored::program(exercise, text, &shown)
        })
        .collect();
    let together = Explorer::new(&programs.iter().collect::<Vec<_>>(), stand_in);
    let verdict = match &together {
        Ok(explorer) => explored::explored(exercise, text, explorer, 0)?,
        Err(_) => explored::grade(exercise, text, shown, stand_in)?,
    };
    let Verdict::Right(Proof::Explored(proof)) = verdict else {
        return Ok(verdict);
    };
    // One that goes by another name, or stands for many, could not be weakened by itself.
    let stray = tokens::renamed(text, &ORDERINGS)
        .or_else(|| tokens::outside_of_calls(&without_imports(text), &ORDERINGS));
    if let Some(line) = stray {
        return Ok(Verdict::Wrong(Fault::Missing(Missing::Ordering { line })));
    }
    for (number, one) in tries.iter().enumerate() {
        let verdict = match &together {
            Ok(explorer) => explored::explored(exercise, &one.text, explorer, number + 1)?,
            Err(_) => explored::grade(exercise, &one.text, shown, stand_in)?,
        };
        if let Verdict::Right(_) = verdict {
            return Ok(Verdict::Wrong(Fault::TooStrong {
                line: one.line,
                ordering: one.ordering.clone(),
                weaker: one.weaker.to_owned(),
            }));
        }
    }
    let mut lines: Vec<_> = tries.iter().map(|one| one.place).collect();
    lines.dedup();
    let proof = Explored {
        orderings: lines.len(),
        ..proof
    };
    Ok(Verdict::Right(Proof::Explored(proof)))
}

/// The answer with one ordering that is weaker.
struct Try {
    text: String,
    /// Where the ordering begins, in bytes, and its line.
    place: usize,
    line: usize,
    ordering: String,
    weaker: &'static str,
}

fn tries(text: &str) -> Vec<Try> {
    let mut tries = vec![];
    for (ordering, span) in tokens::flat(&without_imports(text)) {
        let Some((_, weaker)) = WEAKER.iter().find(|(name, _)| *name == ordering) else {
            continue;
        };
        let place = span.byte_range();
        for weaker in *weaker {
            let mut changed = text.to_owned();
            changed.replace_range(place.clone(), weaker);
            // Whatever is imported, this is in reach.
            changed += "\n#[allow(unused_imports)] use std::sync::atomic::Ordering::*;\n";
            tries.push(Try {
                text: changed,
                place: place.start,
                line: span.start().line,
                ordering: ordering.clone(),
                weaker,
            });
        }
    }
    tries
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
