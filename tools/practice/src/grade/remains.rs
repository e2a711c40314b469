//! What must remain of the start, so that an answer is one to the question.

use formats::graph::Graph;
use schedules::analysis::paths;
use schedules::page::words;
use serde::Serialize;

use crate::exercise::{Exercise, Keeps};
use crate::items::item;
use crate::tokens;

/// What has to be there, and is not, or the other way round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// This is not as it was.
    Item(String),
    /// This code is gone.
    Code(String),
    /// This code is asked for, and has never been there.
    Asked(String),
    /// This code has no place here.
    Without {
        code: String,
        line: usize,
    },
    Threads {
        expected: usize,
        found: usize,
    },
    /// It puts something else in the place of a macro that the exercise uses.
    Macro {
        name: String,
        line: usize,
    },
    /// The ordering here is not one of an operation.
    Ordering {
        line: usize,
    },
    /// Too little happens at once.
    Schedules {
        expected: u128,
        found: u128,
    },
    Objects {
        kind: String,
        expected: usize,
        found: usize,
    },
}

/// What is missing in the text of an answer that compiles.
pub fn in_text(exercise: &Exercise, text: &str) -> Option<Missing> {
    let keeps = &exercise.manifest.keeps;
    let (Ok(now), Ok(start)) = (syn::parse_file(text), syn::parse_file(&exercise.start)) else {
        return None;
    };
    let changed = |name: &&String| item(&now, name) != item(&start, name);
    if let Some(name) = keeps.items.iter().find(changed) {
        return Some(Missing::Item(name.clone()));
    }
    if let Some(shadowed) = shadowed(exercise, text) {
        return Some(shadowed);
    }
    let flat = tokens::compiled(text);
    let is_gone = |code: &&String| tokens::find(&flat, code).is_none();
    if let Some(code) = keeps.code.iter().find(is_gone) {
        let was_there = tokens::find(&tokens::compiled(&exercise.start), code).is_some();
        return Some(match was_there {
            true => Missing::Code(code.clone()),
            false => Missing::Asked(code.clone()),
        });
    }
    let all = tokens::flat(text);
    keeps.without.iter().find_map(|code| {
        let line = tokens::find(&all, code)?;
        Some(Missing::Without {
            code: code.clone(),
            line,
        })
    })
}

/// What is missing in what the answer does.
pub fn in_graph(keeps: &Keeps, graph: &Graph) -> Option<Missing> {
    let found = graph.threads.len();
    if found < keeps.threads {
        return Some(Missing::Threads {
            expected: keeps.threads,
            found,
        });
    }
    for (kind, expected) in &keeps.objects {
        let is_one = |object: &&formats::graph::Object| words::kind(&object.kind) == kind;
        let found = graph.objects.iter().filter(is_one).count();
        if found < *expected {
            return Some(Missing::Objects {
                kind: kind.clone(),
                expected: *expected,
                found,
            });
        }
    }
    let found = paths::schedules(graph);
    (found < keeps.schedules).then_some(Missing::Schedules {
        expected: keeps.schedules,
        found,
    })
}

/// Where the answer defines a macro that the exercise itself uses, or gives its name to
/// another: `println!` would no longer print what it is given.
fn shadowed(exercise: &Exercise, text: &str) -> Option<Missing> {
    let grader = exercise.grader.as_deref().unwrap_or_default();
    let used = tokens::flat(&format!("{}\n{grader}", exercise.start));
    let is_used = |name: &str| {
        let mut pairs = used.windows(2);
        pairs.any(|pair| pair[0].0 == name && pair[1].0 == "!")
    };
    let all = tokens::flat(text);
    let named = all.windows(3).find_map(|three| {
        let is_macro = three[0].0 == "macro_rules" && three[1].0 == "!";
        let name = match three[1].0 == "as" {
            true => &three[2],
            false if is_macro => &three[2],
            false => return None,
        };
        is_used(&name.0).then_some(name)
    });
    let (name, span) = named?;
    Some(Missing::Macro {
        name: name.clone(),
        line: span.start().line,
    })
}
