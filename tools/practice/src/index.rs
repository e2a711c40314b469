//! The table of all exercises, for a page.

use std::fmt::Write;

use crate::exercise::{Exercise, Kind};

/// The file, in the folder of the exercises.
pub const FILE: &str = "table.md";

/// A table for each part, in Markdown, with links to the chapters from `src`.
pub fn table(exercises: &[Exercise]) -> String {
    let mut text = String::new();
    let mut part = "";
    for exercise in exercises {
        if exercise.part != part {
            part = &exercise.part;
            let between = if text.is_empty() { "" } else { "\n" };
            let _ = write!(
                text,
                "{between}## {part}\n\n| name | exercise | what to do |\n| --- | --- | --- |\n"
            );
        }
        let _ = writeln!(
            text,
            "| `{}` | [{}]({}) | {} |",
            exercise.name,
            exercise.manifest.title,
            exercise.manifest.chapter,
            in_words(exercise.manifest.kind)
        );
    }
    text
}

fn in_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Compile => "make it compile",
        Kind::End => "make it end",
        Kind::Right => "make it right",
        Kind::Build => "build it",
        Kind::Weaken => "weaken it",
        Kind::Break => "break it",
        Kind::Predict => "predict it",
    }
}
